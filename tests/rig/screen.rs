//! An X server in memory, and windows on it in which a host shows a plug-in.
#![allow(dead_code, reason = "each test uses the words that it needs")]

use std::io::{BufRead, BufReader, Write};
use std::mem::ManuallyDrop;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{self, ConnectionExt as _, ReportLevel};
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, ImageFormat, InputFocus,
    KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// Set in a process whose `DISPLAY` is a server of its own.
const MARK: &str = "ANTIPHON_TEST_SCREEN";

/// Whether this process has a screen of its own. If not, `test` is run once more in a process that has, and its verdict
/// is ours; where there is no server to be had, a printed line says so.
pub fn on_a_screen(test: &str) -> bool {
    has_a_screen() || on_a_screen_with(test, &[("DBUS_SESSION_BUS_ADDRESS", "disabled:")])
}

/// Whether this process has a screen of its own.
pub fn has_a_screen() -> bool {
    std::env::var_os(MARK).is_some()
}

/// Runs `test` on a screen of its own, with these words in its environment.
pub fn on_a_screen_with(test: &str, words: &[(&str, &str)]) -> bool {
    let Some(server) = Server::start() else {
        // Past the harness, which keeps what a test that passes prints.
        writeln!(std::io::stdout(), "not proved here: {test} (no Xvfb)").expect("a line of output");
        return false;
    };
    let run = Command::new(std::env::current_exe().expect("this test"))
        .args([test, "--exact", "--include-ignored", "--nocapture"])
        .envs([("DISPLAY", &*server.display), (MARK, "1"), ("LIBGL_ALWAYS_SOFTWARE", "1")])
        .envs(words.iter().copied())
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("this test starts again");
    let said = [run.stdout, run.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    println!("{}", said.concat());
    assert!(run.status.success(), "{test} on a screen: {}", run.status);
    false
}

/// Ends with its keeper.
struct Server {
    process: Child,
    display: String,
}

impl Server {
    fn start() -> Option<Self> {
        let mut process = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "3840x2400x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        BufReader::new(process.stdout.take()?).read_line(&mut number).ok()?;
        let display = format!(":{}", number.trim());
        Some(Self { process, display })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has gone already needs no end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A host's connection to the server.
pub struct Screen {
    server: RustConnection,
    root: Window,
}

impl Screen {
    /// The one that `DISPLAY` names.
    pub fn connect() -> Self {
        let (server, number) = RustConnection::connect(None).expect("a server");
        server.damage_query_version(1, 1).expect("a request").reply().expect("it tells of drawing");
        let root = server.setup().roots[number].root;
        Self { server, root }
    }

    /// A window for a plug-in of this size.
    pub fn window(&self, width: u32, height: u32) -> Parent<'_> {
        let id = self.server.generate_id().expect("a number");
        let (width, height) = (width as u16, height as u16);
        let input = WindowClass::INPUT_OUTPUT;
        let looks = CreateWindowAux::new();
        self.server
            .create_window(0, id, self.root, 0, 0, width, height, 0, input, 0, &looks)
            .expect("a request")
            .check()
            .expect("a window");
        self.server.map_window(id).expect("a request").check().expect("a window in sight");
        Parent { screen: self, id, width, height }
    }
}

impl Screen {
    /// The screen, on which a program has a window of its own; of its pixels, those where windows begin.
    pub fn desktop(&self) -> ManuallyDrop<Parent<'_>> {
        ManuallyDrop::new(Parent { screen: self, id: self.root, width: 1100, height: 680 })
    }
}

/// A host's window around a plug-in's.
pub struct Parent<'a> {
    screen: &'a Screen,
    pub id: Window,
    width: u16,
    height: u16,
}

