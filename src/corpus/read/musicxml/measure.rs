//! The events of measures.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::degree::with_degrees;
use super::document::{child, named_children, number, word};
use super::roadmap::Roadmap;
use crate::corpus::modes::mode_named;
use crate::corpus::score::{FINE, Figures, Signature, UNMARKED, dynamic};
use crate::music::PitchClass;
use crate::music::symbol::{Symbol, step};

/// The longest measure, in fine time: what is longer is a mistake.
const LONGEST: i64 = 256 * FINE;

/// A written note.
#[derive(Clone, Copy, Debug)]
pub struct Sound {
    /// Its part's number.
    pub part: usize,
    /// Its staff in the part, from one.
    pub staff: u8,
    /// Its MIDI number as it sounds.
    pub pitch: u8,
    /// Its length in fine time.
    pub duration: i64,
    /// Its loudness.
    pub velocity: u8,
    /// Whether a tie begins on it.
    pub start: bool,
    /// Whether a tie ends on it.
    pub stop: bool,
    /// Whether it is written without a pitch.
    pub unpitched: bool,
}

/// What happens in a measure.
#[derive(Debug)]
pub enum Event {
    /// A note.
    Sound(Sound),
    /// A chord symbol.
    Chord(Option<Symbol>),
    /// A tempo in quarters a minute.
    Tempo(f64),
    /// A key.
    Key(Signature),
}

/// Everything that is written in the measures of all parts.
#[derive(Debug, Default)]
pub struct Measures {
    /// The keys of percussion instruments by their identifiers.
    pub keys: BTreeMap<String, u8>,
    /// The parts' identifiers.
    pub parts: Vec<String>,
    /// The length of each measure in fine time.
    pub lengths: Vec<i64>,
    /// The time signature that begins in a measure.
    pub figures: BTreeMap<usize, Figures>,
    /// Measure, fine time in it, event.
    pub events: Vec<(usize, i64, Event)>,
    /// Whether a dynamic is written anywhere.
    pub dynamics: bool,
    /// Whether a time signature is written anywhere.
    pub metered: bool,
    /// How the piece goes on from its measures.
    pub roadmap: Roadmap,
}

/// How a part stands while it is read.
struct Reading {
    part: usize,
    measure: usize,
    divisions: i64,
    at: i64,
    last: i64,
    transposition: i32,
    velocity: u8,
    /// How long a bar is by its time signature, in fine time.
    bar: i64,
}

impl Reading {
    /// Divisions in fine time.
    fn fine(&self, divisions: f64) -> i64 {
        let fine = divisions * FINE as f64 / self.divisions as f64;
        (fine.round() as i64).clamp(-LONGEST, LONGEST)
    }
}

impl Measures {
    /// Reads a part.
    pub fn part(&mut self, id: &str, measures: &[Node<'_, '_>]) {
        let part = self.parts.len();
        self.parts.push(id.to_string());
        let mut reading = Reading {
            part,
            measure: 0,
            divisions: first_divisions(measures),
            at: 0,
            last: 0,
            transposition: 0,
            velocity: UNMARKED,
            bar: LONGEST,
        };
        if self.lengths.len() < measures.len() {
            self.lengths.resize(measures.len(), 0);
        }
        for (measure, node) in measures.iter().enumerate() {
            (reading.measure, reading.at, reading.last) = (measure, 0, 0);
            node.children().for_each(|node| self.element(&mut reading, node));
        }
    }

    fn element(&mut self, reading: &mut Reading, node: Node<'_, '_>) {
        let length = |reading: &Reading| reading.fine(number(node, "duration").unwrap_or(0.0));
        match node.tag_name().name() {
            "note" => self.note(reading, node),
            "backup" => reading.at = (reading.at - length(reading)).max(0),
            "forward" => self.pause(reading, length(reading)),
            "attributes" => self.attributes(reading, node),
            "direction" | "sound" => {
                self.direction(reading, node);
                self.roadmap.direction(reading.measure, node);
            }
            "barline" => self.roadmap.bar_line(reading.measure, node),
            "harmony" => self.harmony(reading, node),
            _ => {}
        }
    }

    fn advance(&mut self, reading: &mut Reading, by: i64) {
        reading.at = (reading.at + by).clamp(0, LONGEST);
        if let Some(length) = self.lengths.get_mut(reading.measure) {
            *length = (*length).max(reading.at);
        }
    }

