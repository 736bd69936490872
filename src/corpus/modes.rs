//! The modes that files of music name.

/// A mode: its name, and how many fifths flatter its signature is than that of major on the same tonic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModeName {
    /// The word in the prepared form.
    pub name: &'static str,
    /// Fifths to add to the signature of the tonic's major.
    pub fifths: i32,
}

/// The modes that files name.
pub const MODES: [ModeName; 7] = [
    ModeName { name: "major", fifths: 0 },
    ModeName { name: "minor", fifths: -3 },
    ModeName { name: "dorian", fifths: -2 },
    ModeName { name: "phrygian", fifths: -4 },
    ModeName { name: "lydian", fifths: 1 },
    ModeName { name: "mixolydian", fifths: -1 },
    ModeName { name: "locrian", fifths: -5 },
];

/// The place of minor in [`MODES`].
pub const MINOR: usize = 1;

/// The place of a mode in [`MODES`]; its first three letters are enough.
pub fn mode_named(text: &str) -> Option<usize> {
    let text = text.to_ascii_lowercase();
    match text.get(..3)? {
        "ion" => Some(0),
        "aeo" => Some(MINOR),
        start => MODES.iter().position(|mode| mode.name.starts_with(start)),
    }
}

/// Whether a mode's third is minor.
pub fn is_minor(text: &str) -> bool {
    /// Modes with so many fifths less than major, or fewer still, have a minor third.
    const MINOR_THIRD: i32 = -2;
    mode_named(text).is_some_and(|mode| MODES[mode].fifths <= MINOR_THIRD)
}
