//! Quoting: the lead's odds lean towards how the person's own turns of phrase went on.
//!
//! The strengths were set by ear, and held by how often a taught lick is quoted (the tests below).

use crate::music::Part;
use crate::token::Factor;

use super::super::memory::licks::Expected;
use super::logit_bias::{BiasContext, LogitBias};

/// How much likelier than the model thinks the one known continuation of a long context is, in log-odds, at full
/// memory.
const QUOTE_BIAS: f32 = 7.0;
/// How far continuations of contexts of one to four intervals are trusted.
const TRUST: [f32; 5] = [0.0, 0.15, 0.45, 0.8, 1.0];

/// Leans on the lead's next note, as far as the memory is turned up.
pub struct Quote;

impl LogitBias for Quote {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        let Expected { nexts, order } = &asked.request.expected;
        let force = asked.settings.memory * QUOTE_BIAS * TRUST.get(*order).copied().unwrap_or(0.0);
        let begun = asked.writer.notes().iter().any(|note| note.part == Part::Lead);
        if force <= 0.0 || asked.question.part != Part::Lead || begun {
            return;
        }
        let now = || nexts.iter().filter(|next| next.frame == asked.request.frame);
        let share = force * (1.0 / now().count().max(1) as f32);
        match asked.question.factor {
            Factor::Active => {
                // Whether the lead begins a note here, as often as those that came this far did.
                let begins = now().count() as f32 / nexts.len().max(1) as f32;
                let with_lead = (0..16).filter(|set| set >> Part::Lead.index() & 1 == 1);
                with_lead.for_each(|set| asked.raise(set, force * (2.0 * begins - 1.0), logits));
            }
            Factor::Pitch => {
                now().for_each(|next| asked.raise(next.pitch.number(), share, logits));
            }
            Factor::Duration => now().for_each(|next| asked.raise(next.duration, share, logits)),
            _ => {}
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::{
        FRAME, Improviser, ImproviserSettings, Learned, TransportSnapshot, learned,
    };
    use crate::listen::Heard;
    use crate::model;
    use crate::music::{Beats, Note, Part, Pitch, Velocity};

    /// More work than anything takes.
    const PLENTY: u32 = 1 << 26;
    /// A lick of a bar in eighths.
    const LICK: [i32; 8] = [62, 65, 69, 68, 65, 64, 60, 61];
    /// Sixteenths of four bars.
    const FOUR_BARS: i64 = 64;

    fn improviser() -> Improviser {
        Improviser::new(model::shipped().unwrap())
    }

    fn settings(seed: u64, memory: f32) -> ImproviserSettings {
        let mut settings = ImproviserSettings { seed, memory, ..ImproviserSettings::default() };
        settings.style[0] = 1.0;
        settings
    }

    fn key(number: i32, frame: i64, on: bool) -> Heard {
        let (pitch, velocity) = (Pitch::clamped(number), Velocity::MEDIUM);
        Heard { pitch, velocity, at: FRAME * frame, on }
    }

    fn think(mind: &mut Improviser, settings: &ImproviserSettings, frame: i64) -> Vec<Note> {
        let now = |part: i64| FRAME * frame + Beats(FRAME.0 * part / 4);
        let notes = (0..4).flat_map(|part| {
            mind.think(
                TransportSnapshot { now: now(part), ..TransportSnapshot::default() },
                settings,
                PLENTY,
            );
            mind.take().to_vec()
        });
        notes.collect()
    }

    /// Plays the lick four times and waits; gives what the lead plays in eight bars from the sixth on.
    fn after_a_lick(mind: &mut Improviser, settings: &ImproviserSettings) -> Vec<Note> {
        let mut notes = Vec::new();
        for frame in 0..FOUR_BARS + 160 {
            if frame < FOUR_BARS {
                let place = (frame % 16) as usize;
                let _nothing_moves =
                    mind.hear(key(LICK[place / 2], frame, place.is_multiple_of(2)), settings);
            }
            notes.extend(think(mind, settings, frame));
        }
        notes.retain(|note: &Note| note.part == Part::Lead && note.onset >= FRAME * 80);
        notes
    }

    /// How many stretches of five notes go as the lick does, in any key.
    fn quotes(notes: &[Note]) -> usize {
        let steps = |pitches: &[i32]| pitches.windows(2).map(|p| p[1] - p[0]).collect::<Vec<_>>();
        let pitches: Vec<i32> = notes.iter().map(|note| note.pitch.number().into()).collect();
        let lick = [LICK, LICK].concat();
        let same = |stretch: &&[i32]| lick.windows(5).any(|of| steps(of) == steps(stretch));
        pitches.windows(5).filter(same).count()
    }

    #[test]
    fn a_lick_is_quoted_the_more_the_memory_is_turned_up() {
        const SEEDS: u64 = 24;
        let mut counts = [0.0, 0.5, 1.0].map(|memory| (memory, 0, 0));
        for seed in 0..SEEDS {
            for (memory, quoted, all) in &mut counts {
                let notes = after_a_lick(&mut improviser(), &settings(seed, *memory));
                (*quoted, *all) = (*quoted + quotes(&notes), *all + notes.len());
            }
        }
        println!(
            "stretches of 5 notes of a lick, seeds 0..{SEEDS}, (memory, quoted, notes): {counts:?}"
        );
        let [never, half, full] = counts.map(|(_, quoted, all)| quoted as f64 / all as f64);
        assert!(full > half && half > 3.0 * never && full > 3.0 * never, "0..{SEEDS}: {counts:?}");
    }

    #[test]
    fn what_is_restored_plays_on_the_same_and_what_is_forgotten_as_if_it_had_never_been() {
        let settings = settings(3, 1.0);
        let mut first = improviser();
        after_a_lick(&mut first, &settings);
        let saved = learned(&first.reader());
        let free = |mind: &mut Improviser| {
            mind.reset(Beats::ZERO);
            mind.forget_key();
            (0..256).flat_map(|frame| think(mind, &settings, frame)).collect::<Vec<Note>>()
        };
        let mut second = improviser();
        second.restore(&saved);
        let (music, fresh) = (free(&mut first), free(&mut improviser()));
        assert_eq!(free(&mut second), music);
        assert_ne!(music, fresh, "what was learned makes no difference");
        second.restore(&Learned::new());
        assert_eq!(free(&mut second), fresh);
    }
}
