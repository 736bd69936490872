//! Antiphon: a musician in your DAW that listens and answers.
//!
//! The crate is an instrument: it hears the notes that a person plays, composes melody, harmony, bass and drums with a
//! small learned model on the audio thread, and plays them as MIDI events and as sound. The plug-in, the app and the
//! command line are shells round one struct, [`Engine`](engine::Engine), which knows no host, window, file or thread.
//!
//! # The life of an engine
//!
//! 1. **Load the weights.** [`model::shipped`] reads and checks those that ship with the crate, once.
//! 2. **Build.** [`EngineSpec::build`](engine::EngineSpec::build) takes a sample rate and the weights, and allocates all
//!    that the engine will ever use. Nothing after it allocates, frees, locks or asks the system.
//! 3. **Link.** [`Engine::link`](engine::Engine::link) hands out the editor's end of the link, once. Over it the engine
//!    tells what is played and planned ([`EngineEvent`](engine::EngineEvent)), and takes commands ([`Command`](engine::Command)).
//! 4. **Process.** [`Engine::process`](engine::Engine::process) plays one [`Block`](engine::Block), of any number of
//!    frames: the host's [`Transport`](clock::Transport) and the person's [`Input`](engine::Input)s go in; stereo sound
//!    is written over its two slices.
//! 5. **Settings** go in with every block ([`Settings`](engine::Settings)). They take effect at the next multiple of
//!    [`QUANTUM`](engine::QUANTUM) frames of the engine's life, so that the size of blocks changes nothing.
//! 6. **Events come out** in the block's [`Output`](engine::Output), which the caller empties: every
//!    [`Event`](perform::Event) has its frame, channel and source. Every note-on has one note-off.
//! 7. **Reset.** [`Engine::reset`](engine::Engine::reset) begins anew. What was learned of the person and the takes
//!    stay; the note-offs of what sounded come with the next block.
//!
//! A band that plays by itself for four seconds:
//!
//! ```
//! use antiphon::clock::Transport;
//! use antiphon::engine::{Block, EngineSpec, Output, Settings};
//! use antiphon::model;
//! use antiphon::perform::EventKind;
//!
//! let mut engine = EngineSpec { rate: 48_000.0, weights: model::shipped()? }.build()?;
//! let settings = Settings { free_run: true, ..Settings::default() };
//! let (mut left, mut right, mut output) = ([0.0; 480], [0.0; 480], Output::new());
//! let mut begun = 0;
//! for _ in 0..400 {
//!     engine.process(
//!         &mut Block {
//!             transport: Transport::default(),
//!             input: &[],
//!             left: &mut left,
//!             right: &mut right,
//!             output: &mut output,
//!         },
//!         &settings,
//!     );
//!     begun += output.iter().filter(|event| matches!(event.kind, EventKind::On { .. })).count();
//!     output.clear();
//! }
//! assert!(begun > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/` drives an engine under a person's hands, writes a bias, and reads a saved session.
//!
//! # The layers
//!
//! In the order in which music flows through them; a layer names only layers above it.
//!
//! - [`rt`] keeps the contract of real time, [`music`] has the field's words, [`clock`] turns frames into beats.
//! - [`token`] is the alphabet that training and playing share, [`model`] the network.
//! - [`listen`] hears the person, [`improvise`] composes, [`perform`] makes notes happen on time, [`synth`] makes them
//!   sound, [`engine`] puts them together.
//! - By feature: `capture`, `corpus`, `evaluate` and `cli` (the command line and everything offline), `train` (the
//!   trainer), `params`, `editor` and `plugin` (the plug-in), `app` (the standalone app).
//!
//! `ARCHITECTURE.md` in the repository is the map: the flow, the invariants, where to put things.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod rt;
pub mod music;
pub mod clock;
pub mod token;
pub mod model;
pub mod listen;
pub mod improvise;
pub mod perform;
pub mod synth;
pub mod engine;

#[cfg(any(feature = "cli", feature = "plugin"))]
pub mod capture;
#[cfg(feature = "cli")]
pub mod corpus;
#[cfg(feature = "cli")]
pub mod evaluate;
#[cfg(feature = "train")]
pub mod train;
#[cfg(feature = "plugin")]
pub mod params;
#[cfg(feature = "plugin")]
pub mod editor;
#[cfg(feature = "plugin")]
pub mod plugin;
#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
