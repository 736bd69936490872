//! Follows the host, or runs by itself.

pub(super) mod draw;

use super::frames::{Frames, Rate, Tempo};
use super::grid::{Grid, snapped};
use super::transport::Transport;
use crate::music::{Beats, Meter, TICKS_PER_QUARTER};

/// A host that is no further off than this, in ticks, agrees: its numbers are rounded, ours are kept.
const AGREES: f64 = 1.0;
/// A host that is further off than this, in ticks, has jumped; one in between only drifts.
const JUMPS: f64 = 60.0;
/// Quarter notes by which a bar may seem to begin after the position in it.
const ROUNDING: f64 = 0.01;
/// Quarter notes beyond which a position is nonsense.
const FAR: f64 = 1e9;

/// What happened to the song at a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportChange {
    /// It runs now, from there.
    Started(Beats),
    /// It stands now.
    Stopped,
    /// It goes on from another place: a seek or a loop.
    Jumped(Beats),
}

/// The host's word on position, and when it said so.
#[derive(Clone, Copy, Debug)]
struct Said {
    at: Frames,
    ticks: f64,
    /// Not yet compared with the grid.
    fresh: bool,
}

/// Keeps the grid where the host is, or runs it when there is no host to follow.
///
/// While the host agrees with what the grid predicts, the grid keeps its own anchor: the beats then lie at the same
/// frames however a session is cut into blocks. A changed tempo, a drift or a jump sets a new anchor.
#[derive(Clone, Debug)]
pub struct Clock {
    rate: Rate,
    grid: Grid,
    tempo: Tempo,
    meter: Meter,
    /// Where a bar began.
    bar_anchor: Beats,
    playing: bool,
    said: Option<Said>,
    led: bool,
    /// Somebody who is no host set the tempo.
    pulled: bool,
    /// The tempo that the host said last.
    asked: Option<Tempo>,
    /// The grid runs a little beside the tempo, to glide to a place.
    bent: bool,
}

impl Clock {
    /// A clock that stands at the start of the song.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            grid: Grid::standing(Beats::ZERO),
            tempo: Tempo::default(),
            meter: Meter::COMMON,
            bar_anchor: Beats::ZERO,
            playing: false,
            said: None,
            led: false,
            pulled: false,
            asked: None,
            bent: false,
        }
    }

    /// Frames a second.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// Where beats fall.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The tempo in force.
    pub fn tempo(&self) -> Tempo {
        self.tempo
    }

    /// The time signature in force.
    pub fn meter(&self) -> Meter {
        self.meter
    }

    /// Whether beats pass.
    pub fn is_running(&self) -> bool {
        self.grid.is_running()
    }

    /// Where the bar began that holds `at`: the host's, or counted from the start where nobody leads.
    pub fn bar_start(&self, at: Beats) -> Beats {
        let anchor = if self.led { self.bar_anchor } else { Beats::ZERO };
        at - (at - anchor).rem_floor(self.meter.bar())
    }

    /// Takes the host's words for the block that begins at `now`. Bad ones leave the last good ones in force.
    pub fn hear(&mut self, now: Frames, transport: &Transport) {
        self.playing = transport.playing;
        let tempo = transport.tempo.and_then(Tempo::new);
        let leads = transport.playing && transport.position.is_some();
        // A host that leads is obeyed, and one that changes its mind.
        self.pulled &= !leads && tempo == self.asked;
        self.asked = tempo;
        if !self.pulled {
            self.hear_tempo(now, tempo);
        }
        if let Some(meter) = transport.meter.and_then(|(beats, unit)| Meter::new(beats, unit)) {
            self.meter = meter;
        }
        match transport.position {
            None => self.said = None,
            Some(quarters) if is_sane(quarters) => {
                self.said =
                    Some(Said { at: now, ticks: quarters * TICKS_PER_QUARTER as f64, fresh: true });
            }
            Some(_) => {}
        }
        self.hear_bar(transport);
    }

    fn hear_tempo(&mut self, now: Frames, tempo: Option<Tempo>) {
        let Some(tempo) = tempo.filter(|&tempo| tempo != self.tempo) else { return };
        if let Some(said) = &mut self.said {
            let passed = Grid::running(said.at, said.ticks, self.tempo, self.rate).ticks_at(now);
            *said = Said { at: now, ticks: passed, ..*said };
        }
        self.tempo = tempo;
        if self.is_running() {
            self.anchor(now, self.grid.ticks_at(now));
        }
    }

    fn hear_bar(&mut self, transport: &Transport) {
        match transport.bar_start.zip(transport.position) {
            Some((start, position)) if is_sane(start) && start <= position + ROUNDING => {
                self.bar_anchor = Beats::from_quarters(start);
            }
            Some(_) => {}
            None => self.bar_anchor = Beats::ZERO,
        }
    }

    /// Brings the grid to where the song is at `now`: the host's song, or our own when `free_run` is set or the host
    /// has no position. Says what changed.
    pub fn steer(&mut self, now: Frames, free_run: bool) -> Option<TransportChange> {
        let led = self.said.is_some() && !free_run;
        let fresh = led && (!self.led || self.said.is_some_and(|said| said.fresh));
        self.led = led;
        if let Some(said) = &mut self.said {
            said.fresh = false;
        }
        match (self.is_running(), self.playing || free_run) {
            (false, true) => Some(self.start(now)),
            (true, false) => Some(self.stop(now)),
            (true, true) if fresh => self.compare(now),
            (false, false) if led => {
                self.grid = Grid::standing(floor(self.host_ticks(now)));
                None
            }
            _ => None,
        }
    }

    fn start(&mut self, now: Frames) -> TransportChange {
        self.anchor(now, if self.led { self.host_ticks(now) } else { 0.0 });
        TransportChange::Started(self.grid.beats_at(now))
    }

    fn stop(&mut self, now: Frames) -> TransportChange {
        self.grid = Grid::standing(self.grid.beats_at(now));
        TransportChange::Stopped
    }

    fn compare(&mut self, now: Frames) -> Option<TransportChange> {
        let host = self.host_ticks(now);
        let off = (host - self.grid.ticks_at(now)).abs();
        if off <= AGREES {
            return None;
        }
        self.anchor(now, host);
        (off > JUMPS).then(|| TransportChange::Jumped(self.grid.beats_at(now)))
    }

    fn anchor(&mut self, now: Frames, ticks: f64) {
        self.grid = Grid::running(now, ticks, self.tempo, self.rate);
    }

    /// Where the host is at `now` by its last word, in ticks.
    fn host_ticks(&self, now: Frames) -> f64 {
        match self.said {
            Some(said) if self.playing => {
                Grid::running(said.at, said.ticks, self.tempo, self.rate).ticks_at(now)
            }
            Some(said) => said.ticks,
            None => self.grid.ticks_at(now),
        }
    }
}

fn is_sane(quarters: f64) -> bool {
    quarters.abs() < FAR
}

fn floor(ticks: f64) -> Beats {
    Beats(snapped(ticks).floor() as i64)
}

#[cfg(test)]
mod tests;
