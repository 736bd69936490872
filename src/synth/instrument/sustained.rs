//! What sounds for as long as it is blown, bowed or held.

use super::super::decay::decay;
use super::super::noise::{Burst, BurstRecipe, Filter, Pass, White};
use super::super::phase::{sine, wrapped};
use super::generator::{Generator, Motion, Stroke, damped, seat};
use super::waves::{Spectrum, Wave};
use crate::clock::QUANTUM;

/// Those who play one note together, at most.
const PLAYERS: usize = 3;
/// A level that counts as silence once the tone is let go; before, one that has not begun is not over.
const SILENT: f32 = 1e-3;

/// An instrument that sustains, as data. Times of decays are seconds to −60 dB.
#[derive(Clone, Copy, Debug)]
pub struct SustainedRecipe {
    pub soft: Spectrum,
    pub bright: Spectrum,
    /// How much of the bright wave the softest and the hardest stroke have once the tone stands.
    pub brightness: (f32, f32),
    /// Cycles of the wave in a cycle of the note.
    pub octave: f64,
    /// Seconds until the tone stands, of a soft and of a hard stroke, and until it is gone.
    pub attack: (f64, f64),
    pub release: f64,
    /// How many play it, and by how many cents they differ.
    pub players: usize,
    pub detune: f64,
    /// The vibrato: hertz, depth as a share of the frequency and of the loudness, seconds until it has come.
    pub vibrato: (f32, f32, f32, f64),
    /// A rotor before the microphone: hertz, depth as a share of the frequency, of the loudness, and from side to side.
    pub rotor: (f32, f32, f32, f32),
    /// How loud breath or bow is, and where it lies as a multiple of the fundamental.
    pub breath: (f32, f64),
    /// The start of the tone heard by itself.
    pub chiff: BurstRecipe,
    /// Cents below the pitch at which it begins.
    pub scoop: f32,
    pub gain: f32,
}

/// The waves of an instrument that sustains. Built once for all engines.
pub struct SustainedWaves {
    pub recipe: &'static SustainedRecipe,
    soft: Wave,
    bright: Wave,
}

impl SustainedWaves {
    pub fn new(recipe: &'static SustainedRecipe) -> Self {
        Self { recipe, soft: recipe.soft.wave(), bright: recipe.bright.wave() }
    }
}

/// One of those who play a note.
#[derive(Clone, Copy, Debug, Default)]
struct Player {
    phase: f32,
    step: f32,
    /// The frequency as a share of the written one, and the vibrato: hertz beside the recipe's and phase.
    detune: f32,
    pace: f32,
    sway: f32,
    /// Where they sit, −1 left to 1 right.
    seat: f32,
}

/// A note that is held.
#[derive(Clone, Copy)]
pub struct Sustained {
    waves: &'static SustainedWaves,
    players: [Player; PLAYERS],
    /// Cycles of the wave in a frame, and in a second how many frames.
    step: f32,
    frame: f32,
    table: usize,
    hardness: f32,
    loud: f32,
    /// The envelope, what it gains in a frame while it rises, and keeps in one once it is let go.
    level: f32,
    rise: f32,
    fade: f32,
    release: f32,
    /// How much of the vibrato and of the pitch has come, 0 to 1.
    swaying: f32,
    scooped: f32,
    /// Loudness and side of the rotor, in this quantum.
    rotor: (f32, f32),
    tremble: f32,
    white: White,
    breath: Filter,
    chiff: Burst,
}

impl Sustained {
    pub fn new(waves: &'static SustainedWaves, stroke: &Stroke) -> Self {
        let (recipe, rate) = (waves.recipe, stroke.rate);
        let hertz = stroke.hertz * recipe.octave;
        let hard = f64::from(stroke.hardness);
        let attack = recipe.attack.0 + (recipe.attack.1 - recipe.attack.0) * hard;
        let count = recipe.players.clamp(1, PLAYERS);
        let frames = |seconds: f64| (seconds * rate.hertz()).max(1.0);
        Self {
            waves,
            players: std::array::from_fn(|nth| player(recipe, nth, count, stroke)),
            step: (hertz / rate.hertz()).min(0.49) as f32,
            frame: (1.0 / rate.hertz()) as f32,
            table: waves.soft.table(hertz, rate.hertz()),
            hardness: stroke.hardness,
            loud: (0.12 + 0.88 * hard.powf(1.6)) as f32 * recipe.gain / (count as f32).sqrt(),
            level: 0.0,
            rise: (1.0 / frames(attack)) as f32,
            fade: 1.0,
            release: decay(recipe.release, rate),
            swaying: 0.0,
            scooped: 0.0,
            rotor: (1.0, 0.0),
            tremble: 1.0,
            white: White::new(stroke.seed),
            breath: Filter::new(stroke.hertz * recipe.breath.1, 1.5, rate),
            chiff: Burst::new(&recipe.chiff, stroke.hardness * recipe.gain, !stroke.seed, rate),
        }
    }

