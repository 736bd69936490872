//! The command line: every subcommand is a struct of arguments and a `run` in a file of its own.
//!
//! Exit codes: 0 done, 1 failed, 2 bad arguments or unreadable input (then nothing is written).

/// `println!` that ends the process as [`stdout::line`] says.
macro_rules! say {
    () => { crate::cli::stdout::line(format_args!("")) };
    ($($text:tt)*) => { crate::cli::stdout::line(format_args!($($text)*)) };
}

mod answer;
mod beats;
#[cfg(feature = "train")]
mod benchmark;
mod chords;
mod corpus;
#[cfg(feature = "train")]
mod cost;
#[cfg(feature = "train")]
mod curve;
mod densities;
mod ear;
mod evaluate;
mod events;
mod fault;
mod habits;
mod harmony;
mod input;
mod likeness;
mod measure;
mod midi;
mod network;
mod options;
mod output;
mod picture;
mod play;
mod prepared;
mod progress;
mod pulse;
mod recording;
#[cfg(feature = "train")]
mod refine;
mod render;
mod session;
mod stdout;
mod styles;
mod take;
#[cfg(feature = "train")]
mod train;
mod value;
mod wave;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use fault::Fault;

/// A musician in your DAW that listens and answers. Without a command the app opens.
#[derive(Debug, Parser)]
#[command(name = "antiphon", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[cfg(feature = "app")]
    #[command(flatten)]
    app: crate::app::Options,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::Args),
    Play(play::Args),
    Styles(styles::Args),
    Corpus(corpus::Args),
    Beats(beats::Args),
    Habits(habits::Args),
    Harmony(harmony::Args),
    Measure(measure::Args),
    Evaluate(evaluate::Args),
    Ear(ear::Args),
    #[cfg(feature = "train")]
    Train(train::Args),
    #[cfg(feature = "train")]
    Refine(refine::Args),
    #[cfg(feature = "train")]
    Benchmark(benchmark::Args),
    #[cfg(feature = "train")]
    Cost(cost::Args),
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let done = match Cli::try_parse() {
        #[cfg(feature = "app")]
        Ok(Cli { command: None, app }) => return crate::app::run(&app),
        #[cfg(not(feature = "app"))]
        Ok(Cli { command: None }) => Err(no_app()),
        Ok(Cli { command: Some(Command::Render(args)), .. }) => render::run(args),
        Ok(Cli { command: Some(Command::Play(args)), .. }) => play::run(args),
        Ok(Cli { command: Some(Command::Styles(args)), .. }) => styles::run(args),
        Ok(Cli { command: Some(Command::Corpus(args)), .. }) => corpus::run(args),
        Ok(Cli { command: Some(Command::Beats(args)), .. }) => beats::run(args),
        Ok(Cli { command: Some(Command::Habits(args)), .. }) => habits::run(args),
        Ok(Cli { command: Some(Command::Harmony(args)), .. }) => harmony::run(args),
        Ok(Cli { command: Some(Command::Measure(args)), .. }) => measure::run(args),
        Ok(Cli { command: Some(Command::Evaluate(args)), .. }) => evaluate::run(args),
        Ok(Cli { command: Some(Command::Ear(args)), .. }) => ear::run(args),
        #[cfg(feature = "train")]
        Ok(Cli { command: Some(Command::Train(args)), .. }) => train::run(args),
        #[cfg(feature = "train")]
        Ok(Cli { command: Some(Command::Refine(args)), .. }) => refine::run(args),
        #[cfg(feature = "train")]
        Ok(Cli { command: Some(Command::Benchmark(args)), .. }) => benchmark::run(args),
        #[cfg(feature = "train")]
        Ok(Cli { command: Some(Command::Cost(args)), .. }) => cost::run(args),
        Err(error) => stdout::explain(error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("antiphon: {fault}");
            ExitCode::from(fault.code())
        }
    }
}

/// Without a command there is nothing to do here.
#[cfg(not(feature = "app"))]
fn no_app() -> Fault {
    let mend = "make one with `cargo xtask bundle`, or try `antiphon --help`";
    Fault::failed(format!("this build has no app: {mend}"))
}
