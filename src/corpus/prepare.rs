//! From what a file says to a piece in the prepared form.

use serde::Serialize;

use super::duplicates::{Print, print};
use super::estimate::{Change, Role, RoleLine, chords, key, of_meters, pickup, roles};
use super::modes::is_minor;
use super::prepared::Split;
use super::score::{Score, StaffNote};
use crate::music::{Beats, Key, Note, Part, Pitch, QUALITIES, TonalMode, Velocity};
use crate::token::GRID;

/// A key in the prepared form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PreparedKey {
    /// Semitones above C.
    pub tonic: u8,
    /// The mode's name.
    pub mode: &'static str,
    /// How it was found.
    pub source: &'static str,
}

/// A line in the prepared form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PreparedPart {
    /// What the file calls it.
    pub name: String,
    /// What it does.
    pub role: &'static str,
    /// The General MIDI program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<u8>,
    /// Onset and duration in quarters, MIDI number, velocity.
    pub notes: Vec<(f64, f64, u8, u8)>,
}

/// A piece in the prepared form. Times are in quarters from its first note's bar; the first full bar begins at
/// `anacrusis`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prepared {
    /// Its name.
    pub id: String,
    /// The collection that it belongs to.
    pub corpus: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub composer: String,
    /// The file that it was read from.
    pub source: String,
    /// Its licence.
    pub licence: String,
    /// What the file itself says of rights.
    pub rights: String,
    /// Its style.
    pub style: String,
    /// Its key.
    pub key: Option<PreparedKey>,
    /// Onset and figures of each meter.
    pub timesig: Vec<(f64, u8, u8)>,
    /// The length of the incomplete bar at the start, in quarters.
    pub anacrusis: f64,
    /// Onset and quarters a minute of each tempo.
    pub tempo: Vec<(f64, f64)>,
    /// Where loudness comes from.
    pub velocity: &'static str,
    /// `quantised` or `performed`.
    pub timing: &'static str,
    /// The lines.
    pub parts: Vec<PreparedPart>,
    /// Onset, root, quality and bass of each chord.
    pub chords: Vec<(f64, u8, &'static str, u8)>,
    /// `notated`, `estimated` or `none`.
    pub chord_source: &'static str,
    /// How many notes there are.
    pub n_notes: usize,
    /// When the last ends.
    pub length_q: f64,
    /// Which share of the corpus it belongs to.
    pub split: Split,
}

/// What is known of a piece beside its file's contents.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its name.
    pub id: String,
    /// The collection.
    pub corpus: String,
    /// The file, from the folder that is read.
    pub source: String,
    /// Its style.
    pub style: String,
    /// The licence, where the person says it; else the file's own words stand.
    pub licence: Option<String>,
    /// Which share it belongs to.
    pub split: Split,
}

/// How far onsets lie from the grid of [`GRID`], in its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct GridError {
    /// Notes measured.
    #[serde(skip)]
    pub notes: usize,
    /// The mean distance.
    pub mean: f64,
    /// The largest distance, at most half a step.
    pub max: f64,
}

impl GridError {
    /// The error over both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let notes = self.notes + other.notes;
        let sum = self.mean * self.notes as f64 + other.mean * other.notes as f64;
        Self { notes, mean: sum / notes.max(1) as f64, max: self.max.max(other.max) }
    }
}

/// How far an onset lies from the grid, in its steps: 0 to 0.5.
pub fn off_grid(onset: Beats) -> f64 {
    let over = onset.rem_floor(GRID);
    over.min(GRID - over).0 as f64 / GRID.0 as f64
}

/// A prepared piece, how well it fits the grid, and its print for finding duplicates.
#[derive(Clone, Debug)]
pub struct Made {
    /// The piece.
    pub piece: Prepared,
    /// Its distance from the grid.
    pub error: GridError,
    /// What is the same for the same music.
    pub print: Print,
    /// What its file says amiss, a sentence each.
    pub warnings: Vec<String>,
}

/// Times in the prepared form have four decimals, a tenth of a tick.
fn quarters(beats: Beats) -> f64 {
    (beats.to_quarters() * 1e4).round() / 1e4
}

