//! Where the tempo comes from when no host leads: a MIDI clock before taps, taps before the person's own beat.

use super::super::block::InputKind;
use crate::clock::{Clock, Frames, Lead, Rate, Tempo, Ticks};
use crate::listen::{Division, Pulse};
use crate::music::{Meter, Part, TICKS_PER_QUARTER};
use crate::perform::Press;

/// Ticks of the grid for each of a MIDI clock's, of which a quarter has 24.
const PER_CLOCK: f64 = TICKS_PER_QUARTER as f64 / 24.0;
/// A MIDI clock's ticks before it is followed, and the longest time between two, in seconds.
const CLOCKS: u32 = 12;
const CLOCK_LOST: f64 = 0.3;
/// Taps before they are followed.
const TAPS: u32 = 2;
/// Seconds for which taps lead after the last.
const TAP_LEADS: f64 = 4.0;
/// How much each tick or tap moves the place.
const CLOCK_GAIN: f64 = 0.1;
const TAP_GAIN: f64 = 0.5;
/// How sure the player's beat must be to be followed, and below which it is left again.
const SURE: f64 = 0.6;
const UNSURE: f64 = 0.2;

/// Those who may lead the tempo, and what each last said.
pub struct TempoSources {
    rate: Rate,
    pulse: Pulse,
    clocks: Ticks,
    /// The place of the MIDI clock's last tick, in its ticks; none before it said where it starts.
    clock_place: Option<i64>,
    clock_runs: bool,
    /// The person has the song run by playing, while nobody else does.
    person_runs: bool,
    taps: Ticks,
    /// The player's beat is followed.
    trusted: bool,
    /// The meter in which it listens for the player's beat, while it does.
    listens: Option<Meter>,
}

impl TempoSources {
    /// Nobody has said anything; allocates.
    pub fn new(rate: Rate) -> Self {
        let frames = |seconds: f64| seconds * rate.hertz();
        Self {
            rate,
            pulse: Pulse::new(rate),
            clocks: Ticks::new(CLOCK_GAIN, frames(CLOCK_LOST)),
            clock_place: None,
            clock_runs: false,
            person_runs: false,
            taps: Ticks::new(TAP_GAIN, frames(TAP_LEADS)),
            trusted: false,
            listens: None,
        }
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.pulse.reset();
        self.clocks.reset();
        self.taps.reset();
        (self.clock_place, self.clock_runs, self.person_runs) = (None, false, false);
        (self.trusted, self.listens) = (false, None);
    }

    /// Whether a MIDI clock, or the person, has the song run.
    pub fn runs(&self) -> bool {
        self.clock_runs || self.person_runs
    }

    /// The person has the song run from here.
    pub fn person_plays(&mut self, now: Frames, clock: &Clock) {
        self.person_runs = true;
        self.pass(now, clock, true);
    }

    /// The person does not have the song run any more.
    pub fn person_rests(&mut self) {
        self.person_runs = false;
    }

    /// Whether the person has the song run.
    pub fn person_runs(&self) -> bool {
        self.person_runs
    }

    /// The player struck a key, or a drum if it is on the drums' channel.
    pub fn strike(&mut self, now: Frames, press: Press) {
        let Press { channel, pitch, velocity } = press;
        match self.listens {
            Some(_) if channel == Part::Drums.channel() => {
                self.pulse.strike_drum(now, pitch, velocity)
            }
            Some(_) => self.pulse.strike(now, pitch, velocity),
            None => {}
        }
    }

    /// Takes a message on time. True where the song begins anew.
    pub fn hear(&mut self, now: Frames, kind: InputKind, clock: &Clock) -> bool {
        match kind {
            InputKind::ClockTick => {
                self.clocks.tick(now);
                self.clock_place = self.clock_place.map(|place| place.saturating_add(1));
            }
            InputKind::ClockStart => {
                (self.clock_place, self.clock_runs) = (Some(-1), true);
                return true;
            }
            InputKind::ClockContinue => self.clock_runs = true,
            InputKind::ClockStop => self.clock_runs = false,
            InputKind::Tap => self.tap(now, clock.meter()),
            _ => {}
        }
        false
    }

