//! `antiphon train`: from prepared music to weights.

use std::io::Write;
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::tensor::Device;

use crate::corpus::{Corpus, Split};
use crate::model::{Config, Tensors, Weights, import};
use crate::token::vocabulary_hash;
use crate::train::checkpoint::Progress;
use crate::train::course::course;
use crate::train::lessons::Curriculum;
use crate::train::publish::{self, Sizes};
use crate::train::run::{Course, DECAY, Plan, train};
use crate::train::shipped;
use crate::train::variant::{Core, Sequence, Variant};

use super::fault::Fault;
use super::output::{Draft, check_places};
use super::{curve, prepared};

/// Trains a model on a folder of prepared music. Started again with the same folder of checkpoints, it goes on
/// where it stopped.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder with the prepared music (.jsonl.zst)
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// Where the weights go [default: antiphon.safetensors]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where checkpoints and the held-out curve go
    #[arg(long, value_name = "FOLDER", default_value = "target/train")]
    checkpoints: PathBuf,
    /// Weights to go on from, of the same vocabulary and sizes
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Steps in all
    #[arg(long, default_value_t = 8_000)]
    steps: usize,
    /// Pause at a checkpoint after so many minutes
    #[arg(long, default_value_t = f64::INFINITY)]
    minutes: f64,
    /// Crops of music in a step
    #[arg(long, default_value_t = 32)]
    crops: usize,
    /// Frames (sixteenths) in a crop
    #[arg(long, default_value_t = 128)]
    length: usize,
    /// Width of the backbone
    #[arg(long, default_value_t = 192)]
    width: usize,
    /// Layers of the backbone
    #[arg(long, default_value_t = 3)]
    layers: usize,
    /// Inner width of the backbone's gated units
    #[arg(long, default_value_t = 192)]
    glu: usize,
    /// Width of the decision trunk
    #[arg(long, default_value_t = 192)]
    trunk: usize,
    /// What carries the past along in a layer; only min-gru can be written
    #[arg(long, value_enum, default_value_t)]
    core: Core,
    /// What a step of the backbone is; only frames can be written
    #[arg(long, value_enum, default_value_t)]
    sequence: Sequence,
    /// The highest learning rate
    #[arg(long, default_value_t = 2.5e-3)]
    rate: f64,
    /// The share of activations dropped
    #[arg(long, default_value_t = 0.05)]
    dropout: f64,
    /// Decides the first weights and every draw
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Steps between two looks at held-out music
    #[arg(long, default_value_t = 250)]
    watch: usize,
    /// Held-out pieces looked at
    #[arg(long, default_value_t = 128)]
    held_out: usize,
    /// Looks without a better figure after which training stops
    #[arg(long, default_value_t = 12)]
    patience: usize,
    /// Train on the GPU; needs a build with `--features train-gpu`
    #[arg(long)]
    gpu: bool,
}

/// Trains and writes the weights, with the curve beside the checkpoints.
pub fn run(args: Args) -> Result<(), Fault> {
    let variant = args.variant();
    if args.output.is_some() && !variant.ships() {
        return Err(Fault::refused(
            "the plug-in runs only min-gru over frames: leave out -o to compare another network",
        ));
    }
    let files = prepared::files(&args.data)?;
    let output = args.output.clone().unwrap_or_else(|| "antiphon.safetensors".into());
    check_places(&files, &[&output])?;
    let corpus = prepared::read_files(&files)?;
    check_pieces(&corpus, &args.data)?;
    let device = device(args.gpu)?;
    let curriculum = Curriculum::new(corpus);
    let plan = args.plan();
    let config = publish::config(args.sizes(), args.sequence);
    let mut course = course(&curriculum, config, variant, &plan, args.held_out);
    course.start = args.from.as_deref().map(|from| start(from, &course.config)).transpose()?;
    let (pieces, held_out) = curriculum.pieces();
    eprintln!(
        "{pieces} pieces to learn from, {held_out} held out, {} styles.",
        curriculum.styles.len()
    );
    let (network, progress) = train(&plan, &course, &device).map_err(Fault::failed)?;
    if variant.ships() {
        let bytes = publish::weights(&network, &course.config, &plan, &curriculum, &progress)
            .map_err(Fault::failed)?;
        write(&output, &bytes)?;
        print_figures(bytes, &course, &progress)?;
    }
    let picture = plan.checkpoints.join("curve.png");
    let undrawn = |why| {
        Fault::failed(format!("{} cannot be drawn ({why}): check the folder", picture.display()))
    };
    curve::draw(&picture, &progress.curve).map_err(undrawn)?;
    if let Some(best) = progress.best() {
        let (bits, weights) = (best.held_out, network.num_params());
        say!("{bits:.3} bits per note after {} steps, {weights} weights.", best.step);
    }
    Ok(())
}

