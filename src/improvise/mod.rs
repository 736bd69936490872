//! What to play: feeds the model with what happens and asks it, frame by frame, what comes next.
//!
//! The improviser thinks in beats. Half a frame before a frame begins, the one that sounds is over for it: what the
//! person has played in it is heard, and the next is handed on. To compose a frame it closes the one before (its own
//! notes and the person's), lets the backbone step, and answers the frame's questions by drawing from the model within
//! the limits of the [`Manner`]. In the time that is left it goes on like that with frames to come, as a plan; where
//! the person does something, it goes back and plans anew (`flow`). Every unit of work is counted, so that where it
//! stands after a given number of calls does not depend on the machine. What is not decided when its frame begins
//! comes from memory, or rests: nothing waits.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod ask;
mod brief;
mod cadence;
mod cast;
mod comping;
mod compose;
mod credit;
mod ending;
mod flow;
mod follow;
mod form;
mod governor;
mod licks;
mod limits;
mod manner;
mod memory;
mod mood;
mod partner;
mod plan;
mod presence;
mod quote;
mod ranges;
mod recast;
mod rehearse;
mod room;
mod scene;
mod sing;
mod steer;
mod taste;
mod tell;
mod trade;
mod voicing;

pub use answer::{Answer, Call};
pub use form::Form;
pub use governor::Report;
pub use licks::{Learned, learned};
pub use manner::{Manner, Mode, Moment};
pub use plan::Foreseen;
pub use recast::Recast;
pub use rehearse::{Recalled, Strain};
pub use taste::{Profile, WEIGHTS};
pub use trade::Turn;
pub use voicing::Voicing;

use crate::listen::Heard;
use crate::model::{Mind, Weights};
use crate::music::{Beats, Key, Note, Part, PitchSet};
use crate::rt::Bounded;
use crate::token::FRAMES_PER_QUARTER;

use answer::Answerer;
use ask::Wanted;
use compose::Composer;
use credit::Credit;
use flow::Stage;
use governor::{Origin, Tally};
use licks::Licks;
use memory::Memory;
use partner::{Partner, Struck};
use plan::Plan;
use ranges::Ranges;
use recast::Kept;
use rehearse::Rehearsal;
use steer::Steer;
use taste::Taste;
use trade::Trade;

/// The span of a frame.
pub const FRAME: Beats = Beats(Beats::QUARTER.0 / FRAMES_PER_QUARTER);

/// How long before a frame begins its composition starts: what the person plays up to then is heard.
pub const LEAD_TIME: Beats = Beats(FRAME.0 / 2);

/// Notes that one call of [`Improviser::take`] can hand over.
pub const TAKEN: usize = 64;

/// Keys whose voices are remembered while they are down.
const SUNG: usize = 32;

/// How long a chord that accompanies sounds, unless another follows.
const SUSTAIN: Beats = Beats::quarters(8);

/// The musical mind of the instrument.
pub struct Improviser {
    memory: Memory,
    licks: Licks,
    composer: Composer,
    answerer: Answerer,
    partner: Partner,
    trade: Trade,
    struck: Struck,
    taste: Taste,
    plan: Plan,
    wanted: Wanted,
    /// What was struck anew in the frame that is not decided yet.
    kept: Option<Kept>,
    /// Where harmony and bass may play in the frame in hand.
    reach: [PitchSet; 2],
    /// The voicings of keys that are down.
    sung: Bounded<Voicing, SUNG>,
    ranges: Ranges,
    steer: Steer,
    /// What is to be gone on from.
    rehearsal: Box<Rehearsal>,
    /// The key of what was gone on from.
    home: Option<Key>,
    credit: Credit,
    tally: Tally,
    stage: Stage,
    first_frame: i64,
    /// The frame with which the piece began: that one, or an earlier one where another take is gone on from.
    opening: i64,
    /// The first frame that is not handed on.
    due: i64,
    /// The frame in hand: not decided, at or after the one that is due.
    next: i64,
    /// The frame before the one that is due is over.
    over: bool,
    /// Whether the plan has been held against what happened in it.
    judged: bool,
    /// Something happened that the plan did not know: since that frame was over, and before.
    disturbed: bool,
    stale: bool,
    /// How the frame that is due came about.
    origin: Origin,
    /// The first frame of the plan that has not been told, and whether what was told has changed.
    told: i64,
    replanned: bool,
    ready: Bounded<Note, TAKEN>,
}

