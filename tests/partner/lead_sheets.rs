//! Accompaniment of melodies with chords written by people, beside those chords and two simpler harmonisers.

use std::collections::BTreeMap;
use std::path::Path;

use antiphon::corpus::{Piece, read_folder};
use antiphon::improvise::{FRAME, Mode};
use antiphon::listen::ChordTracker;
use antiphon::music::{Accent, Beats, Chord, Note, Part, Pitch};
use antiphon::perform::Event;
use antiphon::rt::Draw;
use antiphon::token::{Place, note_at};

use super::accompany::{as_sounded, in_chord};
use super::in_mode;
use super::rig::duet::{Duet, Sounded, chords, sounded};
use super::rig::engine;
use super::variety::{Variety, mean};

/// Tunes that are played.
const TUNES: usize = 100;
/// Quarters of each at most.
const LONGEST: f64 = 128.0;

/// A melody and the chords written over it, in quarters.
struct Tune {
    notes: Vec<Note>,
    chords: Vec<(f64, Chord)>,
    places: Vec<Place>,
    end: f64,
}

impl Tune {
    fn of(piece: &Piece) -> Option<Self> {
        let notes: Vec<Note> = piece
            .sheet
            .frames
            .iter()
            .enumerate()
            .flat_map(|(at, frame)| {
                let lead = frame.notes.iter().filter(|note| note.part == Part::Lead);
                lead.map(move |&note| note_at(FRAME * at as i64, note))
            })
            .filter(|note| note.end().to_quarters() <= LONGEST)
            .collect();
        let end = notes.iter().map(|note| note.end().to_quarters()).fold(0.0, f64::max);
        let mut chords = Vec::new();
        for (at, frame) in piece.sheet.frames.iter().enumerate() {
            if let Some(chord) = frame.chord
                && chords.last().is_none_or(|&(_, last)| last != chord)
            {
                chords.push((at as f64 / 4.0, chord));
            }
        }
        let steady = piece.sheet.places.windows(2).all(|pair| pair[0].meter == pair[1].meter);
        let places = piece.sheet.places.clone();
        (steady && end >= 48.0 && chords.len() > 3).then_some(Self { notes, chords, places, end })
    }

    fn moved(&self, from: f64, semitones: i32) -> Vec<Note> {
        let up = |note: &Note| {
            let by = if note.onset.to_quarters() >= from { semitones } else { 0 };
            Note { pitch: Pitch::clamped(i32::from(note.pitch.number()) + by), ..*note }
        };
        self.notes.iter().map(up).collect()
    }

    fn played(&self, notes: Vec<Note>, seed: u64) -> Vec<Event> {
        let mut duet = Duet::of(notes, in_mode(Mode::Accompany, seed));
        duet.meter = self.places[0].meter;
        duet.bars = Beats::from_quarters(self.end).div_floor(duet.meter.bar()) + 1;
        duet.watched(&mut engine(), |_, _, _| None)
    }
}

/// Every second tune by its hash, so that none that anything was chosen by is among them.
fn tunes() -> Option<Vec<Tune>> {
    let folder = std::env::var("ANTIPHON_LEAD_SHEETS").ok()?;
    let corpus = read_folder(Path::new(&folder)).expect("a folder of prepared music");
    let even = corpus.iter().enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, piece)| piece);
    let all: Vec<Tune> = even.filter_map(Tune::of).collect();
    let step = (all.len() / TUNES).max(1);
    Some(all.into_iter().step_by(step).take(TUNES).collect())
}

/// The last chord of the tune's own before each change: what one plays who is always late by a chord.
fn late(tune: &Tune) -> Vec<(f64, Chord)> {
    let chords = &tune.chords;
    (1..chords.len()).map(|at| (chords[at].0, chords[at - 1].1)).collect()
}

/// The likeliest chord of the hidden Markov model at each beat, from what was heard before it.
fn filtered(tune: &Tune) -> Vec<(f64, Chord)> {
    let (mut harmony, mut chords) = (ChordTracker::new(), Vec::new());
    for (at, place) in tune.places.iter().enumerate() {
        let begin = FRAME * at as i64;
        let accent = place.accent();
        harmony.enter(accent, 1.0);
        while harmony.move_on() {}
        if accent != Accent::Between {
            chords.push((at as f64 / 4.0, harmony.chords(&[]).best()));
        }
        let mut tones = [0; 12];
        for note in
            tune.notes.iter().filter(|note| note.onset < begin + FRAME && note.end() > begin)
        {
            tones[usize::from(note.pitch.class().number())] = 6;
        }
        harmony.hear(&tones);
    }
    chords
}

