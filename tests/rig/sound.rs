//! A sound by itself, played by a person's keys through the whole engine, and what is measured of it.
#![allow(dead_code, reason = "each test uses the measures that it needs")]
#![allow(clippy::expect_used, reason = "a test may fail")]

use antiphon::music::PartSet;
use antiphon::synth::{Sound, StripTone};
use realfft::RealFftPlanner;

use crate::rig::{self, Cut, Recording, Session, engine_at, press, release};

/// One note: seconds from the start, MIDI pitch, velocity, seconds that it is held.
pub type Played = (f64, i32, i32, f64);

/// What a sound gives for some notes, dry and at a quarter of the volume, where no limiter works.
pub fn played(sound: Sound, notes: &[Played], seconds: f64, rate: f64) -> Vec<[f32; 2]> {
    let mut session = Session::of_seconds(seconds);
    session.frames = (seconds * rate) as u64;
    session.host = rig::Host::at_rate(rate);
    session.settings.music.parts = PartSet::NONE;
    let tone = &mut session.settings.tone;
    (tone.volume, tone.room) = (0.25, 0.0);
    tone.sounds[4] = sound;
    tone.strips[4] = StripTone::default();
    for &(at, pitch, velocity, held) in notes {
        session.played.push(((at * rate) as u64, press(0, pitch, velocity)));
        session.played.push((((at + held) * rate) as u64, release(0, pitch)));
    }
    session.played.sort_by_key(|&(at, _)| at);
    let recording = session.play_on(&mut engine_at(rate), Cut::Every(512));
    heard(&recording)
}

/// Both sides of a recording.
pub fn heard(recording: &Recording) -> Vec<[f32; 2]> {
    recording.sound.iter().map(|side| side.map(f32::from_bits)).collect()
}

/// The mean of both sides.
pub fn middle(sound: &[[f32; 2]]) -> Vec<f32> {
    sound.iter().map(|side| 0.5 * (side[0] + side[1])).collect()
}

/// The strengths of the frequencies of a stretch under a Hann window, and how many hertz one is from the next.
pub fn spectrum(wave: &[f32], rate: f64) -> (Vec<f64>, f64) {
    let length = wave.len();
    let mut planner = RealFftPlanner::<f64>::new();
    let transform = planner.plan_fft_forward(length);
    let mut input: Vec<f64> = wave
        .iter()
        .enumerate()
        .map(|(at, x)| {
            let turn = std::f64::consts::TAU * at as f64 / length as f64;
            f64::from(*x) * (0.5 - 0.5 * turn.cos())
        })
        .collect();
    let mut output = transform.make_output_vec();
    transform.process(&mut input, &mut output).expect("lengths that fit");
    (output.iter().map(|bin| bin.norm()).collect(), rate / length as f64)
}

/// The mean frequency, weighed by amplitude, in hertz: the spectral centroid. What lies 80 dB below the strongest is not heard.
pub fn centroid(wave: &[f32], rate: f64) -> f64 {
    let (bins, step) = spectrum(wave, rate);
    let most = bins.iter().copied().fold(0.0, f64::max);
    let heard = || bins.iter().enumerate().filter(|&(_, &x)| x > 1e-4 * most);
    let sum: f64 = heard().map(|(_, &x)| x).sum();
    heard().map(|(at, &x)| at as f64 * step * x).sum::<f64>() / sum.max(1e-30)
}

/// The share of the energy above so many hertz.
pub fn above(wave: &[f32], rate: f64, hertz: f64) -> f64 {
    let (bins, step) = spectrum(wave, rate);
    let energy = |bins: &[f64]| bins.iter().map(|x| x * x).sum::<f64>();
    energy(&bins[(hertz / step) as usize..]) / energy(&bins).max(1e-30)
}

/// The frequency of what lies within 60 cents of `hertz`: the mean, weighed by power, so that a section of players has that
/// of all.
pub fn partial_near(wave: &[f32], rate: f64, hertz: f64) -> f64 {
    let (bins, step) = spectrum(wave, rate);
    let edge = |hertz: f64| (hertz / step).round() as usize;
    let near = edge(0.965 * hertz)..edge(1.035 * hertz) + 1;
    let power = |at: usize| bins[at] * bins[at];
    let sum: f64 = near.clone().map(power).sum();
    near.map(|at| at as f64 * step * power(at)).sum::<f64>() / sum.max(1e-30)
}

/// Root of the mean square, in decibels of full scale.
pub fn decibels(wave: &[f32]) -> f64 {
    let mean = wave.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() / wave.len() as f64;
    10.0 * mean.max(1e-20).log10()
}

/// Integrated loudness in LUFS (EBU R 128), and the true peak in decibels.
pub fn loudness(sound: &[[f32; 2]], rate: f64) -> (f64, f64) {
    let modes = ebur128::Mode::I | ebur128::Mode::TRUE_PEAK;
    let mut meter = ebur128::EbuR128::new(2, rate as u32, modes).expect("a meter");
    let frames: Vec<f32> = sound.iter().flatten().copied().collect();
    meter.add_frames_f32(&frames).expect("whole frames");
    let peak = (0..2).map(|side| meter.true_peak(side).expect("a side")).fold(0.0, f64::max);
    (meter.loudness_global().expect("a meter of loudness"), 20.0 * peak.max(1e-10).log10())
}