/// Whether there is anything to learn from.
pub fn check_pieces(corpus: &Corpus, folder: &Path) -> Result<(), Fault> {
    if corpus.iter().any(|piece| piece.split == Split::Train) {
        return Ok(());
    }
    let folder = folder.display();
    Err(Fault::refused(format!(
        "{folder} holds no piece to train on: give prepared music whose split is `train`"
    )))
}

/// The weights to go on from, which know this vocabulary.
pub fn known(path: &Path) -> Result<(Weights, Tensors), Fault> {
    let refused = |why: String| Fault::refused(format!("{}: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|why| refused(format!("{why}; check the path")))?;
    let (weights, tensors) = import(&bytes).map_err(|why| refused(why.to_string()))?;
    if weights.vocabulary() != vocabulary_hash() {
        return Err(refused("these weights know another vocabulary; train without --from".into()));
    }
    Ok((weights, tensors))
}

/// The weights to go on from in a network of this shape.
fn start(path: &Path, config: &Config) -> Result<Tensors, Fault> {
    let (weights, tensors) = known(path)?;
    if weights.config() != config {
        let path = path.display();
        return Err(Fault::refused(format!(
            "{path}: these weights have other sizes; give the same, or leave out --from"
        )));
    }
    Ok(tensors)
}

/// Prints what the integers that ship cost beside the floating point that was trained.
fn print_figures(bytes: Vec<u8>, course: &Course, progress: &Progress) -> Result<(), Fault> {
    let weights = Weights::from_bytes(bytes).map_err(|why| Fault::failed(why.to_string()))?;
    let integers = shipped::bits_per_note(Box::leak(Box::new(weights)), course);
    let trained = progress.best().map_or(f64::NAN, |best| best.held_out);
    say!(
        "held out: {trained:.4} bits per note in floating point, {integers:.4} as shipped ({:+.2} %)",
        100.0 * (integers / trained - 1.0)
    );
    Ok(())
}

/// Writes weights.
pub fn write(output: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let draft = Draft::begin(output, ".safetensors")?;
    draft.file().write_all(bytes).map_err(|why| draft.fault(why))?;
    draft.publish()?;
    say!("{} is written.", output.display());
    Ok(())
}

impl Args {
    fn variant(&self) -> Variant {
        Variant { core: self.core, sequence: self.sequence }
    }

    fn sizes(&self) -> Sizes {
        Sizes { width: self.width, layers: self.layers, glu: self.glu, trunk: self.trunk }
    }

    fn plan(&self) -> Plan {
        Plan {
            steps: self.steps,
            crops: self.crops,
            length: self.length,
            rate: self.rate,
            dropout: self.dropout,
            decay: DECAY,
            average: 0,
            seed: self.seed,
            watch: self.watch,
            patience: self.patience,
            checkpoints: self.checkpoints.clone(),
            minutes: self.minutes,
        }
    }
}

#[cfg(feature = "train-gpu")]
fn device(gpu: bool) -> Result<Device, Fault> {
    Ok(if gpu { Device::vulkan(burn::tensor::DeviceKind::DefaultDevice) } else { Device::flex() })
}

#[cfg(not(feature = "train-gpu"))]
fn device(gpu: bool) -> Result<Device, Fault> {
    if gpu {
        return Err(Fault::refused(
            "--gpu needs a build with `--features train-gpu`: build it so, or train without",
        ));
    }
    Ok(Device::flex())
}
