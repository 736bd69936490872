//! A clock instead of a device: the music passes, and nobody hears it.

use std::iter::empty;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use super::player::Player;
use super::rate::DEFAULT_RATE;
use crate::app::time;
use crate::editor::console::Choice;

/// The thread of the clock, until it is dropped.
pub struct Clock {
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // A thread that panicked has ended too.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Plays block by block in real time.
pub fn open(choice: &Choice, mut player: Player) -> Result<(Clock, String), String> {
    let (rate, frames) = (choice.rate.unwrap_or(DEFAULT_RATE), choice.frames.max(1));
    player.tune(rate)?;
    let ends = Arc::<AtomicBool>::default();
    let ended = ends.clone();
    let thread = thread::spawn(move || tick(player, rate, frames, &ended));
    let clock = Clock { ends, thread: Some(thread) };
    Ok((clock, "Silent: nothing is heard here.".to_owned()))
}

fn tick(mut player: Player, rate: u32, frames: u32, ended: &AtomicBool) {
    let period = Duration::from_secs_f64(f64::from(frames) / f64::from(rate));
    let (mut left, mut right) = (vec![0.0; frames as usize], vec![0.0; frames as usize]);
    let mut due = Instant::now();
    while !ended.load(Ordering::Relaxed) {
        player.play((time::now(), 0), empty(), &mut left, &mut right);
        // What a machine slept through is not made up for.
        due = (due + period).max(Instant::now() - period);
        sleep(due.saturating_duration_since(Instant::now()));
    }
}
