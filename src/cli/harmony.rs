//! `antiphon harmony`: what the chords of prepared music are like.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::fault::Fault;
use super::prepared;
use crate::corpus::HarmonyFigures;

/// Say of a folder of prepared music, by style, how often its chords change, how far they keep to the key, and how far
/// they are those that are estimated from the notes: of chords that people wrote, how good the estimate is.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder of prepared music.
    #[arg(value_name = "FOLDER")]
    corpus: PathBuf,
}

/// Reads, counts and prints.
pub fn run(args: Args) -> Result<(), Fault> {
    let corpus = prepared::read_files(&prepared::files(&args.corpus)?)?;
    let pieces = corpus.par_iter().filter(|piece| piece.chords).filter_map(|piece| {
        let mut figures = HarmonyFigures::default();
        figures.add(&piece.sheet, piece.key?);
        Some((piece.style.clone(), figures))
    });
    let mut styles: BTreeMap<String, HarmonyFigures> = BTreeMap::new();
    for (style, figures) in pieces.collect::<Vec<_>>() {
        let sum = styles.entry(style).or_default();
        *sum = sum.and(figures);
    }
    say!(
        "{:<24} pieces  chords a bar  outside the key: a bar, of a beat, of two  time in key  same root, triad",
        "style"
    );
    styles.iter().for_each(|(style, figures)| print(style, figures));
    print("all", &styles.values().copied().fold(HarmonyFigures::default(), HarmonyFigures::and));
    Ok(())
}

fn print(style: &str, figures: &HarmonyFigures) {
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let a_bar = |count: usize| share(count, figures.bars);
    let of_time = |count: usize| share(count, figures.frames);
    say!(
        "{style:<24} {:>6}  {:>12.2}  {:>23.3} {:>10.3} {:>7.3}  {:>11.3}  {:>9.3} {:>6.3}",
        figures.pieces,
        a_bar(figures.chords),
        a_bar(figures.outside),
        a_bar(figures.outside_a_beat),
        a_bar(figures.outside_two_beats),
        of_time(figures.in_key),
        of_time(figures.same_root),
        of_time(figures.same_triad)
    );
}
