//! A few bars of every preset that ships, with a person who plays.

use std::sync::Arc;

use antiphon::engine::Settings;
use antiphon::model;
use antiphon::params::preset::factory;
use antiphon::params::{AntiphonParams, Places, steer};
use nice_plug::context::gui::GuiContext;

use super::gui::Host;
use super::rig::{Cue, Session};

/// Their names and sessions.
pub fn sessions() -> Vec<(String, Session)> {
    let places = Places::by_card(model::shipped().expect("the weights that ship").card());
    let gui = GuiContext::new(Arc::new(Host::default()));
    let session = |preset: antiphon::params::preset::Preset| {
        let params = AntiphonParams::default();
        preset.recall(&params, &gui.param_setter());
        let mut settings = Settings::default();
        steer(&mut settings, &params, &places);
        let mut chart = params.chart.reader().expect("the chart");
        settings.music.chart = chart.fresh().copied().flatten();
        let session = Session::of_seconds(4.0).cue(0.0, Cue::Play).with_player(7);
        (preset.name, Session { settings, ..session })
    };
    factory().into_iter().map(session).collect()
}
