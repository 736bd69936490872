//! A host's window that has the computer's keys, and hears those that come to it, and somebody at mouse and keyboard.
#![allow(clippy::expect_used, reason = "a test may fail")]

use std::thread;
use std::time::Duration;

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ChangeWindowAttributesAux, ConnectionExt as _,
    EventMask, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// Keys by their numbers on the server's keyboard, a PC's with American letters.
pub const ESCAPE: u8 = 9;
pub const RETURN: u8 = 36;
pub const SPACE: u8 = 65;
pub const BACKSPACE: u8 = 22;
pub const SHIFT: u8 = 50;
pub const A: u8 = 38;
/// The names of notes, with their keys.
pub const NOTES: [(&str, u8); 7] =
    [("A", A), ("B", 56), ("C", 54), ("D", 40), ("E", 26), ("F", 41), ("G", 42)];

/// How long a hand takes from one thing to the next.
const PACE: Duration = Duration::from_millis(200);

/// Somebody who works a host.
pub struct Typist {
    server: RustConnection,
    root: Window,
    host: Window,
}

impl Typist {
    /// One at this window of a host, which has the keys.
    pub fn at(host: Window) -> Self {
        let (server, number) = RustConnection::connect(None).expect("a server");
        let root = server.setup().roots[number].root;
        let keys = ChangeWindowAttributesAux::new().event_mask(EventMask::KEY_PRESS);
        let asked = server.change_window_attributes(host, &keys).expect("a request");
        asked.check().expect("a window that is there");
        let typist = Self { server, root, host };
        typist.give_host_the_keys();
        typist
    }

    /// The host takes the keys.
    pub fn give_host_the_keys(&self) {
        let given = self.server.set_input_focus(InputFocus::PARENT, self.host, CURRENT_TIME);
        given.expect("a request").check().expect("a window in sight");
        thread::sleep(PACE);
    }

    /// Whether the host has the keys.
    pub fn host_has_the_keys(&self) -> bool {
        let focus = self.server.get_input_focus().expect("a request").reply();
        focus.expect("somebody").focus == self.host
    }

    /// The keys that came to the host since this was asked last.
    pub fn heard(&self) -> Vec<u8> {
        self.server.get_input_focus().expect("a request").reply().expect("an answer");
        let events = std::iter::from_fn(|| self.server.poll_for_event().expect("a connection"));
        let pressed = events.filter_map(|event| match event {
            Event::KeyPress(key) => Some(key.detail),
            _ => None,
        });
        pressed.collect()
    }

    /// Moves the pointer to a place in the host's window.
    pub fn point(&self, [x, y]: [i16; 2]) {
        self.fake(MOTION_NOTIFY_EVENT, 0, [x, y]);
        thread::sleep(PACE);
    }

    /// Clicks there.
    pub fn click(&self, place: [i16; 2]) {
        self.point(place);
        for kind in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
            self.fake(kind, 1, [0, 0]);
            thread::sleep(Duration::from_millis(30));
        }
        thread::sleep(PACE);
    }

    /// Strikes keys together.
    pub fn strike(&self, keys: &[u8]) {
        let down = keys.iter().map(|&key| (KEY_PRESS_EVENT, key));
        let up = keys.iter().rev().map(|&key| (KEY_RELEASE_EVENT, key));
        for (kind, key) in down.chain(up) {
            self.fake(kind, key, [0, 0]);
            thread::sleep(Duration::from_millis(30));
        }
    }

    fn fake(&self, kind: u8, detail: u8, [x, y]: [i16; 2]) {
        let done = self.server.xtest_fake_input(kind, detail, CURRENT_TIME, self.root, x, y, 0);
        done.expect("a request").check().expect("a hand");
    }
}
