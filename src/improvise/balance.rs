//! Who has rested long enough.
//!
//! The model learned from scores in which a part may rest for a page. A part that a person has switched on is
//! drawn back in: the longer it rests, the likelier the sets of parts that hold it.

use crate::music::PartSet;
use crate::token::{Scene, Tape};

/// Frames that each part may rest before it is drawn in, by part.
const REST: [i64; 4] = [16, 12, 12, 8];

/// What each further frame of rest adds to the part's log-odds, and the most that it can add.
const PER_FRAME: f32 = 0.2;
const MOST: f32 = 6.0;

/// What is added to the logit of every set of parts. Nothing off the felt beat, where entries would stumble.
pub fn pull(tape: &Tape, scene: &Scene, person: PartSet) -> [f32; 16] {
    if !scene.place.opens_pulse() {
        return [0.0; 16];
    }
    let mut overdue = [0.0; 4];
    for part in scene.parts.iter().filter(|&part| !person.has(part)) {
        let frames = (tape.rest(part) - REST[part.index()]).max(0);
        overdue[part.index()] = (frames as f32 * PER_FRAME).min(MOST);
    }
    std::array::from_fn(|set| PartSet(set as u8).iter().map(|part| overdue[part.index()]).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::Part;

    #[test]
    fn a_part_that_rests_is_drawn_in_and_a_person_never() {
        let mut tape = Tape::new();
        let scene = Scene { parts: PartSet::PITCHED, ..Scene::default() };
        assert_eq!(pull(&tape, &scene, PartSet::NONE), [0.0; 16]);
        (0..40).for_each(|_| tape.write(&[], None));
        let bass = PartSet::NONE.with(Part::Bass);
        let drawn = pull(&tape, &scene, PartSet::NONE.with(Part::Lead));
        assert!(drawn[usize::from(bass.0)] > 1.0);
        assert_eq!(drawn[usize::from(PartSet::NONE.with(Part::Lead).0)], 0.0);
        assert_eq!(drawn[0], 0.0);
    }
}