/// Prepares a piece: key, chords and roles are estimated where the file leaves them open.
pub fn prepare(mut score: Score, label: Label) -> Made {
    let print = print(&score);
    let warnings = std::mem::take(&mut score.warnings);
    let notes = score.lines.iter().flat_map(|line| &line.notes);
    let errors = notes.clone().map(|note| off_grid(note.onset));
    let error = GridError {
        notes: score.count(),
        mean: errors.clone().sum::<f64>() / score.count().max(1) as f64,
        max: errors.fold(0.0, f64::max),
    };
    let mut pitched: Vec<StaffNote> = score
        .lines
        .iter()
        .filter(|line| !line.percussion)
        .flat_map(|line| line.notes.iter().copied())
        .collect();
    pitched.sort_unstable();
    score.pickup = score.pickup.or_else(|| guessed_pickup(&score, &pitched));
    let found = key(&pitched, score.signature);
    let lines = roles(score.lines.clone());
    let home = found.map(|(tonic, mode, _)| Key { tonic, mode: tonal_mode(mode) });
    let (chords, chord_source) = harmony(&score, &lines, home);
    let piece = Prepared {
        id: label.id,
        corpus: label.corpus,
        source: label.source,
        licence: label.licence.unwrap_or_else(|| known(&score.rights)),
        style: label.style,
        split: label.split,
        key: found.map(|(tonic, mode, source)| PreparedKey { tonic: tonic.number(), mode, source }),
        timesig: score
            .meters
            .iter()
            .map(|&(at, figures)| (quarters(at), figures.beats, figures.unit))
            .collect(),
        anacrusis: quarters(score.pickup.unwrap_or_default()),
        tempo: score
            .tempi
            .iter()
            .map(|&(at, tempo)| (quarters(at), (tempo * 1e3).round() / 1e3))
            .collect(),
        velocity: score.loudness.name(),
        timing: if score.performed { "performed" } else { "quantised" },
        chords,
        chord_source,
        n_notes: score.count(),
        length_q: quarters(score.end()),
        title: score.title,
        composer: score.composer,
        rights: score.rights,
        parts: lines.into_iter().map(part).collect(),
    };
    Made { piece, error, print, warnings }
}

/// The pickup of a file without bar lines. What was played freely is taken to begin on the beat.
fn guessed_pickup(score: &Score, pitched: &[StaffNote]) -> Option<Beats> {
    let &(_, figures) = score.meters.first().filter(|_| score.unbarred && !score.performed)?;
    let until = score.meters.get(1).map_or(Beats(i64::MAX), |&(at, _)| at);
    Some(pickup(pitched, figures, until)).filter(|&pickup| pickup > Beats::ZERO)
}

fn known(rights: &str) -> String {
    if rights.is_empty() { "unknown".to_string() } else { rights.to_string() }
}

fn tonal_mode(mode: &str) -> TonalMode {
    if is_minor(mode) { TonalMode::Minor } else { TonalMode::Major }
}

fn part(line: RoleLine) -> PreparedPart {
    let note = |note: &StaffNote| {
        (quarters(note.onset), quarters(note.duration), note.pitch, note.velocity)
    };
    let program = line.line.program.filter(|_| line.role != Role::Drums);
    PreparedPart {
        role: line.role.name(),
        program,
        notes: line.line.notes.iter().map(note).collect(),
        name: line.line.name,
    }
}

type Chords = Vec<(f64, u8, &'static str, u8)>;

/// Quarters to a written chord, on average, above which words that look like chords are taken for something else.
const SPARSE: f64 = 64.0;

fn harmony(score: &Score, lines: &[RoleLine], key: Option<Key>) -> (Chords, &'static str) {
    let written = score.chords.iter().filter_map(|&(at, symbol)| {
        let symbol = symbol?;
        Some((quarters(at), symbol.root.number(), symbol.kind.name, symbol.bass.number()))
    });
    let written: Chords = written.collect();
    if written.len() > 1 && score.end().to_quarters() <= SPARSE * written.len() as f64 {
        return (written, "notated");
    }
    let pulses = of_meters(&score.meters, score.pickup.unwrap_or_default(), score.end());
    let changes = chords(&notes(lines), &pulses, key);
    let source = if changes.is_empty() { "none" } else { "estimated" };
    let chord = |Change { at, chord, .. }: Change| {
        let quality = QUALITIES[chord.nearest_quality()].name;
        (quarters(at), chord.root.number(), quality, chord.bass.number())
    };
    (changes.into_iter().map(chord).collect(), source)
}

fn notes(lines: &[RoleLine]) -> Vec<Note> {
    let of_line = |line: &RoleLine| {
        let part = Part::of_role(line.role.name()).unwrap_or(Part::Harmony);
        let note = move |note: &StaffNote| Note {
            part,
            pitch: Pitch::clamped(note.pitch.into()),
            velocity: Velocity::clamped(note.velocity.into()),
            onset: note.onset,
            duration: note.duration,
        };
        line.line.notes.iter().map(note).collect::<Vec<_>>()
    };
    lines.iter().flat_map(of_line).collect()
}
