//! What sound comes out of: a device, a JACK server, or nothing.

mod device;
mod jack;
mod player;
mod rate;
mod silent;

pub use device::names;
pub use player::Player;
pub use rate::DEFAULT_RATE;

use crate::editor::console::{Choice, Output};

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

/// Opens what is chosen.
///
/// # Errors
/// Why it cannot be opened; the host is home then.
pub fn open(choice: &Choice, player: Player) -> Result<Opened, String> {
    Ok(match &choice.output {
        output @ Output::Default if jack_plays(output) => {
            as_sound(jack::open(player)?, Sound::Jack)
        }
        Output::Default => as_sound(device::open(None, choice, player)?, Sound::Device),
        Output::Jack => as_sound(jack::open(player)?, Sound::Jack),
        Output::Device(name) => as_sound(device::open(Some(name), choice, player)?, Sound::Device),
        Output::Silent => as_sound(silent::open(choice, player)?, Sound::Silent),
    })
}

/// What was opened, as one of the kinds of sound.
fn as_sound<T>((opened, said): (T, String), kind: fn(T) -> Sound) -> Opened {
    (kind(opened), said)
}

/// Whether an output may be JACK, and a server runs.
pub fn jack_plays(output: &Output) -> bool {
    matches!(output, Output::Default | Output::Jack) && jack::runs()
}
