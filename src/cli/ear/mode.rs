//! What is played to the ear.

use clap::ValueEnum;

/// What is played, as written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Everything.
    Free,
    /// What goes with a person's lead.
    Accompany,
}
