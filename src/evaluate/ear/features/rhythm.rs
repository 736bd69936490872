//! Rhythm: when notes begin and how long they are.

use super::feature::Feature;
use super::sums::{commonest, entropy, mean, share};
use crate::evaluate::ear::passage::{Passage, Tone};
use crate::music::Part;

/// Grid steps of a sixteenth.
const SIXTEENTH: i64 = 6;
/// A gap between onsets that is at least this long, in bars, is a rest or a long note.
const LONG: i64 = 2;

/// The features.
pub const FEATURES: &[Feature] = &[
    ("on_quarter", "share of onsets on a quarter", |p| on(p, 4 * SIXTEENTH)),
    ("on_eighth", "share of onsets on an eighth", |p| on(p, 2 * SIXTEENTH)),
    ("on_sixteenth", "share of onsets on a sixteenth, the others are triplets and finer", |p| {
        on(p, SIXTEENTH)
    }),
    ("on_beat", "share of felt beats on which a note begins", |p| filled(p, p.beat)),
    ("on_bar", "share of bar lines on which a note begins", |p| filled(p, p.bar)),
    ("ioi_mean", "mean time between onsets in quarters", |p| {
        mean(gaps(&onsets(p)).map(|gap| gap as f64 / 24.0))
    }),
    ("ioi_entropy", "entropy of the times between onsets in bits", |p| entropy(gaps(&onsets(p)))),
    ("ioi_same", "share of times between onsets that equal the one before", |p| same(&onsets(p))),
    ("ioi_long", "share of times between onsets of half a bar and more", |p| {
        share(gaps(&onsets(p)).map(|gap| gap * LONG >= p.bar))
    }),
    ("lead_ioi_entropy", "entropy of the times between the lead's onsets in bits", |p| {
        entropy(gaps(&starts(&p.lead)))
    }),
    ("lead_ioi_same", "share of the lead's times between onsets that equal the one before", |p| {
        same(&starts(&p.lead))
    }),
    ("bass_ioi_entropy", "entropy of the times between the bass's onsets in bits", |p| {
        entropy(gaps(&starts(&p.bass)))
    }),
    ("bass_ioi_same", "share of the bass's times between onsets that equal the one before", |p| {
        same(&starts(&p.bass))
    }),
    ("harmony_ioi_entropy", "entropy of the times between the harmony's strikes in bits", |p| {
        entropy(gaps(&struck(p)))
    }),
    (
        "harmony_ioi_same",
        "share of the harmony's times between strikes that equal the one before",
        |p| same(&struck(p)),
    ),
    ("ioi_top", "share of the commonest pair of times between the lead's onsets", |p| {
        commonest(pairs(&starts(&p.lead)))
    }),
    ("length_entropy", "entropy of the lengths of notes in bits", |p| {
        entropy(p.tones.iter().map(|tone| tone.end - tone.start))
    }),
    ("length_mean", "mean length of notes in quarters", |p| {
        mean(p.tones.iter().map(|tone| (tone.end - tone.start) as f64 / 24.0))
    }),
    ("lead_legato", "share of the lead's notes that last until its next", |p| legato(&p.lead)),
    ("bass_legato", "share of the bass's notes that last until its next", |p| legato(&p.bass)),
    (
        "lead_dotted",
        "share of the lead's times between onsets that are three to one or one to three",
        |p| share(pairs(&starts(&p.lead)).map(|(a, b)| a == 3 * b || b == 3 * a)),
    ),
    (
        "lead_syncopation",
        "share of the lead's onsets off the beat that hold over the next beat",
        |p| share(p.lead.iter().map(|tone| tone.start % p.beat != 0 && holds_over(p, tone))),
    ),
    ("together", "share of the lead's onsets at which another part also begins", |p| {
        together(p, &p.lead, Part::Lead)
    }),
    ("bass_alone", "share of the bass's onsets at which no other part begins", |p| {
        together(p, &p.bass, Part::Bass).map(|share| 1.0 - share)
    }),
];

fn starts(line: &[Tone]) -> Vec<i64> {
    line.iter().map(|tone| tone.start).collect()
}

fn onsets(p: &Passage) -> Vec<i64> {
    let mut onsets = starts(&p.tones);
    onsets.dedup();
    onsets
}

fn struck(p: &Passage) -> Vec<i64> {
    p.strikes.iter().map(|strike| strike[0].start).collect()
}

fn gaps(starts: &[i64]) -> impl Iterator<Item = i64> {
    starts.windows(2).map(|pair| pair[1] - pair[0])
}

fn pairs(starts: &[i64]) -> impl Iterator<Item = (i64, i64)> {
    starts.windows(3).map(|three| (three[1] - three[0], three[2] - three[1]))
}

fn same(starts: &[i64]) -> Option<f64> {
    share(pairs(starts).map(|(a, b)| a == b))
}

fn on(p: &Passage, grid: i64) -> Option<f64> {
    share(onsets(p).iter().map(|at| (at % p.bar) % grid == 0))
}

fn filled(p: &Passage, every: i64) -> Option<f64> {
    let onsets = onsets(p);
    let places = (0..p.end()).step_by(every as usize);
    share(places.map(|at| onsets.binary_search(&at).is_ok()))
}

fn legato(line: &[Tone]) -> Option<f64> {
    share(line.windows(2).map(|pair| pair[0].end >= pair[1].start))
}

fn holds_over(p: &Passage, tone: &Tone) -> bool {
    tone.end > (tone.start / p.beat + 1) * p.beat
}

fn together(p: &Passage, line: &[Tone], part: Part) -> Option<f64> {
    let others: Vec<i64> =
        starts(&p.tones.iter().filter(|t| t.part != part).copied().collect::<Vec<_>>());
    (!others.is_empty())
        .then(|| share(line.iter().map(|tone| others.binary_search(&tone.start).is_ok())))?
}
