//! The options shared by the commands that play.

use std::path::{Path, PathBuf};

use super::chords;
use super::fault::Fault;
use super::styles::Style;
use super::value::{self, Blend, BlockSize, Lock, Mood, Sounds, Tonality, number};
use crate::engine::Settings;
use crate::improvise::{Form, ImproviserSettings};
use crate::music::{Key, Meter, PartSet, Sheet};
use crate::perform::Feel;
use crate::synth::Kit;
use crate::token::MAX_STYLES;

/// What is played, and how.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Music")]
pub struct Music {
    /// Bars to play.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096), allow_negative_numbers = true)]
    pub bars: Option<u32>,
    /// Quarter notes a minute, 20 to 999.
    #[arg(long, value_name = "BPM", value_parser = number(20.0, 999.0), allow_negative_numbers = true)]
    pub tempo: Option<f64>,
    /// Time signature.
    #[arg(long, value_name = "4/4", value_parser = value::meter)]
    pub meter: Option<Meter>,
    /// Styles and their weights; `antiphon styles` lists them.
    #[arg(long, value_name = "NAME[=W][,NAME[=W]..]")]
    style: Option<Blend>,
    /// Valence and arousal, each -1 to 1.
    #[arg(long, value_name = "V,A", allow_hyphen_values = true)]
    mood: Option<Mood>,
    /// How freely it chooses, 0 to 2.
    #[arg(long, value_name = "T", value_parser = number(0.0, 2.0), allow_negative_numbers = true)]
    temperature: Option<f64>,
    /// How many notes, 0 to 1; left out, the model decides.
    #[arg(long, value_name = "D", value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    density: Option<f64>,
    /// How high it plays, 0 to 1; left out, the model decides.
    #[arg(long, value_name = "R", value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    register: Option<f64>,
    /// How bright its modes are, 0 to 1; left out, the model decides.
    #[arg(long, value_name = "B", value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    brightness: Option<f64>,
    /// How intricate its rhythms are, 0 to 1; left out, the model decides.
    #[arg(long, value_name = "C", value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    complexity: Option<f64>,
    /// From leaving space to who plays along, -1, to playing as busily as they do, 1.
    #[arg(long, value_name = "R", value_parser = number(-1.0, 1.0), allow_negative_numbers = true)]
    room: Option<f64>,
    /// The sections of the song, eight bars each: free, ab, aabb, aaba or abac.
    #[arg(long, value_name = "FORM", value_parser = value::form)]
    form: Option<Form>,
    /// Another number, other music; the same number, the same music.
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Keeps every note in a key, such as Am, "Bb major" or F#:minor, or in a church mode, as in "D dorian".
    #[arg(long, value_name = "KEY", value_parser = value::key)]
    key: Option<Tonality>,
    /// Keeps every note in a scale on the tonic of the key (C where there is none), or in these notes.
    #[arg(long, value_name = "dorian|C,D,E,G,A", value_parser = value::lock)]
    scale: Option<Lock>,
    /// Chord changes to play over in a loop: "| Dm7 G7 | Cmaj7 | % |" with repeats, endings, codas, meters and N.C.; a
    /// link of iReal Pro; or a file of either or of ChordPro. Its tempo and meter hold where no option says otherwise.
    #[arg(long, value_name = "CHANGES|LINK|FILE")]
    chords: Option<String>,
    /// Who plays.
    #[arg(long, value_name = "lead,harmony,bass", value_parser = value::parts)]
    parts: Option<PartSet>,
    /// What parts sound like, as in lead=flute,harmony=felt_piano.
    #[arg(long, value_name = "PART=SOUND[,..]", value_parser = value::sounds)]
    sounds: Option<Sounds>,
    /// What the drums are: rock, brushes, electronic or hand.
    #[arg(long, value_name = "KIT", value_parser = value::kit)]
    kit: Option<Kit>,
    /// From even eighths, 0, to a triplet's, 1.
    #[arg(long, value_name = "S", value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    swing: Option<f64>,
    /// How much notes are timed, struck and parted as players do, 0 to 1; 0 is exactly as written.
    #[arg(long, value_name = "H", value_parser = number(0.0, 1.0), allow_negative_numbers = true)]
    humanise: Option<f64>,
    /// Frames a second.
    #[arg(long, value_name = "R", default_value_t = 48_000, value_parser = clap::value_parser!(u32).range(1_000..=768_000))]
    pub sample_rate: u32,
    /// Frames given to the engine at once, or `random`; the music does not depend on it.
    #[arg(long, value_name = "N|random", default_value = "512")]
    pub block_size: BlockSize,
}

