//! A passage: sixteen bars of either side, on one grid and within the same edges.

use std::collections::BTreeSet;

use crate::evaluate::excerpt::BARS;
use crate::music::{Beats, Meter, Note, Part};
use crate::token::{GRID, Sheet};

/// A pitched note in grid steps, 24 to a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// Whose it is.
    pub part: Part,
    /// Its MIDI number.
    pub pitch: i32,
    /// Where it begins.
    pub start: i64,
    /// Where it ends, at the latest at the end of the passage.
    pub end: i64,
}

/// A stretch in which the same notes sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Where it begins.
    pub start: i64,
    /// How long it lasts.
    pub length: i64,
    /// What sounds, the lowest first, each pitch once.
    pub pitches: Vec<i32>,
    /// How many notes of lead, bass and harmony sound, by [`Part::index`].
    pub parts: [usize; 4],
}

/// What the ear listens to. Both sides become one in the same way: loudness, chords and the part's feel are left out,
/// since they are not known of both; notes that began before the passage are not in it, and none sounds beyond its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The pitched notes, by start and pitch.
    pub tones: Vec<Tone>,
    /// The lead's highest notes.
    pub lead: Vec<Tone>,
    /// The bass's lowest notes.
    pub bass: Vec<Tone>,
    /// The harmony's notes that begin together, the lowest first.
    pub strikes: Vec<Vec<Tone>>,
    /// The stretches between changes; silent ones are left out.
    pub slices: Vec<Slice>,
    /// Grid steps in a bar.
    pub bar: i64,
    /// Grid steps in a felt beat.
    pub beat: i64,
    /// How many bars it has.
    pub count: usize,
}

impl Passage {
    /// The first sixteen bars of notes.
    pub fn new(notes: &[Note], meter: Meter) -> Self {
        // Through the sheet, so that both sides have the same places and lengths.
        let sheet = Sheet::quantise(notes, &[], &[(Beats::ZERO, meter)]);
        let bar = meter.bar().div_floor(GRID).max(1);
        let beat = (bar / i64::from(meter.felt_beats().max(1))).max(1);
        let tones = clipped(&sheet.notes(), bar * i64::from(BARS));
        Self::of_tones(tones, bar, beat, BARS as usize)
    }

    fn of_tones(tones: Vec<Tone>, bar: i64, beat: i64, count: usize) -> Self {
        Self {
            lead: line(&tones, Part::Lead, i32::max),
            bass: line(&tones, Part::Bass, i32::min),
            strikes: strikes(&tones),
            slices: slices(&tones),
            tones,
            bar,
            beat,
            count,
        }
    }

    /// The passage in pieces of so many bars, each cut at its edges as the whole is.
    pub fn windows(&self, bars: usize) -> Vec<Self> {
        let long = self.bar * bars as i64;
        let window = |at: usize| {
            let (first, end) = (long * at as i64, long * (at as i64 + 1));
            let inside = self.tones.iter().filter(|tone| (first..end).contains(&tone.start));
            let moved = |tone: &Tone| Tone {
                start: tone.start - first,
                end: tone.end.min(end) - first,
                ..*tone
            };
            Self::of_tones(inside.map(moved).collect(), self.bar, self.beat, bars)
        };
        (0..self.count / bars).map(window).collect()
    }

    /// The lines of lead, bass and harmony.
    pub fn lines(&self) -> [Vec<Tone>; 3] {
        let harmony = line(&self.tones, Part::Harmony, i32::max);
        [self.lead.clone(), self.bass.clone(), harmony]
    }

    /// Where it ends.
    pub fn end(&self) -> i64 {
        self.bar * self.count as i64
    }

    /// The notes of a part.
    pub fn of(&self, part: Part) -> impl Iterator<Item = &Tone> {
        self.tones.iter().filter(move |tone| tone.part == part)
    }

    /// The notes of each bar: place in the bar and pitch.
    pub fn bars(&self) -> Vec<BTreeSet<(i64, i32)>> {
        let mut bars = vec![BTreeSet::new(); self.count];
        for tone in &self.tones {
            bars[(tone.start / self.bar) as usize].insert((tone.start % self.bar, tone.pitch));
        }
        bars
    }

    /// The rhythm of each bar of some notes: places at which any begins.
    pub fn rhythms(&self, tones: &[Tone]) -> Vec<BTreeSet<i64>> {
        let mut bars = vec![BTreeSet::new(); self.count];
        for tone in tones {
            bars[(tone.start / self.bar) as usize].insert(tone.start % self.bar);
        }
        bars
    }
}

/// The pitched notes that begin before the end, cut there.
fn clipped(notes: &[Note], end: i64) -> Vec<Tone> {
    let pitched = notes.iter().filter(|note| note.part.is_pitched());
    let tones = pitched.map(|note| Tone {
        part: note.part,
        pitch: note.pitch.number().into(),
        start: note.onset.div_floor(GRID),
        end: note.end().div_floor(GRID).min(end),
    });
    let mut tones: Vec<Tone> = tones.filter(|tone| tone.start < end).collect();
    tones.sort_by_key(|tone| (tone.start, tone.pitch, tone.part));
    tones
}

/// The lines of lead, bass and harmony in whole music, of any length.
pub fn lines(notes: &[Note]) -> [Vec<Tone>; 3] {
    let tones = clipped(notes, i64::MAX);
    [
        line(&tones, Part::Lead, i32::max),
        line(&tones, Part::Bass, i32::min),
        line(&tones, Part::Harmony, i32::max),
    ]
}

/// A part as one line: of notes that begin together the one that is preferred.
fn line(tones: &[Tone], part: Part, prefer: fn(i32, i32) -> i32) -> Vec<Tone> {
    let mut line: Vec<Tone> = Vec::new();
    for tone in tones.iter().filter(|tone| tone.part == part) {
        match line.last_mut().filter(|last| last.start == tone.start) {
            Some(last) if prefer(last.pitch, tone.pitch) == tone.pitch => *last = *tone,
            Some(_) => {}
            None => line.push(*tone),
        }
    }
    line
}

fn strikes(tones: &[Tone]) -> Vec<Vec<Tone>> {
    let harmony: Vec<Tone> =
        tones.iter().filter(|tone| tone.part == Part::Harmony).copied().collect();
    harmony.chunk_by(|a, b| a.start == b.start).map(<[Tone]>::to_vec).collect()
}

fn slices(tones: &[Tone]) -> Vec<Slice> {
    let cuts: BTreeSet<i64> = tones.iter().flat_map(|tone| [tone.start, tone.end]).collect();
    let cuts: Vec<i64> = cuts.into_iter().collect();
    let mut sounding: Vec<Tone> = Vec::new();
    let mut next = tones.iter().peekable();
    let mut slices = Vec::new();
    for cut in cuts.windows(2) {
        sounding.retain(|tone| tone.end > cut[0]);
        while let Some(tone) = next.next_if(|tone| tone.start <= cut[0]) {
            sounding.push(*tone);
        }
        if !sounding.is_empty() {
            slices.push(slice(&sounding, cut[0], cut[1] - cut[0]));
        }
    }
    slices
}

fn slice(sounding: &[Tone], start: i64, length: i64) -> Slice {
    let pitches: BTreeSet<i32> = sounding.iter().map(|tone| tone.pitch).collect();
    let mut parts = [0; 4];
    for tone in sounding {
        parts[tone.part.index()] += 1;
    }
    Slice { start, length, pitches: pitches.into_iter().collect(), parts }
}
