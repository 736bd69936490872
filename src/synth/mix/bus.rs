//! What the voices are mixed into.

use crate::clock::QUANTUM;
use crate::music::Part;
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
        let [lead, bass, harmony, drums, player] = &mut self.0;
        match source {
            Source::Part(Part::Lead) => lead,
            Source::Part(Part::Harmony) => harmony,
            Source::Part(Part::Bass) => bass,
            Source::Part(Part::Drums) => drums,
            Source::Player => player,
        }
    }

    /// In the order of [`place`].
    pub fn iter(&self) -> impl Iterator<Item = &Bus> {
        self.0.iter()
    }
}

/// Where a source stands in a list of all.
pub const fn place(source: Source) -> usize {
    match source {
        Source::Part(part) => part.index(),
        Source::Player => SOURCES - 1,
    }
}
