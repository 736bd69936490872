//! What sound comes out of: a device, a JACK server, or nothing.

mod device;
mod jack;
mod silent;

pub use device::names;

use std::sync::mpsc::Sender;

use super::Host;
use super::time::{self, Nanos};
use crate::editor::console::{Choice, Output};

/// Frames a second where nobody says otherwise.
pub const USUAL_RATE: u32 = 48_000;

/// What plays, until it is dropped; then the host is home again.
pub enum Sound {
    /// A device.
    Device(#[expect(dead_code, reason = "it plays as long as it is there")] cpal::Stream),
    /// A JACK server.
    Jack(#[expect(dead_code, reason = "it plays as long as it is there")] jack::Served),
    /// Nothing that is heard.
    Silent(#[expect(dead_code, reason = "it plays as long as it is there")] silent::Clock),
}

/// Sound that was opened, and what it is in a few words.
pub type Opened = (Sound, String);

/// The host while it plays; it goes home when what plays it ends.
pub struct Player {
    host: Option<Box<Host>>,
    home: Sender<Box<Host>>,
    lost: Sender<String>,
}

impl Player {
    /// A host that goes `home`, and tells what plays it no more.
    pub fn new(host: Box<Host>, home: Sender<Box<Host>>, lost: Sender<String>) -> Self {
        // The first moment of all is told here, and not where somebody plays.
        time::now();
        Self { host: Some(host), home, lost }
    }

    fn tune(&mut self, rate: u32) -> Result<(), String> {
        self.host.as_mut().map_or(Ok(()), |host| host.tune(rate))
    }

    fn play<'a>(
        &mut self,
        times: (Nanos, Nanos),
        ports: impl Iterator<Item = (u32, &'a [u8])>,
        left: &mut [f32],
        right: &mut [f32],
    ) {
        if let Some(host) = &mut self.host {
            host.play(times, ports, left, right);
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        // An app that ends waits for nobody.
        let _ = self.host.take().map(|host| self.home.send(host));
    }
}

/// Opens what is chosen.
///
/// # Errors
/// Why it cannot be opened; the host is home then.
pub fn open(choice: &Choice, player: Player) -> Result<Opened, String> {
    match &choice.output {
        output @ Output::Usual if jack_plays(output) => jack::open(player),
        Output::Usual => device::open(None, choice, player),
        Output::Jack => jack::open(player),
        Output::Device(name) => device::open(Some(name), choice, player),
        Output::Silent => silent::open(choice, player),
    }
}

/// Whether an output may be JACK, and a server runs.
pub fn jack_plays(output: &Output) -> bool {
    matches!(output, Output::Usual | Output::Jack) && jack::runs()
}

/// How a rate and a size are said.
fn said(name: &str, rate: u32, frames: u32) -> String {
    let milliseconds = f64::from(frames) / f64::from(rate) * 1000.0;
    format!("{name}: {rate} Hz, {frames} frames ({milliseconds:.1} ms)")
}
