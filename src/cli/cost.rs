//! `antiphon cost`: what other kinds of networks would take to run.

use std::path::PathBuf;

use burn::module::Module;
use burn::tensor::Device;
use rayon::prelude::*;

use crate::model::Config;
use crate::train::cost::{Load, costs};
use crate::train::course::examined;
use crate::train::lessons::Curriculum;
use crate::train::network::Network;
use crate::train::publish::{Sizes, config};
use crate::train::variant::{Core, Sequence, Variant};

use super::fault::Fault;
use super::prepared;

/// Times every kind of network that `train` compares, on one core with the plug-in's own products.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder with the prepared music (.jsonl.zst)
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// Layers and width of the networks, their gated units and trunks as wide
    #[arg(long, value_name = "LAYERSxWIDTH", value_delimiter = ',', value_parser = sizes)]
    #[arg(default_value = "2x96,3x192")]
    sizes: Vec<Sizes>,
    /// Frames (sixteenths) in a crop
    #[arg(long, default_value_t = 128)]
    length: usize,
    /// Held-out pieces looked at
    #[arg(long, default_value_t = 128)]
    held_out: usize,
}

fn sizes(text: &str) -> Result<Sizes, String> {
    let wrong = "give up to 16 layers and a width that is a multiple of 16, such as 3x192";
    let (layers, width) = text.split_once('x').ok_or(wrong)?;
    let layers: usize = layers.parse().map_err(|_| wrong)?;
    let width: usize = width.parse().map_err(|_| wrong)?;
    if !(1..=16).contains(&layers) || !(16..=2048).contains(&width) || !width.is_multiple_of(16) {
        return Err(wrong.into());
    }
    Ok(Sizes { width, layers, glu: width, trunk: width })
}

/// Measures and prints a table.
pub fn run(args: Args) -> Result<(), Fault> {
    let corpus = prepared::read_files(&prepared::files(&args.data)?)?;
    let curriculum = Curriculum::new(corpus);
    let lessons = curriculum.held_out(args.held_out);
    if lessons.is_empty() {
        let folder = args.data.display();
        return Err(Fault::refused(format!(
            "{folder} holds no piece to measure on: give prepared music whose split is `valid`"
        )));
    }
    let music = lessons.par_iter().map(|lesson| examined(lesson, Sequence::Frames, args.length));
    let load = Load::of(&music.collect::<Vec<_>>());
    say!("{:.3} decisions and {:.3} notes a frame.", load.decisions(), load.notes);
    say!("{:24}{:>10}{:>22}{:>18}", "network", "weights", "multiply-adds a frame", "us a frame");
    let networks = networks(&args.sizes);
    for ((variant, config), cost) in networks.iter().zip(costs(&networks, &load)) {
        let name = format!("{} {}x{}", variant.name(), config.layers, config.width);
        let weights = Network::new(config, variant.core, 0.0, &Device::flex()).num_params();
        say!("{name:24}{weights:10}{:22.0}{:18.2}", cost.products, cost.micros);
    }
    Ok(())
}

/// Every kind of network in every size.
fn networks(sizes: &[Sizes]) -> Vec<(Variant, Config)> {
    let kinds = [Sequence::Frames, Sequence::Events]
        .into_iter()
        .flat_map(|sequence| [Core::MinGru, Core::Gru].map(|core| Variant { core, sequence }));
    let kinds: Vec<Variant> = kinds.collect();
    let of = |sizes: &Sizes| {
        let sizes = *sizes;
        kinds.iter().map(move |kind| (*kind, config(sizes, kind.sequence)))
    };
    sizes.iter().flat_map(of).collect()
}