    /// Advances without sound, which makes no measure longer than its time signature does.
    fn pause(&mut self, reading: &mut Reading, by: i64) {
        let end = (reading.at + by).clamp(0, LONGEST);
        let heard = reading.bar.clamp(reading.at, end.max(reading.at));
        self.advance(reading, heard - reading.at);
        reading.at = end;
    }

    fn push(&mut self, reading: &Reading, at: i64, event: Event) {
        self.events.push((reading.measure, at, event));
    }

    /// Grace and cue notes have no time of their own and are left out.
    fn note(&mut self, reading: &mut Reading, node: Node<'_, '_>) {
        let duration = reading.fine(number(node, "duration").unwrap_or(0.0)).max(0);
        let (grace, cue) = (child(node, "grace").is_some(), child(node, "cue").is_some());
        let at = if child(node, "chord").is_some() {
            reading.last
        } else {
            reading.last = reading.at;
            match child(node, "rest") {
                _ if grace => {}
                Some(_) => self.pause(reading, duration),
                None => self.advance(reading, duration),
            }
            reading.last
        };
        let silent = grace || cue || duration == 0 || child(node, "rest").is_some();
        let sounding = || self.struck(node).or_else(|| pitch(node, reading.transposition));
        if let (false, Some((pitch, unpitched))) = (silent, sounding()) {
            let tie = |kind: &str| {
                named_children(node, "tie").any(|tie| tie.attribute("type") == Some(kind))
            };
            let own = node.attribute("dynamics").and_then(velocity_of_share);
            let sound = Sound {
                part: reading.part,
                staff: number(node, "staff").unwrap_or(1),
                pitch,
                duration,
                velocity: own.unwrap_or(reading.velocity),
                start: tie("start"),
                stop: tie("stop"),
                unpitched,
            };
            self.push(reading, at, Event::Sound(sound));
        }
    }

    /// The key of the percussion instrument that a note without pitch is played on.
    fn struck(&self, node: Node<'_, '_>) -> Option<(u8, bool)> {
        child(node, "unpitched")?;
        let instrument = child(node, "instrument")?.attribute("id")?;
        self.keys.get(instrument).map(|&key| (key, true))
    }

    fn attributes(&mut self, reading: &mut Reading, node: Node<'_, '_>) {
        if let Some(divisions) = divisions(node) {
            reading.divisions = divisions;
        }
        if let Some(transpose) = child(node, "transpose") {
            let octaves: i32 = number(transpose, "octave-change").unwrap_or(0);
            let semitones: i32 = number(transpose, "chromatic").unwrap_or(0);
            reading.transposition = octaves.clamp(-4, 4) * 12 + semitones.clamp(-48, 48);
        }
        if let Some(figures) = child(node, "time").and_then(figures) {
            self.figures.entry(reading.measure).or_insert(figures);
            reading.bar = figures.bar();
            self.metered = true;
        }
        let signature = child(node, "key").and_then(|key| {
            let fifths = number::<i32>(key, "fifths")?;
            let mode = word(key, "mode").filter(|mode| *mode != "major").and_then(mode_named);
            // Written for the instrument; seven semitones are one fifth.
            let sounding = fifths + reading.transposition * 7;
            let fifths = if reading.transposition % 12 == 0 {
                fifths
            } else {
                (sounding + 5).rem_euclid(12) - 5
            };
            (-7..=7).contains(&fifths).then_some(Signature { fifths: fifths as i8, mode })
        });
        if let Some(signature) = signature {
            self.push(reading, reading.at, Event::Key(signature));
        }
    }

    fn direction(&mut self, reading: &mut Reading, node: Node<'_, '_>) {
        let sound = if node.has_tag_name("sound") { Some(node) } else { child(node, "sound") };
        let types = || named_children(node, "direction-type");
        let marked = types().filter_map(|kind| child(kind, "dynamics")).find_map(|dynamics| {
            dynamics.children().find_map(|mark| dynamic(mark.tag_name().name()))
        });
        let heard = sound.and_then(|sound| sound.attribute("dynamics")).and_then(velocity_of_share);
        if let Some(velocity) = marked.or(heard) {
            reading.velocity = velocity;
            self.dynamics = true;
        }
        let offset = reading.fine(number(node, "offset").unwrap_or(0.0));
        let at = (reading.at + offset).max(0);
        let told = sound.and_then(|sound| sound.attribute("tempo")?.parse().ok());
        let written = || types().filter_map(|kind| child(kind, "metronome")).find_map(metronome);
        if let Some(tempo) = told.or_else(written) {
            self.push(reading, at, Event::Tempo(tempo));
        }
    }