/// Prints what is measured on lead sheets.
pub fn figures() {
    let Some(tunes) = tunes() else {
        println!("set ANTIPHON_LEAD_SHEETS to a folder of prepared melodies with chords");
        return;
    };
    println!("{} tunes, seed 1, every second of the folder", tunes.len());
    let mut shares: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let (mut ours, mut human) = (Variety::default(), Variety::default());
    for tune in &tunes {
        let events = tune.played(tune.notes.clone(), 1);
        let told = chords(&events);
        let mut add = |name, heard: &[Sounded]| {
            shares.entry(name).or_default().push(in_chord(&tune.notes, heard, 0.0, tune.end));
        };
        add("Antiphon, as it sounds", &sounded(&events));
        add("Antiphon, the chords that are told", &as_sounded(&told, tune.end));
        add("people's chords", &as_sounded(&tune.chords, tune.end));
        add("the chord before", &as_sounded(&late(tune), tune.end));
        add("hidden Markov model, beat by beat", &as_sounded(&filtered(tune), tune.end));
        let bar = tune.places[0].meter.bar().to_quarters();
        ours.take(&told, tune.end, bar);
        human.take(&tune.chords, tune.end, bar);
    }
    println!("note in chord, mean over tunes:");
    for (name, figures) in &shares {
        println!("  {name}: {:.3}", mean(figures));
    }
    ours.print_beside(&human);
    transposed(&tunes);
    interaction(&tunes);
}

/// Prints the share of sixteenths whose music was decided in time, and how old what it knew of the person was, as in
/// StreamMUSE (interaction success rate and staleness).
fn interaction(tunes: &[Tune]) {
    for bpm in [120.0, 200.0] {
        let (mut planned, mut all, mut stale) = (0, 0, Beats::ZERO);
        for tune in tunes.iter().step_by(5) {
            let mut engine = engine();
            let mut duet = Duet::of(tune.notes.clone(), in_mode(Mode::Accompany, 1));
            duet.bpm = bpm;
            duet.watched(&mut engine, |_, _, _| None);
            let report = engine.report();
            planned += report.planned;
            all += report.planned + report.remembered + report.rested;
            stale += report.stale;
        }
        let stale = stale.to_quarters() / FRAME.to_quarters() / f64::from(all);
        let rate = 100.0 * f64::from(planned) / f64::from(all);
        println!(
            "{bpm} a minute: {planned} of {all} ticks in time ({rate:.3} %), staleness {stale:.3} ticks"
        );
    }
}

/// Prints how soon the chords are right again after the melody moves by one to six semitones in the middle.
fn transposed(tunes: &[Tune]) {
    let (mut before, mut after, mut steady) = (vec![], vec![vec![]; 8], vec![vec![]; 8]);
    for (number, tune) in tunes.iter().enumerate() {
        let semitones = 1 + (Draw::keyed(1, number as i64, 0).next_u32() % 6) as i32;
        let from = (tune.end / 2.0).floor();
        let notes = tune.moved(from, semitones);
        let heard = as_sounded(&chords(&tune.played(notes.clone(), 1)), tune.end);
        let unmoved = as_sounded(&chords(&tune.played(tune.notes.clone(), 1)), tune.end);
        before.push(in_chord(&notes, &heard, 0.0, from));
        for beat in 0..8 {
            let (start, end) = (from + beat as f64, from + beat as f64 + 1.0);
            let sings = tune
                .notes
                .iter()
                .any(|n| n.onset.to_quarters() < end && n.end().to_quarters() > start);
            if sings {
                after[beat].push(in_chord(&notes, &heard, start, end));
                steady[beat].push(in_chord(&tune.notes, &unmoved, start, end));
            }
        }
    }
    println!("note in chord before a sudden transposition: {:.3}", mean(&before));
    let words = |figures: &[Vec<f64>]| {
        figures.iter().map(|f| format!("{:.3}", mean(f))).collect::<Vec<_>>().join(" ")
    };
    println!("  beat by beat after it: {}", words(&after));
    println!("  the same beats without it: {}", words(&steady));
}