impl Music {
    /// The engine's settings for these options, over a chart if there is one.
    pub fn settings(&self, styles: &[Style], sheet: Option<&Sheet>) -> Result<Settings, Fault> {
        let mut settings = Settings { free_run: false, ..Settings::default() };
        settings.music = self.music(settings.music, styles)?;
        settings.music.chart = sheet.and_then(Sheet::chart);
        for &(part, sound) in self.sounds.iter().flat_map(|sounds| &sounds.0) {
            if let Some(place) = settings.tone.sounds.get_mut(part.index()) {
                *place = sound;
            }
        }
        settings.tone.kit = self.kit.unwrap_or(settings.tone.kit);
        settings.feel = Feel {
            swing: self.swing.map_or(settings.feel.swing, |swing| swing as f32),
            humanise: self.humanise.map_or(settings.feel.humanise, |share| share as f32),
        };
        Ok(settings)
    }

    /// The chart to play over, if there is one.
    pub fn sheet(&self) -> Result<Option<Sheet>, Fault> {
        self.chords.as_deref().map(chords::read).transpose()
    }

    fn music(
        &self,
        usual: ImproviserSettings,
        styles: &[Style],
    ) -> Result<ImproviserSettings, Fault> {
        let part = |asked: Option<f64>| asked.map(|value| value as f32);
        let church = self.key.and_then(|tonality| tonality.scale).map(Lock::Scale);
        let locked = self.scale.or(church).map(|lock| lock.in_key(self.key()));
        Ok(ImproviserSettings {
            style: self.style.as_ref().map_or(Ok(usual.style), |blend| shares(blend, styles))?,
            valence: self.mood.map_or(usual.valence, |mood| mood.valence),
            arousal: self.mood.map_or(usual.arousal, |mood| mood.arousal),
            temperature: part(self.temperature).unwrap_or(usual.temperature),
            density: part(self.density).or(usual.density),
            register: part(self.register).or(usual.register),
            brightness: part(self.brightness).or(usual.brightness),
            complexity: part(self.complexity).or(usual.complexity),
            room: part(self.room).unwrap_or(usual.room),
            form: self.form.unwrap_or(usual.form),
            parts: self.parts.unwrap_or(usual.parts),
            seed: self.seed.unwrap_or(usual.seed),
            key: locked.map_or(self.key(), |(_, key)| key),
            scale: locked.map(|(scale, _)| scale),
            ..usual
        })
    }

    /// The key asked for.
    pub fn key(&self) -> Option<Key> {
        self.key.map(|tonality| tonality.key)
    }

    /// The blend in words.
    pub fn style_words(&self) -> String {
        let word = |(name, weight): &(String, f32)| {
            if *weight == 1.0 { name.clone() } else { format!("{name} × {weight}") }
        };
        let words = self.style.as_ref().map(|blend| blend.0.iter().map(word).collect::<Vec<_>>());
        words.map_or_else(|| "any style".to_string(), |words| words.join(" + "))
    }
}

/// The share of every style of the model; they sum to one.
fn shares(blend: &Blend, styles: &[Style]) -> Result<[f32; MAX_STYLES], Fault> {
    let mut shares = [0.0; MAX_STYLES];
    let whole: f32 = blend.0.iter().map(|(_, weight)| weight).sum();
    for (name, weight) in &blend.0 {
        let place = styles.iter().take(MAX_STYLES).position(|style| style.name == *name);
        let place = place.ok_or_else(|| {
            let known =
                styles.iter().map(|style| style.name.as_str()).collect::<Vec<_>>().join(", ");
            Fault::refused(format!("--style knows no `{name}`: choose from {known}"))
        })?;
        shares[place] += weight / whole;
    }
    Ok(shares)
}

/// The files to write; at least one.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files to write")]
#[group(required = true, multiple = true)]
pub struct Outputs {
    /// A MIDI file with a track for everybody: player, lead, harmony, bass, drums.
    #[arg(long, value_name = "FILE")]
    pub midi: Option<PathBuf>,
    /// The sound, in stereo and 24 bits.
    #[arg(long, value_name = "FILE")]
    pub wav: Option<PathBuf>,
    /// A picture of the piano roll.
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    /// Every event, a JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
}

impl Outputs {
    /// Every file asked for.
    pub fn paths(&self) -> Vec<&Path> {
        let all = [&self.midi, &self.wav, &self.png, &self.events];
        all.into_iter().flatten().map(PathBuf::as_path).collect()
    }
}
