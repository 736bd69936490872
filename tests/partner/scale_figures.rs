//! How sure the belief about key and scale is of what belongs, note by note.

use antiphon::improvise::FRAME;
use antiphon::listen::Tonality;
use antiphon::music::{Beats, PitchSet};
use antiphon::token::Place;

use super::seven::{self, Seven};

/// Streams a tune as the engine hears it; `each` sees the belief after each note.
fn streamed(tune: &Seven, mut each: impl FnMut(usize, Beats, &Tonality)) {
    let mut tonality = Tonality::new();
    let last = tune.notes.last().map_or(0, |note| note.onset.div_floor(FRAME));
    let mut number = 0;
    for at in 0..=last {
        let (begin, end) = (FRAME * at, FRAME * (at + 1));
        let frame_in_bar = begin.rem_floor(tune.meter.bar()).div_floor(FRAME) as u16;
        let place = Place { frame_in_bar, meter: tune.meter, bar: 0, bars_left: None };
        tonality.enter(place.accent());
        let (mut struck, mut tones) = (PitchSet::default(), [0; 12]);
        for note in &tune.notes {
            let nearest = (note.onset + Beats(FRAME.0 / 2)).div_floor(FRAME);
            if nearest == at {
                struck = struck.with(note.pitch);
                tonality.strike(note.pitch);
                number += 1;
                each(number, note.onset, &tonality);
            }
            let sounds = note.end().min(end) - note.onset.max(begin);
            let tone = &mut tones[usize::from(note.pitch.class().number())];
            *tone = (sounds.0.max(0) * 6 / FRAME.0).max(i64::from(*tone)) as u8;
        }
        tonality.hear(place.accent(), struck, &tones);
    }
}

pub fn figures() {
    let Ok(folder) = std::env::var("ANTIPHON_LEAD_SHEETS") else { return };
    let odd = std::env::var("ANTIPHON_HALF").is_ok_and(|half| half == "odd");
    let tunes = seven::tunes(&folder, odd, 400, 1);
    println!("{} tunes", tunes.len());
    for from in [1, 2, 4, 8, 16, 32] {
        let (mut all, mut within, mut size, mut n) = (0, 0, 0, 0);
        let (mut signatures, mut last, mut worst) = (0, 0, 1.0_f64);
        for tune in &tunes {
            let (mut mine, mut good) = (0, 0);
            let mut sharps = None;
            streamed(tune, |number, _, tonality| {
                let tonal = tonality.tonal().unwrap();
                if number == from {
                    signatures += usize::from(tonal.key.sharps() == tune.signature());
                }
                sharps = Some(tonal.key.sharps());
                if number >= from {
                    mine += tonal.scale.0.count_ones();
                    good += (tonal.scale.0 & tune.scale.0).count_ones();
                    n += 1;
                }
            });
            last += usize::from(sharps == Some(tune.signature()));
            (all, within, size) = (all + mine, within + good, size + mine);
            worst = worst.min(f64::from(good) / f64::from(mine.max(1)));
        }
        println!(
            "from note {from}: {:.4} of the notes that belong do, worst {worst:.3}, {:.2} notes; signature then {:.3}, at the end {:.3}",
            f64::from(within) / f64::from(all),
            f64::from(size) / f64::from(n),
            signatures as f64 / tunes.len() as f64,
            last as f64 / tunes.len() as f64,
        );
    }
}
