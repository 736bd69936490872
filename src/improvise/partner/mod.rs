//! What is known of the person who plays along: their phrases and their harmony.

pub mod chords;
pub mod comping;
pub mod recast;
pub mod turns;

use crate::listen::{Heard, Player, Tonal, Tonality};
use crate::music::{Accent, Beats, Chord, Key, Pitch, PitchClassSet, PitchSet};
use crate::token::{OFFSETS, Place, nearest_step};

use super::request::room::Room;
use super::request::settings::{ImproviserSettings, Mode};
use super::timing::FRAME;
use chords::Follow;

/// The person, as the improviser sees them.
pub struct Partner {
    player: Player,
    follow: Follow,
    tonality: Tonality,
    accent: Accent,
    /// The pitches that were struck in the frame at hand, and those a little before the next, which belong there.
    begun: PitchSet,
    early: PitchSet,
    /// The keys that are down.
    held: PitchSet,
    /// The chord that they laid last, where they lay chords.
    laid: Option<Chord>,
    /// How much of the frame at hand each class sounds, in sixths, of keys that were struck or let go in it.
    tones: [u8; 12],
    /// The keys among those that are down that were struck in it.
    fresh: PitchSet,
    moving: bool,
}

impl Partner {
    /// Nobody yet; allocates.
    pub fn new() -> Self {
        Self {
            player: Player::default(),
            follow: Follow::new(),
            tonality: Tonality::new(),
            accent: Accent::Between,
            begun: PitchSet::default(),
            early: PitchSet::default(),
            held: PitchSet::default(),
            laid: None,
            tones: [0; 12],
            fresh: PitchSet::default(),
            moving: false,
        }
    }

    /// Forgets what was played, but for its key.
    pub fn reset(&mut self) {
        self.player.reset();
        self.follow.reset();
        (self.begun, self.early) = (PitchSet::default(), PitchSet::default());
        (self.held, self.fresh) = (PitchSet::default(), PitchSet::default());
        (self.laid, self.moving, self.tones) = (None, false, [0; 12]);
    }

    /// Whether the harmony that the person's notes suggest is worked out.
    pub fn listens(&self, settings: &ImproviserSettings) -> bool {
        matches!(settings.mode, Mode::Accompany | Mode::Solo | Mode::Trade)
    }

    /// Hears a key in the frame at hand; the chord that the harmony moves to with it, if it does.
    pub fn hear(
        &mut self,
        heard: Heard,
        settings: &ImproviserSettings,
        frame: i64,
    ) -> Option<Chord> {
        self.player.hear(heard);
        self.sound(heard, frame);
        if !heard.on {
            return None;
        }
        let in_frame = (heard.at + Beats(FRAME.0 / 2)).div_floor(FRAME) == frame;
        self.tonality.strike(heard.pitch);
        let begins = if in_frame { &mut self.begun } else { &mut self.early };
        *begins = begins.with(heard.pitch);
        if !self.listens(settings) {
            return None;
        }
        if settings.mode == Mode::Solo {
            self.laid = Chord::held(self.held).or(self.laid);
        }
        let moved = self.follow.strike(heard.pitch, in_frame, self.scale());
        let strikes = settings.mode == Mode::Accompany && settings.chart.is_none();
        moved.filter(|_| strikes && !self.room(heard.at, settings).yields())
    }

    /// Takes down how much of the frame a key sounds.
    fn sound(&mut self, heard: Heard, frame: i64) {
        let into = nearest_step(heard.at - FRAME * frame);
        let into = into.clamp(0, i64::from(OFFSETS)) as u8;
        let tone = &mut self.tones[usize::from(heard.pitch.class().number())];
        if heard.on {
            *tone = (*tone).max(OFFSETS - into);
            (self.held, self.fresh) = (self.held.with(heard.pitch), self.fresh.with(heard.pitch));
        } else {
            let sounded = if self.fresh.has(heard.pitch) {
                into.saturating_sub(OFFSETS - *tone)
            } else {
                into
            };
            *tone = sounded.max(1);
            (self.held, self.fresh) =
                (self.held.without(heard.pitch), self.fresh.without(heard.pitch));
        }
    }

    /// Begins to move on to a frame, the one before it over.
    pub fn enter(&mut self, place: &Place, settings: &ImproviserSettings) {
        let mut tones = std::mem::take(&mut self.tones);
        for pitch in self.held.iter().filter(|pitch| !self.fresh.has(*pitch)) {
            tones[usize::from(pitch.class().number())] = OFFSETS;
        }
        self.fresh = PitchSet::default();
        self.tonality.hear(self.accent, self.begun, &tones);
        self.accent = place.accent();
        self.begun = std::mem::take(&mut self.early);
        self.tonality.enter(self.accent);
        self.moving = self.listens(settings);
        if self.moving {
            self.follow.enter(&tones, place);
        }
    }

    /// Whether the move to the next frame is not done yet.
    pub fn is_moving(&self) -> bool {
        self.moving
    }

    /// Does a piece of the move; decides on a chord when it is done.
    pub fn move_on(&mut self) {
        self.moving = self.follow.move_on();
        if !self.moving {
            self.follow.foresee(self.scale());
        }
    }

    /// The person's phrases.
    pub fn player(&self) -> &Player {
        &self.player
    }

    /// Hears a key that is struck while the song stands, when there are no frames: as a beat of its own.
    pub fn hear_standing(&mut self, pitch: Pitch) {
        let (struck, mut tones) = (PitchSet::default().with(pitch), [0; 12]);
        tones[usize::from(pitch.class().number())] = OFFSETS;
        self.tonality.strike(pitch);
        self.tonality.hear(Accent::Beat, struck, &tones);
    }

    /// Goes on with the key of old music, in which these were the person's notes.
    pub fn recall_key(&mut self, key: Option<Key>, theirs: impl Iterator<Item = Pitch>) {
        self.tonality.reset();
        self.tonality.expect(key);
        theirs.for_each(|pitch| self.hear_standing(pitch));
    }

    /// The key of what the person plays and the notes that belong to it; `None` before they play.
    pub fn tonal(&self) -> Option<Tonal> {
        self.tonality.tonal()
    }

    /// The notes that belong to what the person plays; all before they play.
    fn scale(&self) -> PitchClassSet {
        self.tonal().map_or(PitchClassSet::ALL, |tonal| tonal.scale)
    }

    /// Forgets the key of what was played.
    pub fn forget_key(&mut self) {
        self.tonality.reset();
    }

    /// Expects a key of one who has not played yet.
    pub fn expect_key(&mut self, key: Option<Key>) {
        self.tonality.expect(key);
    }

    /// The chord that the person's notes ask for, who plays now or not; `None` leaves it to the model.
    pub fn chord(
        &self,
        settings: &ImproviserSettings,
        plays: bool,
        answers: bool,
    ) -> Option<Chord> {
        match settings.mode {
            Mode::Accompany if plays => self.follow.chord(),
            Mode::Trade if plays && !answers => self.follow.chord(),
            Mode::Solo => self.laid,
            _ => None,
        }
    }

    /// The room that the person leaves at a point.
    pub fn room(&self, at: Beats, settings: &ImproviserSettings) -> Room {
        Room::at(at, &self.player, settings.room)
    }
}
