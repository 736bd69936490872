//! `antiphon evaluate`: bits per note of the model beside the baselines.

use std::path::PathBuf;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::{likeness, network, prepared};
use crate::corpus::{Corpus, Piece, Split};
use crate::evaluate::{
    Baselines, NOTE_FACTORS, Network, PREDICTORS, Score, Scores, learning_steps, score,
};

/// Measure how well the model foretells music, in bits per note, beside baselines that count the corpus.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of prepared music whose training share the baselines count
    #[arg(long, value_name = "FOLDER")]
    corpus: Option<PathBuf>,
    /// Prepared music to measure on, every piece of it; without it, a share of the corpus
    #[arg(long, value_name = "FILE", num_args = 1..)]
    data: Vec<PathBuf>,
    /// The share of the corpus to measure on
    #[arg(long, value_enum, default_value = "valid")]
    split: Share,
    /// Other weights than those that ship
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Measure on so many pieces drawn at random
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pieces: Option<u32>,
    /// What every draw depends on
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Also generate so many excerpts of each style, and compare them with as many of the corpus
    #[arg(long, value_name = "N", requires = "corpus", value_parser = clap::value_parser!(u32).range(2..))]
    generate: Option<u32>,
    /// A folder for pictures of what was compared
    #[arg(long, value_name = "FOLDER", requires = "generate")]
    plots: Option<PathBuf>,
}

/// A share of the corpus, as written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Share {
    Train,
    Valid,
    Test,
}

impl Share {
    fn split(self) -> Split {
        match self {
            Self::Train => Split::Train,
            Self::Valid => Split::Valid,
            Self::Test => Split::Test,
        }
    }
}

/// Measures and prints.
pub fn run(args: Args) -> Result<(), Fault> {
    let network = network::read(args.weights.as_deref())?;
    let files = args.corpus.as_deref().map(prepared::files).transpose()?;
    let corpus = files.as_deref().map(prepared::read_files).transpose()?;
    let data = prepared::read_files(&args.data)?;
    let pieces = chosen(&args, corpus.as_ref(), &data)?;
    let baselines = corpus.as_ref().map(learn);
    if baselines.is_none() {
        eprintln!("The baselines are left out: name the folder that they count with --corpus.");
    }
    let bar = bar(pieces.len(), "measuring");
    let scores = score(&pieces, Some(&network), baselines.as_ref(), &|steps| bar.inc(steps));
    bar.finish_and_clear();
    let likeness =
        corpus.as_ref().and_then(|corpus| compare(&args, corpus, &network)).transpose()?;
    if args.json {
        let mut all = json_of(&scores, baselines.is_some());
        all["likeness"] = json!(likeness);
        say!("{all}");
    } else {
        print_table(&scores, baselines.is_some());
        likeness.iter().for_each(likeness::print);
    }
    Ok(())
}

/// Generates and compares, where that is asked for.
fn compare(
    args: &Args,
    corpus: &Corpus,
    network: &Network,
) -> Option<Result<likeness::Report, Fault>> {
    let ask = likeness::Ask {
        excerpts: args.generate? as usize,
        seed: args.seed,
        plots: args.plots.as_deref(),
    };
    Some(likeness::report(corpus, network.styles(), network.weights(), &ask))
}

/// The pieces to measure on: all data or a share of the corpus, or some of them drawn at random, in order.
fn chosen<'a>(
    args: &Args,
    corpus: Option<&'a Corpus>,
    data: &'a Corpus,
) -> Result<Vec<&'a Piece>, Fault> {
    let all: Vec<&Piece> = match corpus {
        _ if !args.data.is_empty() => data.iter().collect(),
        Some(corpus) => corpus.iter().filter(|piece| piece.split == args.split.split()).collect(),
        None => {
            return Err(Fault::refused(
                "nothing to measure on: name prepared music with --data or --corpus",
            ));
        }
    };
    if all.is_empty() {
        return Err(Fault::refused(
            "no piece to measure on: choose another file or another --split",
        ));
    }
    let wanted = args.pieces.map_or(all.len(), |pieces| pieces as usize);
    if wanted >= all.len() {
        return Ok(all);
    }
    let mut places: Vec<usize> = (0..all.len()).collect();
    let (drawn, _) = places.partial_shuffle(&mut ChaCha8Rng::seed_from_u64(args.seed), wanted);
    drawn.sort_unstable();
    Ok(drawn.iter().map(|place| all[*place]).collect())
}

fn learn(corpus: &Corpus) -> Baselines {
    let train: Vec<&Piece> = corpus.iter().filter(|piece| piece.split == Split::Train).collect();
    let bar = bar(learning_steps(train.len()), "counting");
    let baselines = Baselines::learn(&train, &|steps| bar.inc(steps));
    bar.finish_and_clear();
    baselines
}

/// A bar on a terminal's error output.
fn bar(steps: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64).with_message(what);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent} % {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Which of [`PREDICTORS`] have figures.
fn has_figures(predictor: usize, baselines: bool) -> bool {
    predictor == 0 || baselines
}

fn json_of(scores: &Scores, baselines: bool) -> Value {
    let styles: Map<String, Value> =
        scores.styles.iter().map(|(name, score)| (name.clone(), entry(score, baselines))).collect();
    json!({ "overall": entry(&scores.overall, baselines), "styles": styles })
}

fn entry(score: &Score, baselines: bool) -> Value {
    let figure = |at, bits: f64| if has_figures(at, baselines) { json!(bits) } else { Value::Null };
    let mut entry = Map::new();
    entry.insert("pieces".into(), json!(score.pieces));
    entry.insert("notes".into(), json!(score.notes));
    for (at, name) in PREDICTORS.into_iter().enumerate() {
        entry.insert(name.into(), figure(at, score.per_note(at)));
    }
    let of_factor = |factor: usize| -> Map<String, Value> {
        let each = PREDICTORS.into_iter().enumerate();
        each.map(|(at, name)| (name.into(), figure(at, score.by_factor(at)[factor]))).collect()
    };
    let factors: Map<String, Value> = NOTE_FACTORS
        .iter()
        .enumerate()
        .map(|(at, factor)| (factor.name().into(), Value::Object(of_factor(at))))
        .collect();
    entry.insert("factors".into(), Value::Object(factors));
    Value::Object(entry)
}

fn print_table(scores: &Scores, baselines: bool) {
    say!("Bits per note, less is better.\n");
    print_head("style");
    print_row("overall", &scores.overall, baselines, Score::per_note);
    for (name, score) in &scores.styles {
        print_row(name, score, baselines, Score::per_note);
    }
    say!();
    print_head("factor");
    for (at, factor) in NOTE_FACTORS.iter().enumerate() {
        print_row(factor.name(), &scores.overall, baselines, |score, predictor| {
            score.by_factor(predictor)[at]
        });
    }
}

fn print_head(first: &str) {
    let names: String = PREDICTORS.iter().map(|name| format!(" {name:>8}")).collect();
    say!("{first:<24} {:>7} {:>9}{names}", "pieces", "notes");
}

fn print_row(name: &str, score: &Score, baselines: bool, figure: impl Fn(&Score, usize) -> f64) {
    let cell = |at| {
        if has_figures(at, baselines) {
            format!("{:>9.3}", figure(score, at))
        } else {
            format!("{:>9}", "-")
        }
    };
    let cells: String = (0..PREDICTORS.len()).map(cell).collect();
    say!("{name:<24} {:>7} {:>9}{cells}", score.pieces, score.notes);
}
