//! The app as a person has it: a window, the space bar, a signal, and everything there again.
#![cfg(all(feature = "app", target_os = "linux"))]

#[path = "rig/screen.rs"]
mod screen;

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use antiphon::app::{Host, Session};
use antiphon::editor::console::Console;
use screen::{Screen, on_a_screen};
use tempfile::TempDir;

/// The space bar's number on every X keyboard.
const SPACE: u8 = 65;
/// After so long without an end it hangs, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);
/// The least colours of a window that is drawn.
const COLOURS: usize = 50;

/// The app with a home of its own; it ends with its keeper.
struct App(Child);

impl App {
    fn open(home: &Path, options: &[&str]) -> Self {
        let app = Command::new(env!("CARGO_BIN_EXE_antiphon"))
            .args(options)
            .env("HOME", home)
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Self(app.expect("the app starts"))
    }

    /// Waits for its window to be drawn.
    fn shows(self, screen: &Screen) -> Self {
        let (desktop, begun) = (screen.desktop(), Instant::now());
        desktop.wait_for_window();
        while desktop.colours() < COLOURS {
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing is drawn");
            sleep(Duration::from_millis(100));
        }
        self
    }

    /// Sends a signal; what it says until it has ended, which it does at once.
    fn end(self, signal: &str) -> Output {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.expect("a signal is sent").success());
        self.ends(signal)
    }

    /// What it says until it has ended, for a reason.
    fn ends(mut self, why: &str) -> Output {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.0.try_wait().expect("a child") {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "{why} does not end it");
            sleep(Duration::from_millis(5));
        };
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let pipes = (self.0.stdout.take(), self.0.stderr.take());
        pipes.0.expect("a pipe").read_to_end(&mut stdout).expect("its words");
        pipes.1.expect("a pipe").read_to_end(&mut stderr).expect("its words");
        Output { status, stdout, stderr }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // One that has ended needs no end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The tempo of a session, and the notes of each of its takes.
fn kept(path: &Path) -> (f64, Vec<usize>) {
    let console = Arc::new(Console::new().0);
    let (mut host, _wires) = Host::new(console.clone());
    host.tune(48_000).expect("an engine");
    let mut faults = Vec::new();
    Session::open(Some(path.into()), &mut host, &mut faults);
    assert_eq!(faults, Vec::<String>::new());
    let takes = host.stage().takes().expect("a log").list();
    (console.transport.tempo(), takes.iter().map(|take| take.notes.len()).collect())
}

#[test]
fn a_session_is_there_again_after_any_signal() {
    if !on_a_screen("a_session_is_there_again_after_any_signal") {
        return;
    }
    let (screen, home) = (Screen::connect(), TempDir::new().expect("a home"));
    let path = home.path().join("tune.json");
    let session = ["--session", path.to_str().expect("a path"), "--output", "silent"];
    let mut takes = 0;
    for signal in ["-TERM", "-INT", "-HUP"] {
        let app =
            App::open(home.path(), &[&session[..], &["--tempo", "147.5"]].concat()).shows(&screen);
        screen.desktop().strike(&[SPACE]);
        sleep(Duration::from_secs(5));
        let end = app.end(signal);
        assert!(end.status.success(), "{signal}: {}", end.status);
        let (tempo, notes) = kept(&path);
        takes += 1;
        assert_eq!((tempo, notes.len()), (147.5, takes), "{signal}: {notes:?}");
        assert!(notes.iter().all(|&notes| notes > 0), "{signal}: {notes:?}");
    }
    App::open(home.path(), &session).shows(&screen).end("-TERM");
    let (tempo, notes) = kept(&path);
    assert_eq!((tempo, notes.len()), (147.5, takes), "nobody played: {notes:?}");
}

#[test]
fn closing_the_window_ends_it_and_keeps_everything() {
    if !on_a_screen("closing_the_window_ends_it_and_keeps_everything") {
        return;
    }
    let (screen, home) = (Screen::connect(), TempDir::new().expect("a home"));
    let options = ["--output", "silent", "--tempo", "111"];
    let app = App::open(home.path(), &options).shows(&screen);
    screen.desktop().close();
    let end = app.ends("closing the window");
    assert!(end.status.success(), "{}", end.status);
    assert_eq!(kept(&home.path().join(".local/share/Antiphon/session.json")), (111.0, vec![]));
}

#[test]
fn a_file_that_is_no_session_is_named_and_left_alone() {
    let home = TempDir::new().expect("a home");
    let song = home.path().join("song.mid");
    std::fs::write(&song, "MThd").expect("a file");
    for file in [&song, &home.path().to_path_buf()] {
        let app = App::open(home.path(), &["--session", file.to_str().expect("a path")]);
        let end = app.ends("what it cannot read");
        let said = String::from_utf8_lossy(&end.stderr).into_owned();
        assert_eq!(end.status.code(), Some(2));
        assert!(said.contains("is no session") && said.lines().count() == 1, "{said}");
    }
    assert_eq!(std::fs::read(&song).expect("it is there"), b"MThd");
}

#[test]
fn an_app_that_is_killed_loses_little() {
    if !on_a_screen("an_app_that_is_killed_loses_little") {
        return;
    }
    let (screen, home) = (Screen::connect(), TempDir::new().expect("a home"));
    let options = ["--output", "silent", "--tempo", "200"];
    let app = App::open(home.path(), &options).shows(&screen);
    screen.desktop().strike(&[SPACE]);
    sleep(Duration::from_secs(13));
    app.end("-KILL");
    let (tempo, notes) = kept(&home.path().join(".local/share/Antiphon/session.json"));
    assert!(tempo == 200.0 && notes[0] > 0, "{tempo}, {notes:?}");
}

#[test]
fn it_says_nothing_on_the_terminal_and_in_the_window_what_there_is_to_say() {
    let test = "it_says_nothing_on_the_terminal_and_in_the_window_what_there_is_to_say";
    if !on_a_screen(test) {
        return;
    }
    let (screen, home) = (Screen::connect(), TempDir::new().expect("a home"));
    let app = App::open(home.path(), &[]).shows(&screen);
    sleep(Duration::from_secs(3));
    let said = app.end("-TERM");
    let words = [said.stdout, said.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert_eq!(words, [String::new(), String::new()]);
}

#[test]
fn without_a_display_it_says_so_in_a_sentence() {
    let home = TempDir::new().expect("a home");
    let run = Command::new(env!("CARGO_BIN_EXE_antiphon"))
        .args(["--output", "silent"])
        .env("HOME", home.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the app starts");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1));
    assert!(said.contains("is there a display") && said.lines().count() == 1, "{said}");
}

#[test]
fn options_that_cannot_be_are_refused() {
    for options in [&["--tempo", "5"][..], &["--rate", "1"], &["--tempo", "120", "styles"]] {
        let run = Command::new(env!("CARGO_BIN_EXE_antiphon")).args(options).output();
        assert_eq!(run.expect("it starts").status.code(), Some(2), "{options:?}");
    }
}
