//! The app without a host: finds sound and keys, then runs the plug-in on a transport of its own.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::Duration;

use midir::MidiInput;

use super::{Antiphon, CLOSING};

/// How long notes get to end before the app does.
const LAST_NOTES: Duration = Duration::from_millis(120);

/// Opens the app and returns when its window has been closed.
pub fn run() -> ExitCode {
    run_app(std::iter::empty())
}

/// Opens the app with options of the framework (`--tempo 96`, `--backend jack`, `--midi-input NAME` …), which go before
/// what it finds out for itself.
pub fn run_app(options: impl IntoIterator<Item = String>) -> ExitCode {
    let options: Vec<String> = options.into_iter().collect();
    let has = |name: &str| options.iter().any(|option| option.starts_with(name));
    let mut all = vec!["antiphon".to_owned()];
    if !has("--backend") && !has("-b") && !has_sound() {
        eprintln!(
            "No sound device was found, so Antiphon runs silently; connect one or start JACK, then open it again."
        );
        all.extend(["--backend", "dummy"].map(String::from));
    }
    if !has("--period-size") && !has("-p") {
        all.extend(["--period-size", "256"].map(String::from));
    }
    if let Some(port) = first_keyboard().filter(|_| !has("--midi-input")) {
        eprintln!("Playing from {port}.");
        all.extend(["--midi-input".to_owned(), port]);
    }
    all.extend(options);
    end_on_interrupt();
    let opened = nice_plug::prelude::nice_export_standalone_with_args::<Antiphon, _>(all);
    if opened {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "Antiphon could not open its window or its sound device; NICE_LOG=stderr antiphon says why."
    );
    ExitCode::FAILURE
}

/// Whether this machine can play sound. Asking ALSA itself prints its complaints over the terminal.
fn has_sound() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let cards = std::fs::read_to_string("/proc/asound/cards").unwrap_or_default();
    let has_card = !cards.trim().is_empty() && !cards.contains("no soundcards");
    let runtime = std::env::var("XDG_RUNTIME_DIR").unwrap_or_default();
    let serves = |socket: &str| Path::new(&runtime).join(socket).exists();
    let jack = std::env::var_os("JACK_DEFAULT_SERVER").is_some() || jack_runs();
    has_card || jack || serves("pulse/native") || serves("pipewire-0")
}

/// Whether a JACK server has left its sockets where clients look for them.
fn jack_runs() -> bool {
    let entries = std::fs::read_dir("/dev/shm").into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("jack"))
}

/// The first MIDI input that is a keyboard rather than the system's own loop-back.
fn first_keyboard() -> Option<String> {
    if cfg!(target_os = "linux") && !Path::new("/dev/snd/seq").exists() {
        return None;
    }
    let midi = MidiInput::new("Antiphon").ok()?;
    let names = midi.ports().into_iter().filter_map(|port| midi.port_name(&port).ok());
    names.into_iter().find(|name| !name.contains("Midi Through"))
}

/// The framework ignores Ctrl-C while a window is open. Ends the notes, then the app.
fn end_on_interrupt() {
    let handler = || {
        CLOSING.store(true, Ordering::Relaxed);
        sleep(LAST_NOTES);
        std::process::exit(0);
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("Ctrl-C will not end Antiphon ({error}); close its window instead.");
    }
}
