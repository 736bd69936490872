//! Where the ranges of parameters begin and end.

/// Where the range of a parameter that can be left free begins; everything below zero reads "free".
pub const FREE: f32 = -0.1;
/// The largest seed.
pub const LAST_SEED: i32 = 9999;
/// The most voices under a key.
pub const VOICES: i32 = 4;
/// The most bars of a turn.
pub const TURN: i32 = 8;
/// The level in decibels that means silence.
pub const SILENT: f32 = -60.0;
