//! What the person asks of the music beside playing: another plan, an ending, an earlier take, their own taste.

use crate::music::{Beats, Part, Pitch};
use crate::rt::log::LogReader;

use super::bias::profile::Profile;
use super::improviser::Improviser;
use super::memory::licks::Learned;
use super::planning::prefill::{Recalled, ResumePoint};
use super::timing::FRAME;

impl Improviser {
    /// The settings have changed: what is not due yet is planned anew.
    pub fn disturb(&mut self) {
        self.planner.disturb();
    }

    /// Plans something else for all that is not due yet.
    pub fn again(&mut self) {
        self.known.wishes.again += 1;
        self.planner.disturb();
    }

    /// Ends the song with the bar after the one at hand; asked once more, it goes on.
    pub fn end(&mut self) {
        self.known.wishes.end();
        self.planner.disturb();
    }

    /// Never plays a note that is planned for a point.
    pub fn refuse(&mut self, part: Part, pitch: Pitch, onset: Beats) {
        self.known.wishes.refuse(onset.div_floor(FRAME), part, pitch);
        self.planner.disturb();
    }

    /// What has just sounded is liked, or not: what is not due yet is planned by the taste that this shows.
    pub fn judge(&mut self, liked: bool) {
        self.known.taste.judge(liked);
        self.planner.disturb();
    }

    /// The taste that was learned.
    pub fn taste(&self) -> &Profile {
        self.known.taste.profile()
    }

    /// Takes over a taste that was learned before.
    pub fn adopt_taste(&mut self, profile: &Profile) {
        self.known.taste.adopt(profile);
        self.planner.disturb();
    }

    /// Goes on from music that was played before, as soon as that has been gone through: from a bar line on, or when
    /// the song starts. `music` has the newest first.
    pub fn resume(&mut self, point: &ResumePoint, music: impl Iterator<Item = Recalled>) {
        self.planner.resume(point, music);
    }

    /// Remembers these turns of phrase of the person's and no others.
    pub fn restore(&mut self, learned: &Learned) {
        self.known.context.licks.restore(learned);
        self.planner.disturb();
    }

    /// Takes over what another improviser has learned of the person.
    pub fn inherit(&mut self, from: &mut Self) {
        let (mine, theirs) = (&mut self.known, &mut from.known);
        std::mem::swap(&mut mine.context.licks, &mut theirs.context.licks);
        mine.context.licks.turn();
        mine.taste.adopt(theirs.taste.profile());
    }

    /// A side from which [`learned`](super::learned) reads what is remembered of the person.
    pub fn reader(&self) -> LogReader<1> {
        self.known.context.licks.reader()
    }
}
