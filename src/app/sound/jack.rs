//! A JACK server: sound and MIDI to the frame, through ports of our own.

use jack::{
    AsyncClient, AudioOut, Client, ClientOptions, ClientStatus, Control, Frames, MidiIn, MidiOut,
    NotificationHandler, Port, ProcessHandler, ProcessScope, RawMidi, TransportState,
};

use super::player::Player;
use super::rate::said;
use crate::app::time::{self, SECOND};

/// A client that plays, until it is dropped.
pub struct Served(#[expect(dead_code, reason = "it plays as long as it is there")] Connected);

type Connected = AsyncClient<Watch, Work>;

/// Whether a server runs.
pub fn runs() -> bool {
    client().is_ok()
}

fn client() -> Result<Client, String> {
    // What JACK itself has to say goes to a log that nobody keeps.
    let opened = Client::new("antiphon", ClientOptions::NO_START_SERVER);
    opened.map(|(client, _)| client).map_err(|_| "no JACK server runs".to_owned())
}

/// Plays through the server, to the system's first two outputs until somebody connects others.
pub fn open(mut player: Player) -> Result<(Served, String), String> {
    let client = client()?;
    let (rate, frames) = (client.sample_rate(), client.buffer_size());
    player.tune(rate)?;
    let told = |error: jack::Error| error.to_string();
    let left = client.register_port("left", AudioOut::default()).map_err(told)?;
    let right = client.register_port("right", AudioOut::default()).map_err(told)?;
    let keys = client.register_port("keys", MidiIn::default()).map_err(told)?;
    let notes = client.register_port("notes", MidiOut::default()).map_err(told)?;
    let names = [left.name().map_err(told)?, right.name().map_err(told)?];
    let watch = Watch { lost: player.lost.clone() };
    let work = Work { player, left, right, keys, notes, rate, rolls: false };
    let connected = client.activate_async(watch, work).map_err(told)?;
    for (name, output) in names.iter().zip(["system:playback_1", "system:playback_2"]) {
        // A server without outputs is connected by hand.
        let _ = connected.as_client().connect_ports_by_name(name, output);
    }
    Ok((Served(connected), said("JACK", rate, frames)))
}

/// Notices that the server has gone.
pub struct Watch {
    lost: std::sync::mpsc::Sender<String>,
}

impl NotificationHandler for Watch {
    #[allow(unsafe_code, reason = "the library asks for it: only what a signal handler may do")]
    unsafe fn shutdown(&mut self, _: ClientStatus, _: &str) {
        // An app that ends is told nothing any more.
        let _ = self.lost.send("the JACK server has ended".to_owned());
    }
}

/// Plays a cycle of the server's.
pub struct Work {
    player: Player,
    left: Port<AudioOut>,
    right: Port<AudioOut>,
    keys: Port<MidiIn>,
    notes: Port<MidiOut>,
    rate: u32,
    /// Whether the server's transport rolled in the cycle before.
    rolls: bool,
}

impl Work {
    /// Our transport starts and stops where the server's does.
    fn follow(&mut self, client: &Client) {
        let state = client.transport().query_state();
        let rolls = state.is_ok_and(|state| state == TransportState::Rolling);
        if let Some(host) = self.player.host.as_ref().filter(|_| rolls != self.rolls) {
            host.follow(rolls);
        }
        self.rolls = rolls;
    }
}

impl ProcessHandler for Work {
    fn process(&mut self, client: &Client, scope: &ProcessScope) -> Control {
        self.follow(client);
        let delay = f64::from(scope.n_frames()) / f64::from(self.rate) * SECOND;
        let (left, right) = (self.left.as_mut_slice(scope), self.right.as_mut_slice(scope));
        let keys = self.keys.iter(scope).map(|key| (key.time, key.bytes));
        self.player.play((time::now(), delay as u64), keys, left, right);
        let mut notes = self.notes.writer(scope);
        for (time, bytes) in self.player.host.iter().flat_map(|host| host.played()) {
            // A cycle that is full has lost the event whatever is done here.
            let _ = notes.write(&RawMidi { time, bytes: &bytes });
        }
        Control::Continue
    }

    fn buffer_size(&mut self, _: &Client, _: Frames) -> Control {
        Control::Continue
    }
}
