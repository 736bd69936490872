//! How much of every mode is in the key of tunes of seven notes, and how soon after they move.

use antiphon::improvise::Mode;
use antiphon::music::{Beats, Meter};
use antiphon::rt::Draw;

use super::in_key::{InScale, quarters};
use super::keys::moved;
use super::seven::{self, Seven};

/// The bar at which a tune moves, and how many bars it is followed.
const MOVES: i64 = 8;
const LONG: i64 = 24;

/// The share of a tune's quarters in the scale by mode, and its worst tune.
#[derive(Default)]
struct Share {
    all: f64,
    within: f64,
    worst: Option<(f64, String)>,
}

impl Share {
    fn add(&mut self, (all, within): (f64, f64), id: &str) {
        (self.all, self.within) = (self.all + all, self.within + within);
        let share = within / all;
        if all >= 4.0 && self.worst.as_ref().is_none_or(|(worst, _)| share < *worst) {
            self.worst = Some((share, id.to_string()));
        }
    }

    fn words(&self) -> String {
        let (worst, id) = self.worst.clone().unwrap_or_default();
        let all = self.all;
        format!("{:.3} of {all:.0} quarters, worst {worst:.3} ({id})", self.within / all)
    }
}

fn before(tune: &Seven, bars: i64) -> Vec<antiphon::music::Note> {
    let end = tune.meter.bar() * bars;
    tune.notes.iter().filter(|note| note.onset < end).copied().collect()
}

/// Prints the share by mode: from the fourth note or the second bar on, and from two bars after a move on.
pub fn figures() {
    let Ok(folder) = std::env::var("ANTIPHON_LEAD_SHEETS") else {
        println!("set ANTIPHON_LEAD_SHEETS to a folder of prepared melodies");
        return;
    };
    let most = std::env::var("ANTIPHON_TUNES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let odd = std::env::var("ANTIPHON_HALF").is_ok_and(|half| half == "odd");
    let tunes = seven::tunes(&folder, odd, most, 1);
    println!(
        "{} tunes of seven notes in random keys, seed 1, their first {LONG} bars",
        tunes.len()
    );
    for mode in [Mode::Harmonise, Mode::Free, Mode::Solo, Mode::Trade, Mode::Accompany] {
        let (mut share, mut after) = (Share::default(), Share::default());
        for (number, tune) in tunes.iter().enumerate() {
            let notes = before(tune, LONG);
            let from = match mode {
                Mode::Harmonise => notes[3].onset,
                Mode::Accompany => Beats::ZERO,
                _ => first(&notes, tune.meter) + tune.meter.bar() * 2,
            };
            let it = InScale { notes: &notes, meter: tune.meter, scale: tune.scale };
            share.add(it.quarters(mode, number as u64, from), &tune.id);
            let by = 1 + (Draw::keyed(1, number as i64, 1).next_u32() % 6) as i32;
            let moves = tune.meter.bar() * MOVES;
            let notes = moved(&notes, moves, by);
            let it = InScale { notes: &notes, meter: tune.meter, scale: tune.scale.up(by) };
            let heard = it.played(mode, number as u64);
            after.add(quarters(&heard, it.scale, moves + tune.meter.bar() * 2), &tune.id);
        }
        println!("  {mode:?}: {}", share.words());
        println!("  {mode:?}, two bars after a move: {}", after.words());
    }
}

fn first(notes: &[antiphon::music::Note], meter: Meter) -> Beats {
    let bar = meter.bar();
    bar * notes[0].onset.div_floor(bar)
}