    fn harmony(&mut self, reading: &Reading, node: Node<'_, '_>) {
        let note = |node: Node<'_, '_>, name: &str, alter: &str| {
            let letter = word(node, name)?.chars().next()?;
            let by: f64 = number(node, alter).unwrap_or(0.0);
            Some(
                PitchClass::new(step(letter)? + by.clamp(-2.0, 2.0) as i32)
                    .up(reading.transposition),
            )
        };
        let root = child(node, "root").and_then(|root| note(root, "root-step", "root-alter"));
        let bass = child(node, "bass").and_then(|bass| note(bass, "bass-step", "bass-alter"));
        let Some(kind) = word(node, "kind") else { return };
        let text = child(node, "kind").and_then(|kind| kind.attribute("text")).unwrap_or_default();
        let symbol =
            root.and_then(|root| Symbol::of_musicxml(root, kind, text, bass.unwrap_or(root)));
        let symbol = symbol.map(|symbol| with_degrees(symbol, node));
        if symbol.is_some() || kind == "none" {
            let at = reading.at + reading.fine(number(node, "offset").unwrap_or(0.0));
            self.push(reading, at.max(0), Event::Chord(symbol));
        }
    }
}

/// The first divisions of a part, which hold also for what stands before them.
fn first_divisions(measures: &[Node<'_, '_>]) -> i64 {
    let attributes = measures.iter().flat_map(|&measure| named_children(measure, "attributes"));
    attributes.into_iter().find_map(divisions).unwrap_or(1)
}

/// Parts of a quarter, in sound bounds.
fn divisions(attributes: Node<'_, '_>) -> Option<i64> {
    let count = number::<f64>(attributes, "divisions")?;
    (1.0..=1e7).contains(&count).then_some(count as i64)
}

/// The sounding pitch, and whether it stands for percussion.
fn pitch(node: Node<'_, '_>, transposition: i32) -> Option<(u8, bool)> {
    let (pitch, prefix) = match (child(node, "pitch"), child(node, "unpitched")) {
        (Some(pitch), _) => (pitch, ""),
        (None, unpitched) => (unpitched?, "display-"),
    };
    let letter = word(pitch, &format!("{prefix}step"))?.chars().next()?;
    let octave: i32 = number(pitch, &format!("{prefix}octave"))?;
    let alter: f64 = number(pitch, "alter").unwrap_or(0.0);
    let altered = step(letter)? + alter.clamp(-3.0, 3.0).round() as i32;
    let number = (octave.clamp(-2, 12) + 1) * 12 + altered + transposition;
    (0..128).contains(&number).then_some((number as u8, !prefix.is_empty()))
}

/// Loudness is given in hundredths of forte, which is velocity 90.
fn velocity_of_share(text: &str) -> Option<u8> {
    let share: f64 = text.parse().ok()?;
    Some((share * 0.9).round().clamp(1.0, 127.0) as u8)
}

/// Additive signatures such as `3+2` over one unit are summed.
fn figures(time: Node<'_, '_>) -> Option<Figures> {
    let mut beats = word(time, "beats")?.split('+').map(|beats| beats.trim().parse::<u32>().ok());
    let beats = beats.try_fold(0_u32, |sum, beats| sum.checked_add(beats?))?;
    Figures::new(beats, number(time, "beat-type")?)
}

fn metronome(node: Node<'_, '_>) -> Option<f64> {
    const UNITS: [(&str, f64); 6] = [
        ("whole", 4.0),
        ("half", 2.0),
        ("quarter", 1.0),
        ("eighth", 0.5),
        ("16th", 0.25),
        ("breve", 8.0),
    ];
    let unit = word(node, "beat-unit")?;
    let quarters = UNITS.iter().find(|(name, _)| *name == unit)?.1;
    let dots = named_children(node, "beat-unit-dot").count().min(2) as i32;
    let figure = word(node, "per-minute")?.split(|c: char| !c.is_ascii_digit() && c != '.');
    let figure: f64 = figure.filter(|text| !text.is_empty()).find_map(|text| text.parse().ok())?;
    Some(figure * quarters * (2.0 - 0.5_f64.powi(dots)))
}
