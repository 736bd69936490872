//! When the thread of a window has ended.
//!
//! On X11 the framework's window has a thread of its own, and closing it may return before that thread has let go of the
//! screen (baseview 0.4.2 forgets to wait where the thread is already on its way out). A host that then ends, or unloads
//! the plug-in, pulls the graphics library from under it.

use std::cell::RefCell;
use std::convert::Infallible;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The longest that a closing window is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

thread_local! {
    /// Dropped when the thread ends, after everything that it holds.
    static HERE: RefCell<Option<Life>> = const { RefCell::new(None) };
}

/// Lasts as long as the thread of a window.
pub struct Life(#[expect(dead_code, reason = "its end is all that it says")] Sender<Infallible>);

/// Waits for the end of a life.
pub struct End(Receiver<Infallible>);

/// A life and its end.
pub fn life() -> (Life, End) {
    let (sender, receiver) = channel();
    (Life(sender), End(receiver))
}

impl Life {
    /// Ties it to the thread that this is.
    pub fn spend_here(self) {
        HERE.set(Some(self));
    }
}

impl End {
    /// Waits for it, where windows have threads of their own.
    pub fn wait(&self) {
        if cfg!(target_os = "linux") {
            // Nothing is ever sent: it ends with its sender, or after the longest wait.
            let _ = self.0.recv_timeout(PATIENCE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_ends_with_its_thread_and_after_all_that_the_thread_holds() {
        let ((life, end), (held, free)) = (life(), channel::<()>());
        let thread = std::thread::spawn(move || {
            life.spend_here();
            std::thread::sleep(Duration::from_millis(50));
            drop(held);
        });
        end.wait();
        assert!(free.try_recv() == Err(std::sync::mpsc::TryRecvError::Disconnected));
        thread.join().expect("it ends");
    }
}
