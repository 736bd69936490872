//! Every parameter, and what else a session keeps.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use nice_plug::prelude::*;

use super::changes::Changes;
use super::choice::{Form, Kit, Mode, Routing, Scale, Sound, Tonic};
use super::edits::Edits;
use super::lessons::Lessons;
use super::lock::{Lock, OwnNotes};
use super::preset::kept::Compare;
use super::style::Style;
use super::window::{Theme, WindowSize, Zoom};
use crate::improvise::{Learned, Profile};

/// Every parameter. Identifiers, order, ranges and defaults are frozen: sessions and automation name them.
#[derive(Params)]
pub struct AntiphonParams {
    /// The first style.
    #[id = "style_a"]
    pub style_a: EnumParam<Style>,
    /// The second style.
    #[id = "style_b"]
    pub style_b: EnumParam<Style>,
    /// How much of the second style is mixed in, 0 to 1.
    #[id = "blend"]
    pub blend: FloatParam,
    /// Mood from dark (-1) to bright (1).
    #[id = "valence"]
    pub valence: FloatParam,
    /// Mood from still (-1) to stirred (1).
    #[id = "arousal"]
    pub arousal: FloatParam,
    /// How far choices stray from the likeliest, 0 to 2.
    #[id = "temperature"]
    pub temperature: FloatParam,
    /// How many notes, 0 to 1, or free.
    #[id = "density"]
    pub density: FloatParam,
    /// How high, 0 to 1, or free.
    #[id = "register"]
    pub register: FloatParam,
    /// How bright the scale, 0 to 1, or free.
    #[id = "brightness"]
    pub brightness: FloatParam,
    /// How intricate the rhythm, 0 to 1, or free.
    #[id = "complexity"]
    pub complexity: FloatParam,
    /// Which of the possible performances is played.
    #[id = "seed"]
    pub seed: IntParam,
    /// Whether the lead plays.
    #[id = "lead"]
    pub lead: BoolParam,
    /// Whether the harmony plays.
    #[id = "harmony"]
    pub harmony: BoolParam,
    /// Whether the bass plays.
    #[id = "bass"]
    pub bass: BoolParam,
    /// Whether the drums play.
    #[id = "drums"]
    pub drums: BoolParam,
    /// The tonic that the music is held to, or free.
    #[id = "key"]
    pub key: EnumParam<Tonic>,
    /// The scale on that tonic.
    #[id = "scale"]
    pub scale: EnumParam<Scale>,
    /// The level of everything, in decibels.
    #[id = "volume"]
    pub volume: FloatParam,
    /// The level of the lead, in decibels.
    #[id = "lead_level"]
    pub lead_level: FloatParam,
    /// The level of the harmony, in decibels.
    #[id = "harmony_level"]
    pub harmony_level: FloatParam,
    /// The level of the bass, in decibels.
    #[id = "bass_level"]
    pub bass_level: FloatParam,
    /// The level of the drums, in decibels.
    #[id = "drums_level"]
    pub drums_level: FloatParam,
    /// Whether the player's own notes sound and go out.
    #[id = "through"]
    pub through: BoolParam,
    /// Whether the music goes on when the host stands still.
    #[id = "free_run"]
    pub free_run: BoolParam,
    /// Which MIDI channels the notes go out on.
    #[id = "routing"]
    pub routing: EnumParam<Routing>,
    /// Ends every note on its way up.
    #[id = "panic"]
    pub panic: BoolParam,
    /// The host's bypass: the player's notes pass, nothing else sounds.
    #[id = "bypass"]
    pub bypass: BoolParam,
    /// How it plays with the person.
    #[id = "mode"]
    pub mode: EnumParam<Mode>,
    /// How many voices it sings under a key when it harmonises.
    #[id = "voices"]
    pub voices: IntParam,

