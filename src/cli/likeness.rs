//! Generated music beside human music of the same styles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;

use super::answer::{Answer, notes};
use super::densities::{self, Chart};
use super::fault::Fault;
use super::progress::Progress;
use super::take::Take;
use crate::corpus::{Corpus, Piece, Split};
use crate::evaluate::classify::Classifier;
use crate::evaluate::excerpt::Excerpt;
use crate::evaluate::likeness::{FIGURES, Likeness, likeness};
use crate::evaluate::measure::{Measures, Music, Sound, measure};
use crate::model::Weights;
use crate::token::MAX_STYLES;

/// Styles with fewer training pieces are left out: their distributions say little.
const FEWEST: usize = 100;

/// What is asked for.
pub struct Ask<'a> {
    /// Excerpts of each style, human and generated.
    pub excerpts: usize,
    /// Decides every draw.
    pub seed: u64,
    /// The folder for a picture of each style.
    pub plots: Option<&'a Path>,
}

/// What was found.
#[derive(Serialize)]
pub struct Report {
    /// Likeness by style.
    pub styles: BTreeMap<String, Likeness>,
    /// How well a classifier trained on human training excerpts names styles.
    pub classifier: Accuracy,
}

/// The share of excerpts whose style is named.
#[derive(Serialize)]
pub struct Accuracy {
    /// Of human excerpts of held-out pieces.
    pub human: Option<f64>,
    /// Of generated excerpts: the style that was asked for.
    pub generated: Option<f64>,
    /// The second over the first.
    pub ratio: Option<f64>,
}

/// Excerpts of one style.
struct Style<'a> {
    name: &'a str,
    place: usize,
    learned: Vec<Excerpt<'a>>,
    held_out: Vec<Excerpt<'a>>,
}

/// Draws human excerpts of every style that is large enough, generates as many like them in meter, tempo and parts,
/// and compares.
pub fn report(
    corpus: &Corpus,
    names: &[String],
    weights: &'static Weights,
    ask: &Ask,
) -> Result<Report, Fault> {
    let styles: Vec<Style> =
        names.iter().enumerate().filter_map(|(at, name)| style(corpus, at, name, ask)).collect();
    let mut progress = Progress::begin(styles.len() as u64, "generating");
    let (mut report, mut learned, mut held_out, mut made) =
        (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, style) in styles.iter().enumerate() {
        let (human, others) = (measured(&style.learned), measured(&style.held_out));
        let generated = generated(style, weights, ask.seed)?;
        if let Some(folder) = ask.plots {
            plot(folder, style.name, &human, &generated)?;
        }
        report.insert(style.name.to_owned(), likeness(&human, &others, &generated));
        let labelled = |list: Vec<Measures>| list.into_iter().map(move |m| (m, at as u32));
        learned.extend(labelled(human));
        held_out.extend(labelled(others));
        made.extend(labelled(generated));
        progress.at(at as u64 + 1);
    }
    let classifier = Classifier::learn(&learned, ask.seed).map_err(Fault::refused)?;
    let (human, generated) = (classifier.accuracy(&held_out), classifier.accuracy(&made));
    let ratio = human.zip(generated).map(|(human, generated)| generated / human.max(1e-9));
    Ok(Report { styles: report, classifier: Accuracy { human, generated, ratio } })
}

fn style<'a>(corpus: &'a Corpus, place: usize, name: &'a str, ask: &Ask) -> Option<Style<'a>> {
    let of = |split| -> Vec<&Piece> {
        corpus.iter().filter(|piece| piece.style == name && piece.split == split).collect()
    };
    let (train, valid) = (of(Split::Train), of(Split::Valid));
    let mut rng = ChaCha8Rng::seed_from_u64(ask.seed);
    rng.set_stream(place as u64);
    let learned = Excerpt::draw_many(&train, ask.excerpts, |_| true, &mut rng);
    let held_out = Excerpt::draw_many(&valid, ask.excerpts, |_| true, &mut rng);
    let known = place < MAX_STYLES && train.len() >= FEWEST && !learned.is_empty();
    known.then_some(Style { name, place, learned, held_out })
}

fn measured(excerpts: &[Excerpt]) -> Vec<Measures> {
    excerpts.par_iter().map(Excerpt::measures).collect()
}

fn generated(style: &Style, weights: &'static Weights, seed: u64) -> Result<Vec<Measures>, Fault> {
    let like = &style.learned;
    let each = like.par_iter().enumerate();
    each.map(|(at, excerpt)| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream((style.place * like.len() + at) as u64);
        let (parts, seed) = (excerpt.piece.parts, rng.random());
        let answer = Answer { excerpt, style: style.place, parts, seed, temperature: None };
        Ok(measure_take(&answer.freely(weights)?))
    })
    .collect()
}

fn measure_take(take: &Take) -> Measures {
    let chords = take.chords().map(|(at, chord)| (at, Some(chord))).collect();
    let key = take.keys.first().map(|&(_, key)| key);
    let sounds = notes(take).into_iter().map(|note| Sound { note, voice: note.part.channel() });
    measure(&Music { sounds: sounds.collect(), meter: take.pulse.meter(), key, chords })
}

fn plot(folder: &Path, name: &str, human: &[Measures], made: &[Measures]) -> Result<(), Fault> {
    let path: PathBuf = folder.join(format!("{name}.png"));
    let failed = |why: String| Fault::failed(format!("{} cannot be drawn: {why}", path.display()));
    std::fs::create_dir_all(folder).map_err(|why| failed(why.to_string()))?;
    let title = format!("{name}: {} human (blue), {} generated (red)", human.len(), made.len());
    let of =
        |set: &[Measures], of: fn(&Measures) -> Option<f64>| set.iter().filter_map(of).collect();
    let charts = FIGURES.map(|(name, figure)| Chart {
        name,
        human: of(human, figure),
        generated: of(made, figure),
    });
    densities::draw(&path, &title, &charts).map_err(|why| failed(why.to_string()))
}

/// Prints a report as tables.
pub fn print(report: &Report) {
    say!("\nGenerated beside human music: shared area of the distributions, 1 is all.\n");
    for (style, likeness) in &report.styles {
        let mean = likeness.mean_overlap.unwrap_or(0.0);
        let Likeness { human, generated, mean_overlap_of_human, .. } = likeness;
        say!("{style}: {mean:.3} ({human} human, {generated} generated)");
        if let Some(area) = mean_overlap_of_human {
            say!("  {area:.3} for human excerpts held out");
        }
        let areas = likeness.overlap.iter();
        let areas: Vec<String> =
            areas.filter_map(|(name, area)| area.map(|area| format!("{name} {area:.2}"))).collect();
        say!("  {}", areas.join(", "));
        for lag in &likeness.self_similarity {
            if let (Some([low, middle, high]), Some(made)) = (lag.human, lag.generated) {
                let word = if lag.is_human() { "within" } else { "outside" };
                say!(
                    "  self-similarity at {} bars {made:.3}, {word} the human quartiles {low:.3} to {high:.3} \
                     (median {middle:.3})",
                    lag.bars
                );
            }
        }
    }
    let share = |share: Option<f64>| share.map_or("-".into(), |share| format!("{share:.3}"));
    let Accuracy { human, generated, ratio } = report.classifier;
    say!(
        "\nA classifier names the style of {} of human excerpts and of {} of generated ones: ratio {}.",
        share(human),
        share(generated),
        share(ratio)
    );
}
