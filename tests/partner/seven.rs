//! Tunes of seven notes: those whose melody keeps to one signature.

use std::path::Path;

use antiphon::corpus::{Piece, read_folder};
use antiphon::improvise::FRAME;
use antiphon::music::{Key, Meter, Note, Part, Pitch, PitchClass, PitchClassSet, TonalMode};
use antiphon::rt::Draw;
use antiphon::token::note_at;

/// A melody that keeps to the seven notes of a signature.
pub struct Seven {
    pub id: String,
    pub meter: Meter,
    pub notes: Vec<Note>,
    pub scale: PitchClassSet,
}

impl Seven {
    fn of(piece: &Piece) -> Option<Self> {
        let sheet = &piece.sheet;
        let meter = sheet.places.first()?.meter;
        let lead = |at: usize| {
            let notes = sheet.frames[at].notes.iter().filter(|note| note.part == Part::Lead);
            notes.map(move |&note| note_at(FRAME * at as i64, note))
        };
        let steady = sheet.places.iter().all(|place| place.meter == meter);
        let notes: Vec<Note> = (0..sheet.frames.len()).flat_map(lead).collect();
        let classes =
            notes.iter().fold(PitchClassSet::default(), |set, n| set.with(n.pitch.class()));
        let signatures = (-5..=6).map(|sharps| Key::of_signature(sharps, false).scale());
        let scale = signatures.into_iter().find(|scale| scale.0 == classes.0)?;
        let id = piece.id.clone();
        (steady && notes.len() >= 32).then_some(Self { id, meter, notes, scale })
    }

    /// The same so many semitones higher.
    pub fn up(&self, by: i32) -> Self {
        let up = |note: &Note| Note {
            pitch: Pitch::clamped(i32::from(note.pitch.number()) + by),
            ..*note
        };
        Self {
            id: self.id.clone(),
            meter: self.meter,
            notes: self.notes.iter().map(up).collect(),
            scale: self.scale.up(by),
        }
    }

    /// The key with its signature.
    pub fn signature(&self) -> i8 {
        let majors =
            (0..12).map(|tonic| Key { tonic: PitchClass::new(tonic), mode: TonalMode::Major });
        majors.into_iter().find(|key| key.scale() == self.scale).map_or(0, Key::sharps)
    }
}

/// Every second such tune of a folder, by its order, from the first or the second on, moved to random keys; at most so
/// many, spread evenly.
pub fn tunes(folder: &str, odd: bool, most: usize, seed: u64) -> Vec<Seven> {
    let corpus = read_folder(Path::new(folder)).expect("a folder of prepared music");
    let half = corpus.iter().enumerate().filter(|(at, _)| at % 2 == usize::from(odd));
    let all: Vec<Seven> = half.filter_map(|(_, piece)| Seven::of(piece)).collect();
    let step = (all.len() / most.max(1)).max(1);
    let some = all.iter().step_by(step).take(most).enumerate();
    some.map(|(at, tune)| tune.up((Draw::keyed(seed, at as i64, 0).next_u32() % 12) as i32 - 6))
        .collect()
}
