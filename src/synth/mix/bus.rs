//! What the voices are mixed into.

use crate::clock::QUANTUM;
use crate::perform::Source;

/// A quantum of one side.
pub type Wave = [f32; QUANTUM as usize];
/// Silence for as long.
pub const SILENT: Wave = [0.0; QUANTUM as usize];
/// Sources: four parts and the person.
pub const SOURCES: usize = 5;

/// A quantum of a source: what is heard as it is, and what goes into the room.
#[derive(Clone, Copy, Debug)]
pub struct Bus {
    pub left: Wave,
    pub right: Wave,
    pub room: Wave,
}

impl Bus {
    pub const SILENT: Self = Self { left: SILENT, right: SILENT, room: SILENT };
}

/// A quantum of every source.
pub struct Buses([Bus; SOURCES]);

impl Buses {
    pub const SILENT: Self = Self([Bus::SILENT; SOURCES]);

    pub fn of(&mut self, source: Source) -> &mut Bus {
        let [parts @ .., player] = &mut self.0;
        match source {
            Source::Part(part) => part.entry_mut(parts),
            Source::Player => player,
        }
    }

    /// In the order of [`Part::ALL`](crate::music::Part::ALL), then the person's.
    pub fn iter(&self) -> impl Iterator<Item = &Bus> {
        self.0.iter()
    }
}

/// What a list has for a source that has one of each part and then the person's.
pub fn entry<T>(source: Source, each: &[T; SOURCES]) -> &T {
    let [parts @ .., player] = each;
    match source {
        Source::Part(part) => part.entry(parts),
        Source::Player => player,
    }
}
