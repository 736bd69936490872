//! The room that the person leaves: while they are busy the parts thin out, while they rest the parts fill.
//!
//! The strengths were set by ear, and held by how density follows the person (RESULTS.md, partner).

use crate::token::Factor;

use super::logit_bias::{BiasContext, LogitBias};

/// Log-odds of a part's onset, from the idlest to the busiest person.
const THINNING: f32 = 14.0;
/// Log-odds against beginning together with the person.
const APART: f32 = 1.5;

/// Leans on how many parts begin notes, and on whether they do together with the person.
pub struct Room;

impl LogitBias for Room {
    fn apply(&self, asked: &BiasContext<'_>, logits: &mut [f32]) {
        if asked.question.factor != Factor::Active {
            return;
        }
        let room = &asked.request.room;
        let (ours, person) = (asked.ours.0, asked.request.person.0);
        let thinner = THINNING * room.knob() * room.busier();
        for (set, logit) in logits.iter_mut().enumerate() {
            let set = set as u8;
            *logit += thinner * (set & ours).count_ones() as f32;
            if set & ours != 0 && set & person != 0 {
                *logit += APART * room.knob();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::request::room;
    use super::super::logit_bias::tests::odds;
    use super::*;
    use crate::listen::{Heard, Player};
    use crate::music::{Beats, Part, PartSet, Pitch, Velocity};

    fn player(onsets: usize) -> Player {
        let mut player = Player::default();
        for at in 0..onsets {
            let at = Beats(Beats::quarters(4).0 * at as i64 / onsets as i64 + 1);
            let pitch = Pitch::clamped(70);
            player.hear(Heard { pitch, velocity: Velocity::MEDIUM, at, on: true });
        }
        player
    }

    /// What is added to the logit of a bass that begins by itself.
    fn leaning(onsets: usize, knob: f32) -> f32 {
        let bass = PartSet::NONE.with(Part::Bass);
        let logits = odds(&Room, |request| {
            request.room = room::Room::at(Beats::quarters(4), &player(onsets), knob);
            request.scene.parts = bass.with(Part::Lead);
            request.person = PartSet::NONE.with(Part::Lead);
        });
        logits[usize::from(bass.0)]
    }

    #[test]
    fn space_is_left_to_a_busy_person_and_filled_when_they_rest() {
        assert!(leaning(16, -1.0) < -2.0 && leaning(0, -1.0) > 1.0);
        assert!(leaning(16, 1.0) > 2.0 && leaning(16, 0.0) == 0.0);
    }
}
