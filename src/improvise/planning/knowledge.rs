//! All that the improviser knows: of the music, of the person, and of the styles.

use crate::model::Weights;
use crate::music::{Key, PitchClassSet};

use super::super::bias::taste::Taste;
use super::super::partner::Partner;
use super::super::request::ranges::Ranges;
use super::super::request::scene;
use super::super::request::settings::ImproviserSettings;
use super::super::request::wishes::Wishes;
use super::context::Context;

/// Where a piece begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Piece {
    /// The first frame that is played.
    pub first: i64,
    /// The frame with which it began: that one, or an earlier one where another take is gone on from.
    pub opening: i64,
    /// The key of what is gone on from.
    pub key: Option<Key>,
}

/// What frames are asked for and composed from.
pub struct Knowledge {
    /// The music where the next frame is decided.
    pub context: Context,
    /// The person who plays along.
    pub partner: Partner,
    /// What they ask for beside playing.
    pub wishes: Wishes,
    /// What they like.
    pub taste: Taste,
    /// What the styles do.
    pub ranges: Ranges,
    /// Where the piece begins.
    pub piece: Piece,
}

impl Knowledge {
    /// Of nobody and nothing but the styles; allocates.
    pub fn new(weights: &'static Weights) -> Self {
        Self {
            context: Context::new(weights),
            partner: Partner::new(),
            wishes: Wishes::default(),
            taste: Taste::new(),
            ranges: Ranges::read(weights.card()),
            piece: Piece::default(),
        }
    }

    /// Forgets the piece; another begins with a frame. What was learned of the person stays.
    pub fn begin(&mut self, first: i64) {
        self.context.begin(first);
        self.partner.reset();
        self.taste.rest();
        self.wishes = Wishes::default();
        self.piece = Piece { first, opening: first, key: None };
    }

    /// The key of the music: the one that is known, or its own.
    pub fn key(&self, settings: &ImproviserSettings) -> Key {
        self.partners_key(settings).unwrap_or_else(|| self.own_key(settings))
    }

    /// The key of what is played, as far as anybody knows it: nobody does before something sounds.
    pub fn known_key(&self, settings: &ImproviserSettings) -> Option<Key> {
        let own = || self.context.memory.has_played().then(|| self.own_key(settings));
        self.partners_key(settings).or_else(own)
    }

    /// The key that is given, or the person's: what they play in, or else what their music is written in.
    fn partners_key(&self, settings: &ImproviserSettings) -> Option<Key> {
        let theirs = self.partner.tonal().map(|tonal| tonal.key);
        scene::given_key(settings).or(theirs).or(settings.signature)
    }

    /// The key that the music has by itself: that of what it goes on from, or its seed's.
    fn own_key(&self, settings: &ImproviserSettings) -> Key {
        self.piece.key.unwrap_or_else(|| scene::seeds_key(settings, &self.ranges))
    }

    /// Until the person has played, expects the key that is written of them, or that of a band that plays.
    pub fn expect_key(&mut self, settings: &ImproviserSettings) {
        let own = self.context.memory.has_played().then(|| self.own_key(settings));
        self.partner.expect_key(settings.signature.or(own));
    }

    /// The notes that belong to the music: those that are locked, or else those of what the person plays. A chart says
    /// by itself what belongs.
    pub fn scale(&self, settings: &ImproviserSettings) -> PitchClassSet {
        let theirs = self.partner.tonal().filter(|_| settings.chart.is_none());
        let theirs = theirs.map(|tonal| tonal.scale);
        settings.held_scale().or(theirs).unwrap_or(PitchClassSet::ALL)
    }
}
