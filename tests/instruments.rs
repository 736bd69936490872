//! Every instrument, played by itself through the engine.

mod rig;
#[path = "rig/sound.rs"]
mod sound;

use antiphon::engine::{Block, Output};
use antiphon::model;
use antiphon::music::PartSet;
use antiphon::synth::Sound;
use rig::{Cue, Cut, RATE, Session};
use sound::{
    Played, above, centroid, decibels, heard, loudness, middle, partial_near, played, spectrum,
};

/// Where a sound is played: its lowest and highest note.
fn range(sound: Sound) -> (i32, i32) {
    match sound {
        Sound::Bass | Sound::UprightBass | Sound::SynthBass | Sound::SubBass => (28, 60),
        Sound::Reed | Sound::Saxophone | Sound::Brass => (46, 86),
        Sound::Flute => (60, 96),
        // Lower down its oscillators beat more slowly than a note lasts.
        Sound::WarmPad | Sound::PolySynth => (45, 93),
        Sound::Strings => (40, 96),
        Sound::Guitar | Sound::SteelGuitar => (40, 84),
        Sound::Marimba | Sound::Vibraphone | Sound::MusicBox => (48, 89),
        _ => (33, 96),
    }
}

/// Sounds that stand still and have little breath, so that what they hold can be told.
const SUSTAINED: [Sound; 5] =
    [Sound::Reed, Sound::Organ, Sound::SynthLead, Sound::SynthBass, Sound::SubBass];

/// How loud, in decibels beside the loudest partial, the loudest is that would fold over: partials beyond half the rate,
/// seen where they would be heard, as far as none of the tone's own lies there.
fn folded(wave: &[f32], hertz: f64) -> f64 {
    let (bins, step) = spectrum(wave, RATE);
    let most = bins.iter().copied().fold(0.0, f64::max);
    let first = (RATE / 2.0 / hertz) as i32 + 1;
    let own = |at: f64| (at / hertz - (at / hertz).round()).abs() * hertz < 0.2 * hertz;
    let places = (first..first + 24).map(|nth| {
        let around = (hertz * f64::from(nth)).rem_euclid(RATE);
        around.min(RATE - around)
    });
    let heard = places.filter(|&at| !own(at)).map(|at| bins[(at / step).round() as usize]);
    20.0 * (heard.fold(0.0, f64::max) / most).max(1e-9).log10()
}

fn hertz(pitch: i32) -> f64 {
    440.0 * (f64::from(pitch - 69) / 12.0).exp2()
}

/// Whether how hard a key is struck changes the timbre of its start: not of an organ, of a pad, which opens slowly, or of a
/// bass that is next to a sine.
fn is_touched(sound: Sound) -> bool {
    !matches!(sound, Sound::Organ | Sound::WarmPad | Sound::SubBass)
}

mod proof {
    use super::*;

    /// A chord passage and a line in the middle of the range, at the velocity of most styles.
    fn passage(sound: Sound) -> Vec<Played> {
        let (low, high) = range(sound);
        let root = ((low + high) / 2 - 6).clamp(low, 60);
        let bass = high <= 60;
        let mut notes = Vec::new();
        for bar in 0..4 {
            let at = f64::from(bar) * 2.0;
            for step in [0, 4, 7] {
                if !bass {
                    notes.push((at, root + step + bar, 80, 1.9));
                }
            }
            for eighth in 0..4 {
                let pitch = root + if bass { 0 } else { 12 } + [0, 2, 4, 7][eighth as usize];
                notes.push((at + 0.5 * f64::from(eighth), pitch, 80, 0.45));
            }
        }
        notes
    }

