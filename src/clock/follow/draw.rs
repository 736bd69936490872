//! Being led by somebody who is no host: a player, taps, a MIDI clock.

use super::Clock;
use crate::clock::frames::{Frames, QUANTUM, Tempo};
use crate::clock::grid::Grid;

/// Frames from one pull to the next.
pub const PULL_INTERVAL: u64 = 16 * QUANTUM;
/// Seconds in which a changed tempo is taken over, but for a third.
const SLEW: f64 = 0.25;
/// How many times as fast as in a bar the place glides in.
const GLIDE: f64 = 4.0;
/// The most by which the tempo bends for the place's sake.
const BEND: f64 = 0.2;

/// Where somebody else's beat is, and how fast it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// Quarter notes a minute.
    pub tempo: Tempo,
    /// The place, in ticks.
    pub ticks: f64,
    /// The period of the place, in ticks: a beat, where only the place in the beat is known.
    pub fold: Option<f64>,
}

impl Clock {
    /// Pulls the grid towards `lead`: the tempo slews and the place glides in, over about a bar. Beats never go back. To be
    /// called every [`PULL_INTERVAL`] frames; nothing happens while the host leads or the song stands.
    pub fn pull(&mut self, now: Frames, lead: Lead) {
        if self.led || !self.is_running() {
            return;
        }
        let here = self.grid.ticks_at(now);
        let whole = |fold: f64| ((lead.ticks - here) / fold + 0.5).floor() * fold;
        let off = lead.ticks - here - lead.fold.map_or(0.0, whole);
        let share = (PULL_INTERVAL as f64 / (SLEW * self.rate.hertz())).min(1.0);
        let slewed = self.tempo.bpm() + share * (lead.tempo.bpm() - self.tempo.bpm());
        let bend = 1.0 + (GLIDE * off / self.meter.bar().0 as f64).clamp(-BEND, BEND);
        self.tempo = Tempo::new(slewed).unwrap_or(self.tempo);
        let bent = Tempo::new(self.tempo.bpm() * bend).unwrap_or(self.tempo);
        self.grid = Grid::running(now, here, bent, self.rate);
        (self.pulled, self.bent) = (true, true);
    }

    /// Nobody leads any more: the tempo stays as it is.
    pub fn let_go(&mut self, now: Frames) {
        if self.bent && !self.led && self.is_running() {
            self.anchor(now, self.grid.ticks_at(now));
        }
        self.bent = false;
    }

    /// Whether the host leads.
    pub fn is_led(&self) -> bool {
        self.led
    }

    /// Starts again from the beginning, as a MIDI clock says.
    /// False where it stands or the host leads.
    pub fn rewind(&mut self, now: Frames) -> bool {
        let rewinds = self.is_running() && !self.led;
        if rewinds {
            self.anchor(now, 0.0);
        }
        rewinds
    }

    /// Whether the host's song runs.
    pub fn host_plays(&self) -> bool {
        self.playing && self.said.is_some()
    }
}
