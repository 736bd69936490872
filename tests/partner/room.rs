//! Room for the person.

use antiphon::improvise::Mode;
use antiphon::music::{Note, Part};
use antiphon::rt::Draw;

use super::in_mode;
use super::rig::duet::{Duet, Sounded, note, sounded};

/// Bars of the person's, each as dense as is drawn: 0 to 8 onsets.
fn bars(seed: u64, count: u32) -> (Vec<Note>, Vec<f64>) {
    let (mut notes, mut density) = (Vec::new(), Vec::new());
    for bar in 0..count {
        // Two bars alike, so that the parts have time to hear it.
        let mut draw = Draw::keyed(seed, i64::from(bar / 2), 0);
        let onsets = [0, 2, 4, 8][draw.next_u32() as usize % 4];
        for at in 0..onsets {
            let onset = f64::from(bar) * 4.0 + f64::from(at) * 4.0 / f64::from(onsets);
            let pitch = 67 + [0, 2, 4, 7, 5][(draw.next_u32() % 5) as usize];
            notes.push(note(onset, 3.6 / f64::from(onsets), pitch));
        }
        density.push(f64::from(onsets));
    }
    (notes, density)
}

struct Shared {
    /// Correlation of our onsets in a bar with the person's.
    correlation: f64,
    /// The share of the person's onsets with which one of ours begins.
    together: f64,
    /// The share of our harmony's notes within the person's register.
    within: f64,
}

fn shared(knob: f32, seed: u64, count: u32) -> Shared {
    let mut settings = in_mode(Mode::Accompany, seed);
    settings.music.room = knob;
    let (notes, density) = bars(seed, count);
    let mut duet = Duet::of(notes.clone(), settings);
    duet.bars = i64::from(count);
    let mut heard = sounded(&duet.play().events);
    heard.retain(|note| note.part.is_some());
    let mut ours = vec![0.0; density.len()];
    // Notes struck together are one onset.
    let mut onsets: Vec<f64> = heard.iter().map(|note| note.onset).collect();
    onsets.dedup_by(|a, b| (*a - *b).abs() < 0.02);
    for onset in &onsets {
        if let Some(bar) = ours.get_mut((onset / 4.0) as usize) {
            *bar += 1.0;
        }
    }
    let with =
        |note: &&Note| onsets.iter().any(|onset| (onset - note.onset.to_quarters()).abs() < 0.06);
    let harmony: Vec<&Sounded> =
        heard.iter().filter(|note| note.part == Some(Part::Harmony) && note.onset > 8.0).collect();
    let inside = harmony.iter().filter(|note| (67..=74).contains(&note.pitch)).count();
    Shared {
        correlation: correlation(&density[2..], &ours[2..]),
        together: notes.iter().filter(with).count() as f64 / notes.len() as f64,
        within: inside as f64 / harmony.len().max(1) as f64,
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (am, bm) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| f(a - am, b - bm)).sum()
    };
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt().max(1e-9)
}

#[test]
fn space_is_left_to_a_busy_person() {
    let [left, busy] = [-1.0, 1.0].map(|knob| {
        let all = [0, 1, 2, 3, 4, 5, 6, 7].map(|seed| shared(knob, seed, 24));
        let mean = |of: fn(&Shared) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        (mean(|s| s.correlation), mean(|s| s.together))
    });
    assert!(left.0 < -0.4 && busy.0 > left.0 + 0.4, "leaving space {left:?}, busy {busy:?}");
    assert!(left.1 < busy.1, "onsets together {} and {}", left.1, busy.1);
}

/// Prints what is shared with the person at five settings of the knob.
pub fn figures() {
    const SEEDS: u64 = 10;
    for step in -2..=2_i8 {
        let knob = f32::from(step) / 2.0;
        let all: Vec<Shared> = (0..SEEDS).map(|seed| shared(knob, seed, 48)).collect();
        let mean = |of: fn(&Shared) -> f64| all.iter().map(of).sum::<f64>() / SEEDS as f64;
        println!(
            "room {knob:>4}: density correlation {:>6.3}, onsets together {:.3}, harmony in the person's register {:.3} (seeds 0 to {})",
            mean(|s| s.correlation),
            mean(|s| s.together),
            mean(|s| s.within),
            SEEDS - 1
        );
    }
}
