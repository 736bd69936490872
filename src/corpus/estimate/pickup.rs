//! Pickups of files that do not say where their bars begin.

use std::collections::BTreeMap;

use crate::corpus::score::{Figures, StaffNote, beats};
use crate::music::Beats;

/// How much less likely a pickup is than none, in accents: of one beat, of the beat's next division or of half a bar;
/// shorter than half a bar; and longer.
const PRIORS: [f64; 3] = [0.8, 0.7, 0.5];
/// The accent of an onset grows with its longest note and with its notes, by these powers.
const BY_LENGTH: f64 = 0.7;
const BY_NOTES: f64 = 0.3;

/// The length of the incomplete bar that notes sorted by onset begin with: where in the bar the accents lie. Music that
/// begins with a rest has none. Only notes before `until` count.
pub fn pickup(notes: &[StaffNote], figures: Figures, until: Beats) -> Beats {
    let bar = beats(figures.bar());
    let step = if bar > Beats::quarters(8) { Beats(480) } else { Beats(240) };
    if notes.first().is_none_or(|note| note.onset > Beats::ZERO)
        || bar.rem_floor(step) > Beats::ZERO
    {
        return Beats::ZERO;
    }
    let accents = accents(notes, bar, step, until);
    let weighed = accents.into_iter().map(|(at, accent)| (at, accent * prior(at, bar, figures)));
    // Of two equally good places the earlier is taken.
    weighed.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map_or(Beats::ZERO, |(at, _)| at)
}

fn accents(notes: &[StaffNote], bar: Beats, step: Beats, until: Beats) -> BTreeMap<Beats, f64> {
    let mut accents = BTreeMap::from([(Beats::ZERO, 0.0)]);
    let counted = notes.partition_point(|note| note.onset < until);
    for together in notes[..counted].chunk_by(|a, b| a.onset == b.onset) {
        let at = together[0].onset.rem_floor(bar);
        if at.rem_floor(step) == Beats::ZERO {
            let longest =
                together.iter().map(|note| note.duration).max().unwrap_or_default().min(bar);
            let accent =
                longest.to_quarters().powf(BY_LENGTH) * (together.len() as f64).powf(BY_NOTES);
            *accents.entry(at).or_default() += accent;
        }
    }
    accents
}

fn prior(at: Beats, bar: Beats, figures: Figures) -> f64 {
    let compound = figures.unit >= 8 && figures.beats.is_multiple_of(3);
    let (beat, division) =
        if compound { (Beats(1440), Beats(480)) } else { (Beats(960), Beats(480)) };
    if at == Beats::ZERO {
        1.0
    } else if at == beat || at == division || at * 2 == bar {
        PRIORS[0]
    } else if at * 2 <= bar && at.rem_floor(division) == Beats::ZERO {
        PRIORS[1]
    } else {
        PRIORS[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waltz(lengths: &[i64]) -> Beats {
        let mut onset = Beats::ZERO;
        let note = |&quarters: &i64| {
            let note =
                StaffNote { onset, pitch: 60, duration: Beats::quarters(quarters), velocity: 80 };
            onset = note.end();
            note
        };
        let notes: Vec<StaffNote> = lengths.iter().map(note).collect();
        pickup(&notes, Figures { beats: 3, unit: 4 }, Beats::quarters(1000))
    }

    #[test]
    fn long_notes_show_where_bars_begin() {
        assert_eq!(waltz(&[2, 1, 2, 1, 3]), Beats::ZERO);
        assert_eq!(waltz(&[1, 2, 1, 2, 1, 2]), Beats::QUARTER);
    }
}
