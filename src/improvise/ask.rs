//! What the person asks of the music beside playing: another plan, an ending, an earlier take, their own taste.

use crate::music::{Beats, Part, Pitch};
use crate::rt::Bounded;
use crate::rt::log::LogReader;

use super::ending::Ending;
use super::{FRAME, Improviser, Learned, Profile, Recalled, Strain};

/// Planned notes that can be refused at a time.
const REFUSED: usize = 32;

/// What the person wants of the plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// How often they asked for something else.
    pub again: u64,
    /// The notes that they refused: frame, part and pitch.
    pub refused: Bounded<(i64, Part, Pitch), REFUSED>,
    /// Whether it is to end.
    pub ending: Ending,
}

impl Improviser {
    /// The manner has changed: what is not due yet is planned anew.
    pub fn disturb(&mut self) {
        self.disturbed = true;
    }

    /// Plans something else for all that is not due yet.
    pub fn again(&mut self) {
        self.wanted.again += 1;
        self.disturbed = true;
    }

    /// Ends the song with the bar after the one at hand; asked once more, it goes on.
    pub fn end(&mut self) {
        let open = self.wanted.ending == Ending::Open;
        self.wanted.ending = if open { Ending::Asked } else { Ending::Open };
        self.disturbed = true;
    }

    /// What has just sounded is liked, or not: what is not due yet is planned by the taste that this shows.
    pub fn judge(&mut self, liked: bool) {
        self.taste.judge(liked);
        self.disturbed = true;
    }

    /// The taste that was learned.
    pub fn taste(&self) -> &Profile {
        self.taste.profile()
    }

    /// Takes over a taste that was learned before.
    pub fn adopt_taste(&mut self, profile: &Profile) {
        self.taste.adopt(profile);
        self.disturbed = true;
    }

    /// Goes on from music that was played before, as soon as that has been gone through: from a bar line on, or when
    /// the song starts. `music` has the newest first.
    pub fn resume(&mut self, strain: &Strain, music: impl Iterator<Item = Recalled>) {
        self.rehearsal.begin(strain, music);
    }

    /// Never plays a note that is planned for a point.
    pub fn refuse(&mut self, part: Part, pitch: Pitch, onset: Beats) {
        if self.wanted.refused.is_full() {
            self.wanted.refused.remove(0);
        }
        let _fits = self.wanted.refused.push((onset.div_floor(FRAME), part, pitch));
        self.disturbed = true;
    }

    /// Remembers these turns of phrase of the person's and no others.
    pub fn restore(&mut self, learned: &Learned) {
        self.licks.restore(learned);
        self.disturbed = true;
    }

    /// Takes over what another mind has learned of the person.
    pub fn inherit(&mut self, from: &mut Self) {
        std::mem::swap(&mut self.licks, &mut from.licks);
        self.licks.turn();
        self.taste.adopt(from.taste.profile());
    }

    /// A side from which [`learned`](super::learned) reads what is remembered of the person.
    pub fn reader(&self) -> LogReader<1> {
        self.licks.reader()
    }
}