impl Parent<'_> {
    /// Counts the frames that the plug-in draws from now on.
    pub fn watch(&self) -> Frames<'_> {
        let server = &self.screen.server;
        let id = server.generate_id().expect("a number");
        let told = server.damage_create(id, self.child(), ReportLevel::RAW_RECTANGLES);
        told.expect("a request").check().expect("news of drawing");
        Frames { server, id }
    }

    /// The size of the plug-in's window, in pixels.
    pub fn inside(&self) -> [u32; 2] {
        let place = self.screen.server.get_geometry(self.child()).expect("a request");
        let place = place.reply().expect("a place");
        [place.width, place.height].map(u32::from)
    }

    /// Waits until it is so large. A minute without that is a failure.
    pub fn wait_for_size(&self, expected: [u32; 2]) {
        let begun = Instant::now();
        while self.inside() != expected {
            assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", self.inside());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn child(&self) -> Window {
        match (&self.children()[..], &self.in_sight()[..]) {
            ([child], _) | (_, [child]) => *child,
            (all, seen) => panic!("{} windows inside, {} in sight", all.len(), seen.len()),
        }
    }

    fn children(&self) -> Vec<Window> {
        let tree = self.screen.server.query_tree(self.id).expect("a request").reply();
        tree.expect("what is in it").children
    }

    /// Asks the plug-in's window to close, as its frame does.
    pub fn close(&self) {
        let server = &self.screen.server;
        let atom = |name: &str| {
            let atom = server.intern_atom(false, name.as_bytes()).expect("a request").reply();
            atom.expect("a name").atom
        };
        let words = [atom("WM_DELETE_WINDOW"), CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, self.child(), atom("WM_PROTOCOLS"), words);
        let sent = server.send_event(false, self.child(), EventMask::NO_EVENT, message);
        sent.expect("a request").check().expect("a window that is in sight");
    }

    /// The windows in it that are to be seen.
    fn in_sight(&self) -> Vec<Window> {
        let server = &self.screen.server;
        let seen = |&id: &Window| {
            let state = server.get_window_attributes(id).expect("a request").reply();
            state.is_ok_and(|state| state.map_state == MapState::VIEWABLE)
        };
        self.children().into_iter().filter(seen).collect()
    }

    /// Waits until there is one. A minute without that is a failure.
    pub fn wait_for_window(&self) {
        let begun = Instant::now();
        while self.in_sight().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(60), "no window");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Its pixels by rows: blue, green, red and nothing.
    pub fn pixels(&self) -> Vec<[u8; 4]> {
        let (width, height) = (self.width, self.height);
        let server = &self.screen.server;
        let image = server.get_image(ImageFormat::Z_PIXMAP, self.id, 0, 0, width, height, !0);
        let data = image.expect("a request").reply().expect("a picture").data;
        data.as_chunks().0.to_vec()
    }

    /// Gives the plug-in the keys, and waits a moment as people do.
    pub fn focus(&self) {
        let server = &self.screen.server;
        let given = server.set_input_focus(InputFocus::PARENT, self.child(), CURRENT_TIME);
        given.expect("a request").check().expect("a window that is in sight");
        std::thread::sleep(Duration::from_millis(200));
    }

    /// Gives the plug-in the keys, and strikes some of them together.
    pub fn strike(&self, keys: &[u8]) {
        self.focus();
        let server = &self.screen.server;
        let down = keys.iter().map(|&key| (KEY_PRESS_EVENT, key));
        let up = keys.iter().rev().map(|&key| (KEY_RELEASE_EVENT, key));
        for (kind, key) in down.chain(up) {
            let struck =
                server.xtest_fake_input(kind, key, CURRENT_TIME, self.screen.root, 0, 0, 0);
            struck.expect("a request").check().expect("a key");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// How many colours are to be seen.
    pub fn colours(&self) -> usize {
        let mut pixels = self.pixels();
        pixels.sort_unstable();
        pixels.dedup();
        pixels.len()
    }
}

impl Drop for Parent<'_> {
    fn drop(&mut self) {
        let gone = self.screen.server.destroy_window(self.id);
        gone.expect("a request").check().expect("a window that was there");
    }
}

/// The frames of one window.
pub struct Frames<'a> {
    server: &'a RustConnection,
    id: damage::Damage,
}

impl Frames<'_> {
    /// How many have come since it was asked last. A frame may come in bands: its first begins at the top.
    pub fn fresh(&self) -> usize {
        let events = std::iter::from_fn(|| self.server.poll_for_event().expect("a connection"));
        let drawn = events.filter(|event| {
            matches!(event, Event::DamageNotify(news) if news.damage == self.id && news.area.y == 0)
        });
        drawn.count()
    }

    /// Waits for so many more. A minute without them is a failure.
    pub fn wait_for(&self, frames: usize) {
        assert!(self.come(frames, Duration::from_secs(60)), "no {frames} frames in a minute");
    }

    /// Whether so many more come within this time.
    pub fn come(&self, frames: usize, within: Duration) -> bool {
        let (mut seen, begun) = (0, Instant::now());
        while seen < frames && begun.elapsed() < within {
            std::thread::sleep(Duration::from_millis(2));
            seen += self.fresh();
        }
        seen >= frames
    }

    /// Waits until none has come for half a second. A minute without such a rest is a failure.
    pub fn wait_for_rest(&self) {
        let begun = Instant::now();
        while self.fresh() > 0 || begun.elapsed() < Duration::from_secs(1) {
            std::thread::sleep(Duration::from_millis(500));
            assert!(begun.elapsed() < Duration::from_secs(60), "drawn for a minute");
        }
    }
}

impl Drop for Frames<'_> {
    fn drop(&mut self) {
        // It goes with the window where that has gone before.
        let _ = self.server.damage_destroy(self.id);
    }
}