    fn count(&self) -> usize {
        self.waves.recipe.players.clamp(1, PLAYERS)
    }

    /// Rises to 1 and stays, or falls.
    fn age(&mut self) {
        if self.fade < 1.0 {
            self.level *= self.fade;
        } else {
            self.level = (self.level + self.rise).min(1.0);
        }
    }

    /// The share of the bright wave: a tone that is not yet, or no more, loud is dull.
    fn brightness(&self) -> f32 {
        let (soft, hard) = self.waves.recipe.brightness;
        (soft + (hard - soft) * self.hardness) * self.level
    }

    /// What all players sound together in the next frame, in the middle and to the side.
    fn tone(&mut self, brightness: f32, count: usize) -> (f32, f32) {
        let (waves, table) = (self.waves, self.table);
        let (mut middle, mut side) = (0.0, 0.0);
        for player in self.players.iter_mut().take(count) {
            let soft = waves.soft.at(table, player.phase);
            let bright = waves.bright.at(table, player.phase);
            let sound = soft + (bright - soft) * brightness;
            player.phase = wrapped(player.phase + player.step);
            middle += sound;
            side += sound * player.seat;
        }
        (middle, side)
    }
}

fn player(recipe: &SustainedRecipe, nth: usize, count: usize, stroke: &Stroke) -> Player {
    let seat = seat(nth, count);
    let chance = |what: u32| stroke.chance(what * PLAYERS as u32 + nth as u32);
    let cents = recipe.detune * (seat + 0.2 * chance(1));
    let alone = count == 1;
    Player {
        phase: if alone { 0.0 } else { (0.5 + 0.5 * chance(2)) as f32 % 1.0 },
        step: 0.0,
        detune: (cents / 1200.0).exp2() as f32,
        pace: 1.0 + 0.08 * chance(3) as f32,
        sway: if alone { 0.0 } else { (0.5 + 0.5 * chance(4)) as f32 % 1.0 },
        seat: 0.6 * seat as f32,
    }
}

impl Generator for Sustained {
    fn turn(&mut self, motion: &Motion) {
        let recipe = self.waves.recipe;
        let quantum = QUANTUM as f32 * self.frame;
        let (hertz, depth, loudness, seconds) = recipe.vibrato;
        let own = depth * self.swaying * self.swaying;
        self.swaying = (self.swaying + quantum / seconds as f32).min(1.0);
        // The scoop is over within a few hundredths of a second.
        self.scooped += (1.0 - self.scooped) * (quantum / 0.03).min(1.0);
        let begun = (recipe.scoop * (self.scooped - 1.0) / 1200.0).exp2();
        let turn = sine(motion.lfo(recipe.rotor.0));
        let rotor = 1.0 + recipe.rotor.1 * sine(wrapped(motion.lfo(recipe.rotor.0) + 0.25));
        let mut swung = 0.0;
        for player in &mut self.players {
            let sway = sine(player.sway);
            let ratio = motion.bend * player.detune * rotor * begun;
            player.step = (self.step * ratio * (1.0 + (own + motion.sway) * sway)).min(0.499);
            player.sway = (player.sway + hertz * player.pace * quantum) % 1.0;
            swung = sway;
        }
        self.rotor = (1.0 + recipe.rotor.2 * turn, recipe.rotor.3 * turn);
        self.chiff.settle();
        self.tremble = 1.0 + loudness * self.swaying * swung;
    }

    fn render(&mut self, wave: &mut [f32], side: &mut [f32]) {
        let (count, breath) = (self.count(), self.waves.recipe.breath.0);
        let (both, across) = self.rotor;
        for (wave, side) in wave.iter_mut().zip(side) {
            let brightness = self.brightness();
            let (middle, wide) = self.tone(brightness, count);
            let air = if breath > 0.0 {
                breath * self.breath.next(self.white.next(), Pass::Band)
            } else {
                0.0
            };
            let level = self.level * self.level * self.loud * self.tremble;
            let sound = (middle + air) * level;
            *wave += sound * both;
            *side += wide * level + sound * across;
            self.age();
        }
        self.chiff.hiss(wave);
    }

    fn damp(&mut self, lift: f32) {
        self.fade = damped(self.release, lift);
    }

    fn level(&self) -> f32 {
        let over = self.fade < 1.0 && self.level < SILENT;
        if over { 0.0 } else { self.level.max(SILENT) * self.loud }
    }
}