    /// The scale that the music is held to, on the tonic; off leaves it to the key.
    #[id = "lock"]
    pub lock: EnumParam<Lock>,
    /// How much the lead quotes the person, 0 to 1.
    #[id = "memory"]
    pub memory: FloatParam,
    /// From leaving space to the person (-1) to playing as busily as they do (1).
    #[id = "room"]
    pub room: FloatParam,
    /// When it trades, from answers in contrast to the call (0) to its echo (1).
    #[id = "echo"]
    pub echo: FloatParam,
    /// When it trades, the bars of a turn; at 0 a turn is a phrase.
    #[id = "turn"]
    pub turn: IntParam,
    /// Whether what is planned stays, whatever the person plays.
    #[id = "hold"]
    pub hold: BoolParam,
    /// Whether the tempo follows the person where nobody else leads.
    #[id = "follow"]
    pub follow: BoolParam,
    /// Likes what has just sounded, on its way up.
    #[id = "like"]
    pub like: BoolParam,
    /// Dislikes what has just sounded, on its way up.
    #[id = "dislike"]
    pub dislike: BoolParam,
    /// Plans something else, on its way up.
    #[id = "again"]
    pub again: BoolParam,
    /// Taps the beat, on its way up.
    #[id = "tap"]
    pub tap: BoolParam,
    /// The sections of the song.
    #[id = "form"]
    pub form: EnumParam<Form>,
    /// Ends the song with the next bar, on its way up.
    #[id = "end"]
    pub end: BoolParam,
    /// Whether the lead is heard alone, with others that are.
    #[id = "lead_solo"]
    pub lead_solo: BoolParam,
    /// Whether the harmony is.
    #[id = "harmony_solo"]
    pub harmony_solo: BoolParam,
    /// Whether the bass is.
    #[id = "bass_solo"]
    pub bass_solo: BoolParam,
    /// Whether the drums are.
    #[id = "drums_solo"]
    pub drums_solo: BoolParam,
    /// What the lead sounds like.
    #[id = "lead_sound"]
    pub lead_sound: EnumParam<Sound>,
    /// What the harmony sounds like.
    #[id = "harmony_sound"]
    pub harmony_sound: EnumParam<Sound>,
    /// What the bass sounds like.
    #[id = "bass_sound"]
    pub bass_sound: EnumParam<Sound>,
    /// What the player sounds like.
    #[id = "player_sound"]
    pub player_sound: EnumParam<Sound>,
    /// The MIDI channel of the lead, 1 to 16.
    #[id = "lead_channel"]
    pub lead_channel: IntParam,
    /// The MIDI channel of the harmony.
    #[id = "harmony_channel"]
    pub harmony_channel: IntParam,
    /// The MIDI channel of the bass.
    #[id = "bass_channel"]
    pub bass_channel: IntParam,
    /// The MIDI channel of the drums.
    #[id = "drums_channel"]
    pub drums_channel: IntParam,
    /// From even eighths (0) to a triplet's (1).
    #[id = "swing"]
    pub swing: FloatParam,
    /// How freely notes are timed and struck, 0 to 1.
    #[id = "humanise"]
    pub humanise: FloatParam,
    /// What the drums are.
    #[id = "drum_kit"]
    pub drum_kit: EnumParam<Kit>,
    /// The level of the player's own sound, in decibels.
    #[id = "player_level"]
    pub player_level: FloatParam,
    /// How much of the reverberation is heard, 0 to 1.
    #[id = "reverb"]
    pub reverb: FloatParam,
    /// How the lead is mixed.
    #[nested(id_prefix = "lead")]
    pub lead_strip: Strip,
    /// How the harmony is.
    #[nested(id_prefix = "harmony")]
    pub harmony_strip: Strip,
    /// How the bass is.
    #[nested(id_prefix = "bass")]
    pub bass_strip: Strip,
    /// How the drums are.
    #[nested(id_prefix = "drums")]
    pub drums_strip: Strip,
    /// How the player's own sound is.
    #[nested(id_prefix = "player")]
    pub player_strip: Strip,

    /// The notes of the lock `custom`.
    #[persist = "notes"]
    pub notes: OwnNotes,
    /// The chord changes to play over.
    #[persist = "chart"]
    pub chart: Changes,
    /// The person's turns of phrase.
    #[persist = "learned"]
    pub learned: Lessons<Learned>,
    /// What they like.
    #[persist = "taste"]
    pub taste: Lessons<Profile>,
    /// The name of the preset that was chosen last.
    #[persist = "preset"]
    pub preset: Mutex<String>,
    /// Two settings to compare.
    #[persist = "compare"]
    pub compare: Mutex<Compare>,
    /// The size of the editor's window.
    #[persist = "window"]
    pub window: WindowSize,
    /// The colours of the editor's window.
    #[persist = "theme"]
    pub theme: Mutex<Theme>,
    /// How large everything is in it.
    #[persist = "zoom"]
    pub zoom: Zoom,
    /// Whether the window shows the stage alone.
    #[persist = "stage_alone"]
    pub stage_alone: AtomicBool,
    /// Whether presets, takes and dice leave the seed as it is.
    #[persist = "seed_locked"]
    pub seed_locked: AtomicBool,

    /// What of all this the host knows.
    pub edits: Edits,
}

impl AntiphonParams {
    /// The name of the preset that was chosen last.
    pub fn preset_name(&self) -> String {
        self.preset.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The host has the session as it is: it is new, or was saved or loaded.
    pub fn settle(&self) {
        self.edits.settle(self.serialize_fields());
    }

    /// Marks the host's project as changed if the host was asked for this moment and something has changed. For the host's
    /// main thread.
    pub fn tell(&self) {
        self.edits.tell(|| self.serialize_fields());
    }
}

/// How a source is mixed, beside its level.
#[derive(Params)]
pub struct Strip {
    /// From left (-1) to right (1).
    #[id = "pan"]
    pub pan: FloatParam,
    /// From dark (-1) to bright (1).
    #[id = "tone"]
    pub tone: FloatParam,
    /// How much of it goes into the reverberation, 0 to 2; 1 as its sound is made to.
    #[id = "reverb"]
    pub reverb: FloatParam,
}
