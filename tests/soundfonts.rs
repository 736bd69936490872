//! Our sounds beside those of General MIDI SoundFonts, which judge them and are not shipped.
#![cfg(feature = "cli")]

mod rig;
#[path = "rig/sound.rs"]
mod sound;

mod proof {
    use std::fs::File;
    use std::sync::Arc;

    use antiphon::synth::Sound;
    use rustysynth_ext::{SoundFont, Synthesizer, SynthesizerSettings};
    use smartcore::ensemble::random_forest_classifier::{
        RandomForestClassifier, RandomForestClassifierParameters,
    };
    use smartcore::linalg::basic::matrix::DenseMatrix;

    use crate::sound::{middle, played, spectrum};

    const RATE: f64 = 44_100.0;
    const SECONDS: f64 = 1.2;
    /// Where a note is looked at: from and to, in seconds.
    const STRETCHES: [(f64, f64); 5] =
        [(0.0, 0.04), (0.04, 0.12), (0.12, 0.3), (0.3, 0.6), (0.6, 0.9)];
    const BANDS: usize = 26;

    /// The families of General MIDI that we have sounds of, with their programs, and our sounds.
    const FAMILIES: [(&str, &[i32], &[Sound]); 12] = [
        ("piano", &[0, 1, 2], &[Sound::Piano, Sound::FeltPiano]),
        ("electric piano", &[4, 5], &[Sound::ElectricPiano, Sound::ReedPiano]),
        ("mallets", &[9, 10, 11, 12], &[Sound::Vibraphone, Sound::Marimba, Sound::MusicBox]),
        ("organ", &[16, 17, 18], &[Sound::Organ]),
        ("plucked strings", &[24, 25, 46], &[Sound::Guitar, Sound::SteelGuitar, Sound::Harp]),
        ("bass", &[32, 33, 34, 38, 39], &[Sound::Bass, Sound::UprightBass, Sound::SynthBass]),
        ("strings", &[48, 49], &[Sound::Strings]),
        ("brass", &[56, 60, 61], &[Sound::Brass]),
        ("reed", &[65, 66, 71], &[Sound::Reed, Sound::Saxophone]),
        ("flute", &[73, 74], &[Sound::Flute]),
        ("synth lead", &[80, 81], &[Sound::SynthLead, Sound::PolySynth]),
        ("synth pad", &[88, 89], &[Sound::WarmPad]),
    ];

    fn pitches(family: &str) -> [i32; 6] {
        match family {
            "bass" => [31, 34, 38, 41, 45, 48],
            "flute" => [62, 66, 70, 74, 78, 82],
            _ => [50, 55, 60, 64, 69, 74],
        }
    }
    const VELOCITIES: [i32; 3] = [55, 85, 115];

    /// Loudness of bands, as far apart as ears tell them, through a note, beside the loudest: what lies 50 dB below it is the
    /// noise of a recording.
    fn features(wave: &[f32]) -> Vec<f64> {
        let mel = |hertz: f64| 2595.0 * (1.0 + hertz / 700.0).log10();
        let top = mel(12_000.0);
        let mut rows: Vec<f64> = Vec::new();
        for (from, to) in STRETCHES {
            let stretch = &wave[(from * RATE) as usize..(to * RATE) as usize];
            let (bins, step) = spectrum(stretch, RATE);
            let mut bands = [1e-9; BANDS];
            for (at, bin) in bins.iter().enumerate().skip(1) {
                let band = (mel(at as f64 * step) / top * BANDS as f64) as usize;
                if let Some(band) = bands.get_mut(band) {
                    *band += bin * bin / (stretch.len() * stretch.len()) as f64;
                }
            }
            rows.extend(bands.map(f64::log10));
        }
        let most = rows.iter().copied().fold(f64::MIN, f64::max);
        rows.iter().map(|row| (10.0 * (row - most)).max(-50.0)).collect()
    }

