//! Written music played out: repeats with their endings, D.C., D.S. and the coda.

use std::ops::Range;

use super::score::{Bar, MAX_LENGTH, MAX_NOTES, Score, StaffNote, beats, meters};
use crate::music::Beats;
use crate::music::roadmap::{self, MOST_PLAYED, Signs};

/// Puts every bar where it is played, as often as it is played. Signs that do not fit the others count for nothing; where
/// the rest come to more than a piece may have, it stays as it is written, with a warning.
pub fn play_out(score: &mut Score) {
    let signs: Vec<Signs> = score.bars.iter().map(|bar| bar.signs).collect();
    let goes_on = |bar: &Signs| bar.closes.is_none() && bar.back.is_none() && bar.ending.is_none();
    if score.sections.is_empty() && signs.iter().all(goes_on) {
        return;
    }
    let played = order(&signs, &score.sections)
        .map(|order| (stretches(&score.bars, &order), played(&score.bars, &order)));
    let played = played.filter(|(stretches, bars)| is_bounded(score, stretches, bars));
    let Some((stretches, bars)) = played else {
        let what = "its repeats come to more than a piece may have, and are not played out";
        return score.warnings.push(what.to_owned());
    };
    for line in &mut score.lines {
        let notes = stretches.iter().flat_map(|stretch| stretch.notes(&line.notes));
        line.notes = notes.collect();
    }
    score.chords = carried(&score.chords, &stretches);
    score.tempi = carried(&score.tempi, &stretches);
    (score.bars, score.sections) = (bars, Vec::new());
    (score.meters, score.pickup) = meters(&score.bars);
}

/// The order in which bars are played, section by section. More bars than may be played are not looked at: the signs round
/// a bar are searched for from every bar.
fn order(signs: &[Signs], sections: &[Range<usize>]) -> Option<Vec<usize>> {
    if signs.len() > MOST_PLAYED {
        return None;
    }
    let whole = 0..signs.len();
    let sections = if sections.is_empty() { std::slice::from_ref(&whole) } else { sections };
    let mut all = Vec::new();
    for section in sections {
        let order = roadmap::order(&fitting(signs.get(section.clone())?))?;
        all.extend(order.into_iter().map(|at| section.start + at));
        if all.len() > MOST_PLAYED {
            return None;
        }
    }
    Some(all)
}

/// The signs of bars that fit each other.
fn fitting(signs: &[Signs]) -> Vec<Signs> {
    let written = roadmap::with_closed_endings(signs.to_vec());
    let mut signs = written.clone();
    for (at, bar) in signs.iter_mut().enumerate() {
        bar.ending = bar.ending.filter(|_| roadmap::is_repeated(&written, at));
        bar.back = bar.back.filter(|&back| roadmap::missing(&written, back).is_none());
    }
    signs
}

/// Whether stretches of a score, and the bars in which they are played, are not more than a piece may be.
fn is_bounded(score: &Score, stretches: &[Stretch], bars: &[Bar]) -> bool {
    let within = |stretch: &Stretch| -> usize {
        score.lines.iter().map(|line| stretch.of(&line.notes).len()).sum()
    };
    let notes: usize = stretches.iter().map(within).sum();
    let end = bars.last().map_or(0, |bar| bar.start + bar.length);
    notes <= MAX_NOTES && beats(end) <= MAX_LENGTH
}

/// Bars that follow each other as they are written: from where to where, and by how much later they are played.
#[derive(Clone, Copy)]
struct Stretch {
    from: Beats,
    to: Beats,
    later: Beats,
}

impl Stretch {
    /// Those of notes by onset that begin in it.
    fn of<'n>(&self, notes: &'n [StaffNote]) -> &'n [StaffNote] {
        let before = |at: Beats| notes.partition_point(|note| note.onset < at);
        notes.get(before(self.from)..before(self.to)).unwrap_or_default()
    }

    /// Notes as they are played in it: none is tied over its end.
    fn notes<'n>(self, notes: &'n [StaffNote]) -> impl Iterator<Item = StaffNote> + 'n {
        self.of(notes).iter().map(move |note| StaffNote {
            onset: note.onset + self.later,
            duration: note.duration.min(self.to - note.onset),
            ..*note
        })
    }
}

/// The stretches that an order of bars comes to. What is written behind the last bar belongs to it.
fn stretches(bars: &[Bar], order: &[usize]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let (mut before, mut start) = (None, 0);
    for &at in order {
        let Some(bar) = bars.get(at) else { continue };
        let is_last = at + 1 == bars.len();
        let to = if is_last { Beats(i64::MAX / 4) } else { beats(bar.start + bar.length) };
        match stretches.last_mut().filter(|_| before.is_some_and(|before: usize| before + 1 == at))
        {
            Some(stretch) => stretch.to = to,
            None => {
                let from = beats(bar.start);
                stretches.push(Stretch { from, to, later: beats(start) - from });
            }
        }
        (before, start) = (Some(at), start + bar.length);
    }
    stretches
}

/// Changes by time as they are played; what is in force where a stretch begins is said again.
fn carried<T: Copy + PartialEq>(changes: &[(Beats, T)], stretches: &[Stretch]) -> Vec<(Beats, T)> {
    let mut all: Vec<(Beats, T)> = Vec::new();
    for stretch in stretches {
        let first = changes.partition_point(|change| change.0 <= stretch.from);
        let inside = changes.partition_point(|change| change.0 < stretch.to).max(first);
        let held = first.checked_sub(1).and_then(|at| changes.get(at));
        let held = held.filter(|held| all.last().is_none_or(|last| last.1 != held.1));
        all.extend(held.map(|held| (stretch.from + stretch.later, held.1)));
        all.extend(changes[first..inside].iter().map(|&(at, what)| (at + stretch.later, what)));
    }
    all
}

/// Bars where they are played.
fn played(bars: &[Bar], order: &[usize]) -> Vec<Bar> {
    let mut start = 0;
    let place = |&at: &usize| {
        let bar = Bar { start, signs: Signs::default(), ..*bars.get(at)? };
        start += bar.length;
        Some(bar)
    };
    order.iter().filter_map(place).collect()
}
