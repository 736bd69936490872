//! Call and response: whose turn it is, and how an answer develops the call.
//!
//! The pulls were set so that likeness to the call rises evenly from contrast to echo (RESULTS.md, partner); the ways of a
//! motif are those of counterpoint.

use crate::listen::{Phrase, Player};
use crate::music::{Beats, Part, Pitch};
use crate::rt::Draw;
use crate::token::{History, Place};

use super::super::request::settings::ImproviserSettings;
use super::super::timing::{FRAME, LEAD_TIME};

/// The shortest and the longest answer, in frames: a half note and eight bars of common time.
const SHORTEST: i64 = 8;
const LONGEST: i64 = 128;
/// How much likelier than the model thinks an answer repeats its call, in log-odds: at contrast and at echo.
const CONTRAST: f32 = -3.0;
const ECHO: f32 = 12.0;
/// The lane of draws that decides how a motif returns.
const MOTIF_LANE: u32 = u32::MAX - 80;

/// How a motif returns: moved by semitones, or turned upside down around its first note, and some frames later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Motif {
    moved: i32,
    inverted: bool,
    later: i64,
}

/// The call as it was.
const REPEATED: Motif = Motif { moved: 0, inverted: false, later: 0 };
/// The ways in which a motif is varied, as far as an answer is not an echo.
const VARIED: [Motif; 8] = [
    REPEATED,
    Motif { moved: 2, ..REPEATED },
    Motif { moved: -2, ..REPEATED },
    Motif { moved: 5, ..REPEATED },
    Motif { moved: -5, ..REPEATED },
    Motif { inverted: true, ..REPEATED },
    Motif { later: 2, ..REPEATED },
    Motif { moved: 7, later: 2, ..REPEATED },
];

/// An answer that is being played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reply {
    from: i64,
    /// The first frame after it.
    to: i64,
    /// How many frames before it the call began.
    back: i64,
    motif: Motif,
    pull: f32,
}

/// Whose turn it is to play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The person's.
    Person,
    /// The lead's.
    Lead,
}

/// Keeps turns.
#[derive(Clone, Debug, Default)]
pub struct Trade {
    reply: Option<Reply>,
    /// The last phrase that was answered.
    answered: Option<Phrase>,
}

impl Trade {
    /// It is the person's turn.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// The answer that is being played.
    pub fn reply(&self) -> Option<Reply> {
        self.reply
    }

    /// Decides whose turn the frame is that lies at `place`.
    pub fn turn(
        &mut self,
        frame: i64,
        place: &Place,
        player: &Player,
        settings: &ImproviserSettings,
    ) {
        match settings.trade_bars {
            0 => self.turn_by_phrase(frame, player, settings),
            bars => self.turn_by_bars(frame, place, i64::from(bars), settings),
        }
    }

    /// A breath ends the person's turn; the length of their phrase, or their next key, ends ours.
    fn turn_by_phrase(&mut self, frame: i64, player: &Player, settings: &ImproviserSettings) {
        if let Some(reply) = self.reply {
            if frame >= reply.to || player.has_struck_since(FRAME * reply.from) {
                self.reply = None;
            }
            return;
        }
        let Some(phrase) = player.phrase(FRAME * frame - LEAD_TIME) else { return };
        if self.answered == Some(phrase) {
            return;
        }
        self.answered = Some(phrase);
        let begin = (phrase.begin + Beats(FRAME.0 / 2)).div_floor(FRAME);
        let length = (phrase.end - phrase.begin + FRAME - Beats(1)).div_floor(FRAME);
        let length = (length + 3) / 4 * 4;
        self.answer(frame, length.clamp(SHORTEST, LONGEST), frame - begin, settings);
    }

    /// So many bars of theirs, as many of ours.
    fn turn_by_bars(
        &mut self,
        frame: i64,
        place: &Place,
        bars: i64,
        settings: &ImproviserSettings,
    ) {
        let bar = i64::from(place.bar);
        let ours = bar.div_euclid(bars) % 2 == 1;
        let within = bar % bars * place.bar_frames() + i64::from(place.frame_in_bar);
        let length = bars * place.bar_frames();
        match self.reply {
            Some(reply) if !ours || frame >= reply.to => self.reply = None,
            None if ours => self.answer(frame - within, length, length, settings),
            _ => {}
        }
    }

    fn answer(&mut self, from: i64, length: i64, back: i64, settings: &ImproviserSettings) {
        let mut draw = Draw::keyed(settings.seed, from, MOTIF_LANE);
        let varied = draw.unit_f32() >= settings.echo;
        let motif = if varied { VARIED[draw.next_u32() as usize % VARIED.len()] } else { REPEATED };
        // Odds are multiplied: what is added near contrast is felt most.
        let pull = CONTRAST + (ECHO - CONTRAST) * settings.echo.sqrt();
        self.reply = Some(Reply { from, to: from + length, back, motif, pull });
    }
}

impl Reply {
    /// Whether a frame is its first.
    pub fn begins(&self, frame: i64) -> bool {
        self.from == frame
    }

    /// How many frames back lies what a frame develops; nothing where the call has not come so far.
    pub fn back(&self, frame: i64) -> Option<i64> {
        let back = self.back + self.motif.later;
        (frame - back < self.from).then_some(back)
    }

    /// What the odds of repeating the call are raised by, in log-odds.
    pub fn pull(&self) -> f32 {
        self.pull
    }

    /// What becomes of a pitch of the call.
    pub fn developed(&self, called: u8, tape: &History, frame: i64) -> u8 {
        let called = i32::from(called);
        let turned = match self.first(tape, frame).filter(|_| self.motif.inverted) {
            Some(first) => 2 * first - called,
            None => called,
        };
        Pitch::clamped(turned + self.motif.moved).number()
    }

    /// The first pitch of the call.
    fn first(&self, tape: &History, frame: i64) -> Option<i32> {
        let lead = |back: i64| {
            let notes = tape.before(back).iter();
            notes.filter(|note| note.part == Part::Lead).map(|note| note.pitch).next()
        };
        let since = frame - self.from;
        let first = (0..SHORTEST).find_map(|later| lead(self.back + since - later));
        first.map(|pitch| i32::from(pitch.number()))
    }
}