    fn of_font(font: &Arc<SoundFont>, program: i32, pitch: i32, velocity: i32) -> Vec<f64> {
        let mut settings = SynthesizerSettings::new(RATE as i32);
        settings.enable_reverb_and_chorus = false;
        let mut synth = Synthesizer::new(font, &settings).expect("a synthesiser");
        synth.process_midi_message(0, 0xc0, program, 0);
        synth.note_on(0, pitch, velocity);
        let frames = (SECONDS * RATE) as usize;
        let (mut left, mut right) = (vec![0.0; frames], vec![0.0; frames]);
        synth.render(&mut left, &mut right);
        features(&left.iter().zip(&right).map(|(l, r)| 0.5 * (l + r)).collect::<Vec<_>>())
    }

    fn of_ours(sound: Sound, pitch: i32, velocity: i32) -> Vec<f64> {
        features(&middle(&played(sound, &[(0.0, pitch, velocity, SECONDS)], SECONDS, RATE)))
    }

    /// Every note of a family, by what makes it.
    fn notes(family: &str, mut of: impl FnMut(i32, i32) -> Vec<f64>) -> Vec<Vec<f64>> {
        let each = pitches(family).into_iter();
        each.flat_map(|pitch| VELOCITIES.map(|velocity| (pitch, velocity)))
            .map(|(pitch, velocity)| of(pitch, velocity))
            .collect()
    }

    fn fonts() -> Vec<Arc<SoundFont>> {
        let paths = std::env::var("ANTIPHON_SOUNDFONTS").expect("paths with colons between them");
        let open = |path: &str| {
            let mut file = File::open(path).expect("a file that is there");
            Arc::new(SoundFont::new(&mut file).expect("a SoundFont"))
        };
        paths.split(':').map(open).collect()
    }

    /// The mean distance of a note from the nearest of the same family, in decibels a band.
    fn distance(note: &[f64], others: &[Vec<f64>]) -> f64 {
        let apart = |other: &Vec<f64>| {
            let sum: f64 = note.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum();
            (sum / note.len() as f64).sqrt()
        };
        others.iter().map(apart).fold(f64::MAX, f64::min)
    }

    #[test]
    #[ignore = "needs SoundFonts and minutes"]
    fn figures_of_families() {
        let fonts = fonts();
        let known: Vec<Vec<Vec<f64>>> = FAMILIES
            .iter()
            .map(|(family, programs, _)| {
                let of = |font: &Arc<SoundFont>, program: i32| {
                    notes(family, |pitch, velocity| of_font(font, program, pitch, velocity))
                };
                let each = fonts.iter().flat_map(|font| programs.iter().map(move |p| (font, *p)));
                each.flat_map(|(font, program)| of(font, program)).collect()
            })
            .collect();
        let rows: Vec<Vec<f64>> = known.iter().flatten().cloned().collect();
        let labels: Vec<u32> =
            known.iter().zip(0..).flat_map(|(family, number)| vec![number; family.len()]).collect();
        let settings = RandomForestClassifierParameters::default().with_n_trees(300).with_seed(1);
        let matrix = DenseMatrix::from_2d_vec(&rows).expect("rows of one length");
        let forest = RandomForestClassifier::fit(&matrix, &labels, settings).expect("a forest");
        println!(
            "sound | named as its family | most often named | decibels a band from the nearest"
        );
        let (mut right, mut all) = (0, 0);
        for (number, (family, _, sounds)) in FAMILIES.iter().enumerate() {
            for &sound in *sounds {
                let ours = notes(family, |pitch, velocity| of_ours(sound, pitch, velocity));
                let matrix = DenseMatrix::from_2d_vec(&ours).expect("rows of one length");
                let named = forest.predict(&matrix).expect("names");
                let count = |which: usize| named.iter().filter(|&&n| n as usize == which).count();
                let most = (0..FAMILIES.len()).max_by_key(|&which| count(which)).unwrap_or(0);
                let apart: f64 = ours.iter().map(|note| distance(note, &known[number])).sum();
                let hits = count(number);
                (right, all) = (right + hits, all + named.len());
                println!(
                    "{sound:?} | {hits} of {} | {} | {:.1}",
                    named.len(),
                    FAMILIES[most].0,
                    apart / ours.len() as f64
                );
            }
        }
        println!("all | {right} of {all}");
    }
}
