//! The sum of what each layer obeys.

use crate::improvise::ImproviserSettings;
use crate::music::{Meter, PartSet};
use crate::perform::{Feel, Routing};
use crate::synth::Tone;

/// How to play. Changes take effect at the next multiple of [`super::QUANTUM`] frames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What the improviser obeys.
    pub music: ImproviserSettings,
    /// What the synth obeys.
    pub tone: Tone,
    /// Plays by its own clock, whether or not the host does.
    pub free_run: bool,
    /// Takes the tempo from the person's playing where neither the host plays nor a MIDI clock or taps lead. The host,
    /// where it plays, then leads also when `free_run` is set.
    pub follow: bool,
    /// Passes the person's notes and controllers on.
    pub through: bool,
    /// The channels of the parts.
    pub routing: Routing,
    /// How evenly the parts play.
    pub feel: Feel,
    /// The parts whose notes are heard and sent; the others play in silence.
    pub heard: PartSet,
}

impl Settings {
    /// The feel in a meter: pairs of eighths swing where the beat is a quarter or longer.
    pub(super) fn feel_in(&self, meter: Meter) -> Feel {
        let swing = if meter.unit() > 4 { 0.0 } else { self.feel.swing };
        Feel { swing, ..self.feel }
    }

    /// These with numbers that can be played by: what is not finite is as in `last`. The synth mends the tone itself.
    pub(super) fn sanitised(&self, last: &Self) -> Self {
        let (music, feel) = (self.music.sanitised(&last.music), self.feel.sanitised(&last.feel));
        Self { music, feel, ..*self }
    }
}

impl Default for Settings {
    /// Every part as its layer likes it, the person's notes passed on, in time with the host.
    fn default() -> Self {
        Self {
            music: ImproviserSettings::default(),
            tone: Tone::default(),
            free_run: false,
            follow: false,
            through: true,
            routing: Routing::default(),
            feel: Feel::default(),
            heard: PartSet::ALL,
        }
    }
}
