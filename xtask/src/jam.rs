//! From a fresh machine to music.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{bundle, finish, system};

/// Installs, builds and bundles; opens the app where it can be seen and heard, else renders a session.
pub fn run(unattended: bool) -> Result<()> {
    let (display, sound) = (has_display(), has_sound());
    system::provide(system::BUILD, unattended)?;
    if display && sound {
        system::provide(system::WINDOW, unattended)?;
    }
    bundle::make()?;
    if display && sound {
        finish(&mut Command::new(bundle::bundled("Antiphon")))
    } else {
        render(display)
    }
}

fn render(display: bool) -> Result<()> {
    let folder = bundle::target().join("jam");
    fs::create_dir_all(&folder)?;
    let why = if display { "no sound device" } else { "no display" };
    println!(
        "There is {why} here: rendering a session of 16 bars to {} instead.",
        folder.display()
    );
    let mut session = Command::new(bundle::bundled("Antiphon"));
    session.args(["render", "--bars", "16", "--style", "ragtime_march", "--seed", "7"]);
    for (option, file) in [("--midi", "jam.mid"), ("--wav", "jam.wav"), ("--png", "jam.png")] {
        session.arg(option).arg(folder.join(file));
    }
    finish(&mut session)
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|at| !at.is_empty()))
}

/// Whether a sound card or a sound server is there.
fn has_sound() -> bool {
    let cards = fs::read_to_string("/proc/asound/cards").unwrap_or_default();
    let runtime = PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR").unwrap_or_default());
    let serves = |socket: &str| runtime.join(socket).exists();
    let card = !cards.trim().is_empty() && !cards.contains("no soundcards");
    card || serves("pulse/native") || serves("pipewire-0")
}
