//! What is known of the person who plays along: their phrases, their harmony, whose turn it is.

use crate::listen::{Heard, Player};
use crate::music::{Beats, Chord, Key, Part, PartSet, Pitch, PitchSet};
use crate::token::{GridNote, Place};

use super::FRAME;
use super::cast;
use super::comping::{self, Hand};
use super::follow::Follow;
use super::limits::Charted;
use super::manner::{Manner, Mode};
use super::memory::Memory;
use super::room::Room;
use super::trade::{Reply, Trade};

/// The person, as the improviser sees them, and what it last played under them.
pub struct Partner {
    player: Player,
    follow: Follow,
    trade: Trade,
    /// The keys that are down.
    held: PitchSet,
    /// The chord that they laid last, where they lay chords.
    laid: Option<Chord>,
    /// How the frame that closes sounded.
    tones: [u8; 12],
    moving: bool,
    /// What the harmony and the bass struck last.
    hand: Hand,
    bass: Option<Pitch>,
}

impl Partner {
    /// Nobody yet; allocates.
    pub fn new() -> Self {
        Self {
            player: Player::default(),
            follow: Follow::new(),
            trade: Trade::default(),
            held: PitchSet::default(),
            laid: None,
            tones: [0; 12],
            moving: false,
            hand: Hand::new(),
            bass: None,
        }
    }

    /// Forgets what was played.
    pub fn reset(&mut self) {
        self.player.reset();
        self.follow.reset();
        self.trade.reset();
        (self.held, self.laid, self.moving) = (PitchSet::default(), None, false);
        self.hand.clear();
        self.bass = None;
    }

    /// Whether the harmony that the person's notes suggest is worked out.
    pub fn listens(&self, manner: &Manner) -> bool {
        matches!(manner.mode, Mode::Accompany | Mode::Solo | Mode::Trade)
    }

    /// Hears a key in the frame at hand; the chord that the harmony moves to with it, if it does.
    pub fn hear(&mut self, heard: Heard, manner: &Manner, frame: i64) -> Option<Chord> {
        self.player.hear(heard);
        self.held =
            if heard.on { self.held.with(heard.pitch) } else { self.held.without(heard.pitch) };
        if !heard.on || !self.listens(manner) {
            return None;
        }
        if manner.mode == Mode::Solo {
            self.laid = Chord::held(self.held).or(self.laid);
        }
        let nearest = (heard.at + Beats(FRAME.0 / 2)).div_floor(FRAME);
        let moved = self.follow.strike(heard.pitch.class(), nearest == frame);
        moved.filter(|_| manner.mode == Mode::Accompany && manner.chart.is_none())
    }

    /// Takes down how the frame sounded that closes.
    pub fn close(&mut self, memory: &Memory, manner: &Manner, frame: i64) {
        self.tones = memory.tones(cast::role(manner.mode), frame);
    }

    /// Begins to move on to a frame.
    pub fn enter(&mut self, place: &Place, manner: &Manner) {
        if self.listens(manner) {
            self.follow.enter(&self.tones, place);
            self.moving = true;
        }
    }

    /// Whether the move to the next frame is not done yet.
    pub fn is_moving(&self) -> bool {
        self.moving
    }

    /// Does a piece of the move.
    pub fn move_on(&mut self) -> bool {
        self.moving = self.follow.move_on();
        true
    }

    /// Decides whose turn a frame is.
    pub fn turn(&mut self, frame: i64, place: &Place, manner: &Manner) {
        if manner.mode == Mode::Trade {
            self.trade.turn(frame, place, &mut self.player, manner);
        } else {
            self.trade.reset();
        }
    }

    /// The answer that is being played.
    pub fn reply(&self) -> Option<Reply> {
        self.trade.reply()
    }

    /// The key of what the person plays, as far as it is clear.
    pub fn key(&self) -> Option<Key> {
        self.follow.key()
    }

    /// The chord that the person's notes ask for; `None` leaves it to the model.
    pub fn chord(&mut self, manner: &Manner, plays: bool) -> Option<Chord> {
        match manner.mode {
            Mode::Accompany if plays => self.follow.foresee(),
            Mode::Trade if plays && self.reply().is_none() => self.follow.foresee(),
            Mode::Solo => self.laid,
            _ => None,
        }
    }

    /// The room that the person leaves at a point.
    pub fn room(&self, at: Beats, manner: &Manner) -> Room {
        Room::at(at, &self.player, manner.room)
    }

    /// What the harmony strikes over a chord, where it accompanies.
    pub fn hand(&self, charted: Option<Charted>, manner: &Manner, range: PitchSet) -> Hand {
        let chord = charted.and_then(|charted| charted.chord);
        match chord.filter(|_| manner.mode == Mode::Accompany) {
            Some(chord) => comping::voice(chord, &self.hand, range),
            None => Hand::new(),
        }
    }

    /// The parts that must be heard in a frame: those that lay a new chord, and the lead that begins an answer.
    pub fn must(&self, frame: i64, charted: Option<Charted>, manner: &Manner) -> PartSet {
        let lays = charted.is_some_and(|charted| charted.begins && charted.chord.is_some());
        if manner.mode == Mode::Accompany && lays {
            return PartSet(manner.parts.0 & COMPING.0);
        }
        let begins = self.reply().is_some_and(|reply| reply.from == frame);
        if begins { PartSet::NONE.with(Part::Lead) } else { PartSet::NONE }
    }

    /// Remembers what the harmony and the bass play.
    pub fn play(&mut self, notes: &[GridNote]) {
        let of =
            |part: Part| notes.iter().filter(move |note| note.part == part).map(|note| note.pitch);
        if of(Part::Harmony).count() >= 3 {
            self.hand.clear();
            for pitch in of(Part::Harmony) {
                let _full = self.hand.push(pitch);
            }
        }
        self.bass = of(Part::Bass).next_back().or(self.bass);
    }

    /// What the harmony struck last.
    pub fn last_hand(&self) -> &Hand {
        &self.hand
    }

    /// What the bass struck last.
    pub fn last_bass(&self) -> Option<Pitch> {
        self.bass
    }
}

/// The parts that lay chords.
pub const COMPING: PartSet = PartSet::NONE.with(Part::Harmony).with(Part::Bass);
