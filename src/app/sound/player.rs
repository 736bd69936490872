//! The host in the hands of what plays it.

use std::sync::mpsc::Sender;

use crate::app::host::Host;
use crate::app::time::{self, Nanos};

/// The host while it plays; it goes home when what plays it ends.
pub struct Player {
    /// There until it goes home.
    pub host: Option<Box<Host>>,
    home: Sender<Box<Host>>,
    /// Where is told why it plays no more.
    pub lost: Sender<String>,
}

impl Player {
    /// A host that goes `home`, and tells what plays it no more.
    pub fn new(host: Box<Host>, home: Sender<Box<Host>>, lost: Sender<String>) -> Self {
        // The first moment of all is told here, and not where somebody plays.
        time::now();
        Self { host: Some(host), home, lost }
    }

    /// Makes the host ready for a rate.
    ///
    /// # Errors
    /// Why it cannot play at it.
    pub fn tune(&mut self, rate: u32) -> Result<(), String> {
        self.host.as_mut().map_or(Ok(()), |host| host.tune(rate))
    }

    /// Lets the host play into both sides.
    pub fn play<'a>(
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