impl Improviser {
    /// A mind at the start of a song; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        let mind = Mind::new(weights);
        Self {
            memory: Memory::new(),
            plan: Plan::new(&mind),
            licks: Licks::new(),
            composer: Composer::new(mind),
            answerer: Answerer::new(weights),
            partner: Partner::new(),
            trade: Trade::default(),
            struck: Struck::default(),
            taste: Taste::new(),
            wanted: Wanted::default(),
            kept: None,
            reach: [PitchSet::default(); 2],
            sung: Bounded::new(),
            ranges: Ranges::read(weights.card()),
            steer: Steer::default(),
            rehearsal: Box::new(Rehearsal::new(weights)),
            home: None,
            credit: Credit::default(),
            tally: Tally::default(),
            stage: Stage::Waiting,
            first_frame: 0,
            opening: 0,
            due: 0,
            next: 0,
            over: false,
            judged: false,
            disturbed: false,
            stale: false,
            origin: Origin::Plan,
            told: 0,
            replanned: false,
            ready: Bounded::new(),
        }
    }

    /// Forgets the piece and goes on at `at`: after a start, a seek, a loop.
    pub fn reset(&mut self, at: Beats) {
        let first = (at + FRAME - Beats(1)).div_floor(FRAME);
        self.memory.begin(first);
        self.licks.turn();
        self.composer.reset();
        self.answerer.reset();
        self.partner.reset();
        self.trade.reset();
        self.struck = Struck::default();
        self.taste.rest();
        self.plan.clear();
        self.wanted = Wanted::default();
        self.told = first;
        self.kept = None;
        self.sung.clear();
        self.steer.reset();
        self.home = None;
        self.credit.forfeit();
        self.stage = Stage::Waiting;
        (self.first_frame, self.due, self.next) = (first, first, first);
        self.opening = first;
        (self.over, self.judged, self.disturbed, self.stale) = (false, false, false, false);
        self.origin = Origin::Plan;
        self.ready.clear();
        self.take_up();
    }

    /// Hears a note of the person's. Where it moves the harmony at once, says what is played from now on.
    pub fn hear(&mut self, heard: Heard, manner: &Manner) -> Option<Recast> {
        let open = self.open_frame();
        self.disturbed = true;
        if manner.mode.role() == Part::Lead {
            self.licks.hear(heard);
        }
        self.memory.hear(manner.mode.role(), heard, open);
        self.expect_key(manner);
        let moved = self.partner.hear(heard, manner, open);
        if !heard.on {
            self.hear_voices_end(heard);
        }
        moved.map(|chord| self.recast(chord, heard, manner))
    }

    /// Hears a key while the song stands: what it says of the harmony.
    pub fn hear_standing(&mut self, heard: Heard, manner: &Manner) {
        if heard.on {
            self.expect_key(manner);
            self.partner.hear_standing(heard.pitch);
        }
    }

    /// Hears a drum of the person's.
    pub fn hear_drum(&mut self, heard: Heard) {
        self.disturbed = true;
        self.memory.hear_drum(heard, self.open_frame());
    }

    /// Whether the person has rested for so long, and nothing answers them.
    pub fn is_left_alone(&self, now: Beats, long: Beats) -> bool {
        let drummed = self.memory.last_drum().map(|frame| FRAME * frame);
        let played = self.partner.player().last_sound(now).max(drummed);
        self.trade.reply().is_none() && played.is_none_or(|played| now - played >= long)
    }

    /// Forgets the key of what the person played.
    pub fn forget_key(&mut self) {
        self.partner.forget_key();
    }

    /// Until the person has played, the likeliest key is the one that is written, or that of a band that plays.
    fn expect_key(&mut self, manner: &Manner) {
        let own = self.memory.has_played().then(|| self.own_key(manner));
        self.partner.expect_key(manner.signature.or(own));
    }

    /// Spends at most `budget` multiply-adds, first on keys that wait for voices.
    pub fn think(&mut self, moment: Moment, manner: &Manner, budget: u32) {
        self.credit.grant(budget);
        while self.answer(manner) {}
        if !moment.running {
            while self.rehearse(moment, manner) {}
            return;
        }
        while self.work(moment, manner) {}
        self.meet_deadline(moment, manner);
    }

    /// Notes decided since the last call, their onsets at hand or to come.
    pub fn take(&mut self) -> Bounded<Note, TAKEN> {
        std::mem::take(&mut self.ready)
    }

    /// The first frame that is not over yet.
    fn open_frame(&self) -> i64 {
        if self.over { self.due } else { self.due - 1 }
    }
}

#[cfg(test)]
mod tests;