    /// The styles that the shipped weights know.
    fn styles() -> Vec<String> {
        let weights = model::shipped().expect("the shipped weights load");
        let card: serde_json::Value = serde_json::from_str(weights.card()).expect("a card");
        let styles = card["styles"].as_array().expect("styles");
        styles.iter().map(|style| style["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// Sixteen bars of a style as a new instance plays them, and with drums.
    fn demo(style: usize) -> Vec<[f32; 2]> {
        let mut session = Session::of_seconds(36.0).cue(0.0, Cue::Play).cue(32.0, Cue::Stop);
        let music = &mut session.settings.music;
        music.style = std::array::from_fn(|place| f32::from(u8::from(place == style)));
        (music.seed, music.parts) = (7, PartSet::ALL);
        heard(&session.play(Cut::Every(512)))
    }

    #[test]
    #[ignore = "figures, a minute"]
    fn figures_of_demos() {
        println!("style | LUFS | true peak dB | above 2 kHz | above 8 kHz | DC | tail");
        for (style, name) in styles().iter().enumerate() {
            let heard = demo(style);
            let (lufs, peak) = loudness(&heard, RATE);
            let wave = middle(&heard);
            let dc = wave.iter().map(|x| f64::from(*x)).sum::<f64>() / wave.len() as f64;
            let tail = wave[wave.len() - 4_800..].iter().fold(0.0_f32, |most, x| most.max(x.abs()));
            let [bright, air] = [2_000.0, 8_000.0].map(|hertz| 100.0 * above(&wave, RATE, hertz));
            println!(
                "{name} | {lufs:.1} | {peak:.1} | {bright:.1} | {air:.2} | {dc:.5} | {tail:.5}"
            );
        }
    }

    /// Loudness by time and frequency of a note that is held for a second, brighter where it is louder: columns of a
    /// hundredth of a second, rows of a sixth of an octave from the highest down.
    fn spectrogram(sound: Sound) -> Vec<[u8; ROWS]> {
        let (low, high) = range(sound);
        let pitch = if high <= 60 { 40 } else { 57.clamp(low, high) };
        let heard = middle(&played(sound, &[(0.05, pitch, 100, 1.0)], 1.4, RATE));
        let column = |at: usize| {
            let (bins, step) = spectrum(&heard[at..at + 4_096], RATE);
            std::array::from_fn(|row| {
                let edge = |row: f64| 12_000.0 * (-row / 12.0).exp2() / step;
                let (from, to) = (edge(row as f64 + 1.0) as usize, edge(row as f64) as usize + 1);
                let most = bins[from..to].iter().copied().fold(0.0, f64::max);
                (255.0 + 3.6 * 20.0 * (most / 60.0).max(1e-9).log10()).clamp(0.0, 255.0) as u8
            })
        };
        (0..120).map(|at| column(at * 480)).collect()
    }

    const ROWS: usize = 96;
    const COLUMNS: usize = 6;

    #[test]
    #[ignore = "writes a picture"]
    fn picture_of_every_sound() {
        let pictures = Sound::ALL.map(spectrogram);
        let (wide, high) = (pictures[0].len() + 4, ROWS + 4);
        let (width, height) = (COLUMNS * wide, Sound::ALL.len().div_ceil(COLUMNS) * high);
        let mut pixels = vec![24; width * height];
        for (nth, picture) in pictures.iter().enumerate() {
            let (left, top) = (nth % COLUMNS * wide, nth / COLUMNS * high);
            for (x, column) in picture.iter().enumerate() {
                for (y, value) in column.iter().enumerate() {
                    pixels[(top + y) * width + left + x] = *value;
                }
            }
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sounds.png");
        let file = std::fs::File::create(path).expect("a file");
        let mut picture = png::Encoder::new(file, width as u32, height as u32);
        picture.set_color(png::ColorType::Grayscale);
        let mut writer = picture.write_header().expect("a picture");
        writer.write_image_data(&pixels).expect("the pixels");
    }

    /// Shares of a block's time, in order, of 128 frames at 48 kHz while 48 notes of a sound are held.
    fn shares(sound: Sound) -> Vec<f64> {
        const FRAMES: u64 = 128;
        let mut session = Session::of_seconds(12.0).silent();
        session.settings.tone.sounds[4] = sound;
        let (mut engine, host) = (rig::engine(), rig::Host::new());
        for nth in 0..48 {
            for again in 0..6 {
                let at = 96_000 * again + 400 * nth;
                session.played.push((at, rig::press(0, 40 + nth as i32, 100)));
                session.played.push((at + 70_000, rig::release(0, 40 + nth as i32)));
            }
        }
        session.played.sort_by_key(|&(at, _)| at);
        let mut shares: Vec<f64> = (0..session.frames / FRAMES)
            .map(|block| {
                let input = session.inputs(block * FRAMES, FRAMES);
                let (mut left, mut right) = ([0.0; FRAMES as usize], [0.0; FRAMES as usize]);
                let (transport, mut output) = (host.says(0), Box::new(Output::new()));
                let mut block = Block {
                    transport,
                    input: &input,
                    left: &mut left,
                    right: &mut right,
                    output: &mut output,
                };
                let start = std::time::Instant::now();
                engine.process(&mut block, &session.settings);
                start.elapsed().as_secs_f64() * RATE / FRAMES as f64
            })
            .collect();
        shares.sort_by(f64::total_cmp);
        shares
    }

    #[test]
    #[ignore = "figures, a minute"]
    fn figures_of_forty_eight_voices() {
        println!("sound | p50 | p99 | p99.9 of a block of 128 frames, %");
        for sound in Sound::ALL {
            let shares = shares(sound);
            let at = |share: f64| 100.0 * shares[(share * (shares.len() - 1) as f64) as usize];
            println!("{sound:?} | {:.1} | {:.1} | {:.1}", at(0.5), at(0.99), at(0.999));
        }
    }

    #[test]
    #[ignore = "figures, some seconds"]
    fn figures_of_every_sound() {
        println!(
            "sound | LUFS | peak dB | above 2 kHz | pp to ff dB | centroid pp, mf, ff | T60 low, middle, high"
        );
        for sound in Sound::ALL {
            let heard = played(sound, &passage(sound), 9.0, RATE);
            let (lufs, peak) = loudness(&heard, RATE);
            let bright = 100.0 * above(&middle(&heard), RATE, 2_000.0);
            let (low, high) = range(sound);
            let centre = (low + high) / 2;
            let struck = |velocity| {
                let heard = middle(&played(sound, &[(0.0, centre, velocity, 1.0)], 1.0, RATE));
                (decibels(&heard[..12_000]), centroid(&heard[..12_000], RATE))
            };
            let [pp, mf, ff] = [25, 75, 120].map(struck);
            let t60 = [low + 5, centre, high - 5].map(|pitch| {
                let heard = middle(&played(sound, &[(0.0, pitch, 100, 3.0)], 3.0, RATE));
                let fall = decibels(&heard[24_000..28_800]) - decibels(&heard[120_000..124_800]);
                2.0 * 60.0 / fall.max(0.1)
            });
            println!(
                "{sound:?} | {:.1} | {:.1} | {bright:.1} % | {:.1} | {:.0} {:.0} {:.0} ({:.2}) | {:.1} {:.1} {:.1}",
                lufs + 12.0,
                peak + 12.0,
                ff.0 - pp.0,
                pp.1,
                mf.1,
                ff.1,
                ff.1 / pp.1,
                t60[0],
                t60[1],
                t60[2]
            );
        }
    }
}

#[test]
fn every_sound_is_in_tune_within_two_cents() {
    for sound in Sound::ALL {
        let (low, high) = range(sound);
        for pitch in [low, low + 7, (low + high) / 2, high - 5, high] {
            // Three strokes: oscillators and players begin each somewhere else in their beating.
            let strokes = [0.0, 3.0, 6.0].map(|at| (at, pitch, 90, 2.9));
            let heard = middle(&played(sound, &strokes, 9.0, RATE));
            let each = heard.chunks(144_000).map(|stroke| partial_near(stroke, RATE, hertz(pitch)));
            let cents = each.map(|found| 1200.0 * (found / hertz(pitch)).log2()).sum::<f64>() / 3.0;
            assert!(cents.abs() < 2.0, "{sound:?} at {pitch}: {cents:.2} cents off");
        }
    }
}

#[test]
fn no_sound_has_what_it_was_not_given() {
    // The partials of a tone lie at multiples of its frequency, or where the mallet or the tine has them, all of which rise
    // with the pitch: what folds over at half the rate falls instead, and lies between them.
    for sound in SUSTAINED {
        let (_, high) = range(sound);
        for pitch in (high - 14..=high).step_by(2) {
            let heard = middle(&played(sound, &[(0.0, pitch, 120, 1.2)], 1.2, RATE));
            let folded = folded(&heard[24_000..48_000], hertz(pitch));
            assert!(folded < -60.0, "{sound:?} at {pitch}: {folded:.1} dB of what folds over");
        }
    }
}

#[test]
fn nothing_clicks() {
    for sound in Sound::ALL {
        let (low, high) = range(sound);
        let pitch = (low + high) / 2;
        // A note alone, and one that is struck again, let go, and taken from by fifty others.
        let alone = middle(&played(sound, &[(0.1, pitch, 100, 2.0)], 1.0, RATE));
        let mut busy = vec![(0.1, pitch, 100, 0.2), (0.5, pitch, 100, 0.3), (0.6, pitch, 100, 0.2)];
        busy.extend(
            (0..56).map(|nth| (1.0 + 0.004 * f64::from(nth), low + nth % (high - low), 10, 0.5)),
        );
        let heard = middle(&played(sound, &busy, 3.0, RATE));
        let steepest = |wave: &[f32]| {
            let step = |pair: &[f32]| (pair[1] - pair[0]).abs();
            wave.windows(2).map(step).fold(0.0, f32::max)
        };
        // Between strokes nothing rises faster than a stroke itself does.
        for (from, to) in [(0.28, 0.48), (0.78, 0.98), (1.6, 2.9)] {
            let quiet = &heard[(from * RATE) as usize..(to * RATE) as usize];
            assert!(steepest(quiet) <= 1.2 * steepest(&alone), "{sound:?} from {from} s on");
        }
    }
}

#[test]
fn lower_strings_ring_longer() {
    for sound in [
        Sound::Piano,
        Sound::FeltPiano,
        Sound::Guitar,
        Sound::SteelGuitar,
        Sound::Harp,
        Sound::ElectricPiano,
    ] {
        let (low, high) = range(sound);
        let rings = [low + 5, (low + high) / 2, high - 7].map(|pitch| {
            let heard = middle(&played(sound, &[(0.0, pitch, 100, 2.0)], 2.0, RATE));
            let fall = decibels(&heard[12_000..16_800]) - decibels(&heard[60_000..64_800]);
            60.0 / fall.max(0.1)
        });
        assert!(
            rings[0] > rings[1] && rings[1] > rings[2],
            "{sound:?}: {rings:?} seconds to -60 dB"
        );
    }
}

#[test]
fn harder_strokes_are_brighter() {
    for sound in Sound::ALL.into_iter().filter(|&sound| is_touched(sound)) {
        let (low, high) = range(sound);
        let struck = |velocity| {
            centroid(
                &middle(&played(sound, &[(0.0, (low + high) / 2, velocity, 0.3)], 0.25, RATE)),
                RATE,
            )
        };
        let (soft, hard) = (struck(25), struck(120));
        assert!(hard > 1.5 * soft, "{sound:?}: {soft:.0} Hz soft, {hard:.0} Hz hard");
    }
}

#[test]
fn every_sound_is_finite_at_every_rate_and_pitch_and_ends() {
    for rate in [8_000.0, 768_000.0] {
        for sound in Sound::ALL {
            let notes = [(0.0, 0, 127, 0.1), (0.05, 60, 90, 0.1), (0.1, 127, 127, 0.1)];
            let seconds = if rate > 100_000.0 { 0.3 } else { 8.0 };
            let heard = middle(&played(sound, &notes, seconds, rate));
            assert!(heard.iter().all(|x| x.is_finite() && x.abs() <= 1.0), "{sound:?} at {rate}");
            let loudest = |wave: &[f32]| wave.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
            assert!(loudest(&heard) > 1e-3, "{sound:?} at {rate}");
            if rate < 100_000.0 {
                assert_eq!(loudest(&heard[heard.len() - 800..]), 0.0, "{sound:?} at {rate}");
            }
        }
    }
}
