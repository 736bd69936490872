//! Voices: how the harmony's voices move from strike to strike, each to the nearest, and against lead and bass.

use super::feature::Feature;
use super::sums::{commonest, entropy, mean, share, spread};
use crate::evaluate::ear::passage::{Passage, Tone};

/// The features.
pub const FEATURES: &[Feature] = &[
    ("harmony_step", "share of the harmony's voices that move by one or two semitones", |p| {
        share(nearest(p).map(|by| matches!(by.abs(), 1 | 2)))
    }),
    ("harmony_leap", "share of the harmony's voices that move by more than a fourth", |p| {
        share(nearest(p).map(|by| by.abs() > 5))
    }),
    ("harmony_stay", "share of the harmony's voices that stay on their pitch", |p| {
        share(nearest(p).map(|by| by == 0))
    }),
    ("harmony_abs", "mean move of the harmony's voices in semitones", |p| {
        mean(nearest(p).map(|by| f64::from(by.abs())))
    }),
    ("harmony_again", "share of the harmony's strikes with the pitches of the one before", |p| {
        share(struck(p).windows(2).map(|pair| pair[0] == pair[1]))
    }),
    ("harmony_turn", "share of moves of the harmony's highest notes that go back", |p| {
        turn(&top(p))
    }),
    (
        "harmony_top_step",
        "share of the harmony's highest notes that move by one or two semitones",
        |p| share(intervals(&top(p)).map(|by| matches!(by.abs(), 1 | 2))),
    ),
    ("harmony_top_abs", "mean move of the harmony's highest notes in semitones", |p| {
        mean(intervals(&top(p)).map(|by| f64::from(by.abs())))
    }),
    (
        "harmony_bigram_top",
        "share of the commonest pair of intervals of the harmony's highest notes",
        |p| {
            let intervals: Vec<i32> = intervals(&top(p)).collect();
            commonest(intervals.windows(2).map(<[i32]>::to_vec))
        },
    ),
    (
        "harmony_interval_entropy",
        "entropy of the intervals of the harmony's highest notes in bits",
        |p| entropy(intervals(&top(p))),
    ),
    ("harmony_range", "semitones from the harmony's lowest note to its highest", |p| {
        let pitches = || p.strikes.iter().flatten().map(|tone| tone.pitch);
        Some(f64::from(pitches().max()? - pitches().min()?))
    }),
    ("voices_mean", "mean number of notes in a strike of the harmony", |p| mean(sizes(p))),
    ("voices_sd", "spread of the number of notes in a strike of the harmony", |p| spread(sizes(p))),
    (
        "voices_change",
        "share of the harmony's strikes with another number of notes than the one before",
        |p| share(p.strikes.windows(2).map(|pair| pair[0].len() != pair[1].len())),
    ),
    (
        "voices_width",
        "mean width of the harmony's strikes of two and more notes in semitones",
        |p| {
            let wide = p.strikes.iter().filter(|strike| strike.len() > 1);
            mean(wide.map(|strike| f64::from(strike[strike.len() - 1].pitch - strike[0].pitch)))
        },
    ),
    ("cross_lead", "share of the harmony's notes above the lead's that sounds then", |p| {
        share(against(p, &p.lead).map(|(mine, lead)| mine > lead))
    }),
    ("cross_bass", "share of the harmony's notes below the bass's that sounds then", |p| {
        share(against(p, &p.bass).map(|(mine, bass)| mine < bass))
    }),
    (
        "double_lead",
        "share of the harmony's notes of the pitch class of the lead's that sounds then",
        |p| share(against(p, &p.lead).map(|(mine, lead)| (mine - lead) % 12 == 0)),
    ),
    (
        "double_bass",
        "share of the harmony's notes of the pitch class of the bass's that sounds then",
        |p| share(against(p, &p.bass).map(|(mine, bass)| (mine - bass) % 12 == 0)),
    ),
    ("contrary", "share of common moves of lead and bass that go against each other", |p| {
        share(outer(p).windows(2).filter_map(contrary))
    }),
    (
        "parallel",
        "share of common moves of lead and bass from fifth to fifth or octave to octave",
        |p| share(outer(p).windows(2).filter(|pair| contrary(pair).is_some()).map(parallel)),
    ),
];

fn struck(p: &Passage) -> Vec<Vec<i32>> {
    p.strikes.iter().map(|strike| strike.iter().map(|tone| tone.pitch).collect()).collect()
}

fn sizes(p: &Passage) -> impl Iterator<Item = f64> {
    p.strikes.iter().map(|strike| strike.len() as f64)
}

/// How each note of a strike lies from the nearest of the strike before.
fn nearest(p: &Passage) -> impl Iterator<Item = i32> {
    p.strikes.windows(2).flat_map(|pair| {
        pair[1].iter().filter_map(|tone| {
            pair[0].iter().map(|before| tone.pitch - before.pitch).min_by_key(|by| by.abs())
        })
    })
}

fn top(p: &Passage) -> Vec<i32> {
    p.strikes.iter().map(|strike| strike[strike.len() - 1].pitch).collect()
}

fn intervals(line: &[i32]) -> impl Iterator<Item = i32> {
    line.windows(2).map(|pair| pair[1] - pair[0])
}

fn turn(line: &[i32]) -> Option<f64> {
    let moves: Vec<i32> = intervals(line).map(i32::signum).filter(|way| *way != 0).collect();
    share(moves.windows(2).map(|pair| pair[0] != pair[1]))
}

/// The pitch of a line at a point; `None` where it rests.
fn at(line: &[Tone], when: i64) -> Option<i32> {
    let last = line.partition_point(|tone| tone.start <= when).checked_sub(1)?;
    (line[last].end > when).then_some(line[last].pitch)
}

/// The harmony's notes, each with the pitch of a line that sounds when it begins.
fn against<'a>(p: &'a Passage, line: &'a [Tone]) -> impl Iterator<Item = (i32, i32)> + 'a {
    p.strikes.iter().flatten().filter_map(|tone| Some((tone.pitch, at(line, tone.start)?)))
}

/// Bass and lead, at each onset of the bass at which the lead sounds.
fn outer(p: &Passage) -> Vec<(i32, i32)> {
    p.bass.iter().filter_map(|tone| Some((tone.pitch, at(&p.lead, tone.start)?))).collect()
}

/// Whether both move, and against each other.
fn contrary(pair: &[(i32, i32)]) -> Option<bool> {
    let (bass, lead) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
    (bass != 0 && lead != 0).then(|| bass.signum() != lead.signum())
}

fn parallel(pair: &[(i32, i32)]) -> bool {
    let [before, after] = [0, 1].map(|at| (pair[at].1 - pair[at].0).rem_euclid(12));
    before == after && matches!(after, 0 | 7)
}