    /// Begins or ends listening to the player, and keeps time.
    pub fn pass(&mut self, now: Frames, clock: &Clock, follow: bool) {
        let follow = follow || self.person_runs;
        let listens = (follow && !clock.is_led()).then(|| clock.meter());
        if listens.is_some() && listens != self.listens {
            let quarters = beat(clock.meter()).0 / TICKS_PER_QUARTER as f64;
            self.expect(now, quarters * 60.0 / clock.tempo().bpm(), clock.meter());
        }
        self.listens = listens;
        if listens.is_some() {
            self.pulse.pass(now);
        }
    }

    fn expect(&mut self, now: Frames, period: f64, meter: Meter) {
        self.pulse.expect(now, period, beat(meter).1);
        self.trusted = false;
    }

    /// The person taps the beat.
    pub fn tap(&mut self, now: Frames, meter: Meter) {
        self.taps.tick(now);
        if let Some((period, _)) = self.taps.reading(now, TAPS) {
            self.expect(now, period / self.rate.hertz(), meter);
        }
    }

    /// What the first of those who have something to say says.
    pub fn lead(&mut self, now: Frames, clock: &Clock) -> Option<Lead> {
        self.clock(now).or_else(|| self.tapped(now, clock)).or_else(|| self.played(now, clock))
    }

    fn clock(&self, now: Frames) -> Option<Lead> {
        let (period, since) = self.clocks.reading(now, CLOCKS)?;
        let tempo = self.tempo(PER_CLOCK, period)?;
        Some(match self.clock_place {
            Some(place) => Lead { tempo, ticks: (place as f64 + since) * PER_CLOCK, fold: None },
            None => Lead { tempo, ticks: since * PER_CLOCK, fold: Some(PER_CLOCK) },
        })
    }

    fn tapped(&self, now: Frames, clock: &Clock) -> Option<Lead> {
        let (period, since) = self.taps.reading(now, TAPS)?;
        let (beat, _) = beat(clock.meter());
        Some(Lead { tempo: self.tempo(beat, period)?, ticks: since * beat, fold: Some(beat) })
    }

    /// The player's beat, on the level that is nearest to the tempo in force.
    fn played(&mut self, now: Frames, clock: &Clock) -> Option<Lead> {
        let heard = self.pulse.beat(now).filter(|_| self.listens.is_some())?;
        self.trusted = heard.confidence > if self.trusted { UNSURE } else { SURE };
        let (mut ticks, _) = beat(clock.meter());
        let period = heard.period * self.rate.hertz();
        let ratio = |ticks| Some(self.tempo(ticks, period)?.bpm() / clock.tempo().bpm());
        while ratio(ticks)? > std::f64::consts::SQRT_2 {
            ticks /= 2.0;
        }
        while ratio(ticks)? < std::f64::consts::FRAC_1_SQRT_2 {
            ticks *= 2.0;
        }
        let tempo = self.tempo(ticks, period)?;
        let lead = Lead { tempo, ticks: heard.phase * ticks, fold: Some(ticks) };
        self.trusted.then_some(lead)
    }

    /// The tempo at which so many ticks pass in so many frames.
    fn tempo(&self, ticks: f64, frames: f64) -> Option<Tempo> {
        Tempo::new(ticks / TICKS_PER_QUARTER as f64 * 60.0 * self.rate.hertz() / frames)
    }
}

/// The beat that is felt in a meter, in ticks, and into what it divides.
fn beat(meter: Meter) -> (f64, Division) {
    let unit = (4 * TICKS_PER_QUARTER / i64::from(meter.unit())) as f64;
    if meter.unit() >= 8 && meter.beats().is_multiple_of(3) {
        (3.0 * unit, Division::Compound)
    } else {
        (unit, Division::Simple)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_the_song_run_after_a_reset() {
        let rate = Rate::new(48_000.0).expect("a rate");
        let (clock, mut sources) = (Clock::new(rate), TempoSources::new(rate));
        sources.person_plays(Frames(0), &clock);
        assert!(sources.runs() && sources.person_runs());
        sources.reset();
        assert!(!sources.runs());
    }
}
