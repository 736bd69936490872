//! Notochord, in a process of its own that takes its turn when it is asked.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};

/// The running process.
pub struct Notochord {
    process: Child,
    /// Closed first when this ends, which ends the process.
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    parameters: u64,
}

impl Notochord {
    /// Starts it with a Python that has it, and waits until its model stands. What it keeps on disk goes into `scratch`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(python: &Path, scratch: &Path, seed: u64) -> Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/notochord_turns.py");
        let mut process = Command::new(python)
            .arg(script)
            .arg(seed.to_string())
            .env("XDG_DATA_HOME", scratch)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", python.display()))?;
        let asks = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().context("the output is piped")?);
        let mut own = Self { process, asks, answers, parameters: 0 };
        own.parameters = own.answer()?;
        Ok(own)
    }

    /// How many parameters its model has.
    pub fn parameters(&self) -> u64 {
        self.parameters
    }

    /// Feeds one event and asks for the next; the nanoseconds that took, by its own clock.
    ///
    /// # Errors
    /// When the process has ended.
    pub fn event(&mut self) -> Result<f64> {
        let asks = self.asks.as_mut().context("the input is piped")?;
        asks.write_all(b"turn\n")?;
        asks.flush()?;
        Ok(self.answer()? as f64)
    }

    fn answer(&mut self) -> Result<u64> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        line.trim().parse().context("Notochord has ended early: see above")
    }
}

impl Drop for Notochord {
    fn drop(&mut self) {
        self.asks = None;
        let _ended = self.process.wait();
    }
}
