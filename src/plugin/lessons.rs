//! What the engine is taught while it plays.

use crate::engine::{Engine, Settings};
use crate::improvise::{Learned, Profile};
use crate::music::Chart;
use crate::params::{AntiphonParams, Lesson};
use crate::rt::slot::Reader;

/// What comes from elsewhere than the audio thread: from the host's session, and from the editor.
pub struct Lessons {
    chart: Option<Reader<Option<Chart>>>,
    learned: Option<Reader<Lesson<Learned>>>,
    taste: Option<Reader<Lesson<Profile>>>,
}

impl Lessons {
    /// What comes into some parameters.
    pub fn of(params: &AntiphonParams) -> Self {
        Self {
            chart: params.chart.reader(),
            learned: params.learned.reader(),
            taste: params.taste.reader(),
        }
    }

    /// Gives the engine what is new.
    pub fn teach(&mut self, engine: &mut Engine, settings: &mut Settings, params: &AntiphonParams) {
        if let Some(chart) = self.chart.as_mut().and_then(Reader::fresh) {
            settings.music.chart = *chart;
        }
        if let Some((number, learned)) = self.learned.as_mut().and_then(Reader::fresh) {
            engine.restore(learned);
            params.learned.adopt(*number);
        }
        if let Some((number, taste)) = self.taste.as_mut().and_then(Reader::fresh) {
            engine.adopt_taste(taste);
            params.taste.adopt(*number);
        }
    }
}
