//! Whatever bytes come from outside, no reader panics or hangs, and what it takes reads the same when it is written again.
//!
//! `ANTIPHON_CASES=100000` tries so many files per reader; the suite tries a few thousand.
#![cfg(feature = "cli")]

#[cfg(feature = "plugin")]
mod clap;
#[cfg(feature = "plugin")]
#[path = "rig/gui.rs"]
mod gui;
#[cfg(feature = "plugin")]
#[path = "readers/kept.rs"]
mod kept;
#[path = "readers/music.rs"]
mod music;
#[path = "readers/mutation.rs"]
mod mutation;
#[path = "readers/weights.rs"]
mod weights;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use mutation::bytes;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};

const SEED: u64 = 47;
/// How long a reader may take over one small file; a hundred times what the slowest needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tries a reader on files made of valid ones, and of nothing. `reader` makes it, where it is used; it says what is wrong.
fn try_on<R>(
    name: &str,
    cases: u32,
    valid: Vec<Vec<u8>>,
    reader: impl FnOnce() -> R + Send + 'static,
) where
    R: FnMut(&[u8]) -> Result<(), String>,
{
    let cases = std::env::var("ANTIPHON_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    println!("{name}: n = {cases}, seed {SEED}");
    let (tell, told) = channel();
    let worker = thread::spawn(move || {
        let read = std::cell::RefCell::new(reader());
        valid.iter().for_each(|bytes| assert_eq!(read.borrow_mut()(bytes), Ok(()), "a valid one"));
        let config = Config {
            cases,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(SEED),
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&bytes(valid), |bytes| {
            // Nobody listens any more only where the test has failed already.
            let _ = tell.send(bytes.clone());
            read.borrow_mut()(&bytes).map_err(proptest::test_runner::TestCaseError::fail)
        });
        match outcome {
            Ok(()) => {}
            Err(TestError::Fail(why, bytes)) => panic!("{why}\n{}", shown(&bytes)),
            Err(TestError::Abort(why)) => panic!("{why}"),
        }
    });
    let mut last = Vec::new();
    loop {
        match told.recv_timeout(PATIENCE) {
            Ok(bytes) => last = bytes,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("{name} hangs over {}", shown(&last)),
        }
    }
    worker.join().unwrap_or_else(|_| panic!("{name}, seed {SEED}"));
}

/// Bytes as Rust writes them, to become the smallest input that shows a fault.
fn shown(bytes: &[u8]) -> String {
    format!("b\"{}\"", bytes.escape_ascii())
}
