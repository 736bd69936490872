//! Whether a session was changed beyond its parameters since the host last had it, so that the host asks before it throws
//! that away. The framework tells hosts of parameters only.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

/// Fields that change by playing. A host is told of them once and not again before it has saved: some take a snapshot each
/// time, and somebody may play for hours.
const LEARNED: [&str; 2] = ["learned", "taste"];

/// How often a host is asked at most while somebody plays, in milliseconds.
const PAUSE: u64 = 1000;

/// What a session keeps beside its parameters, by name.
type Fields = BTreeMap<String, String>;
type Call = Box<dyn Fn() + Send + Sync>;

/// What the host knows of the session, and how it is told more.
pub struct Edits {
    /// The fields that it knows.
    known: Mutex<Fields>,
    /// Whether it was told that something was learned.
    learned: AtomicBool,
    /// Whether the person has played since it was told last.
    heard: AtomicBool,
    /// Whether it was asked for a moment.
    asked: AtomicBool,
    /// When it was asked on their account, in milliseconds after `began`.
    asked_at: AtomicU64,
    began: Instant,
    asks: OnceLock<Call>,
    marks: OnceLock<Call>,
}

impl Default for Edits {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            learned: AtomicBool::default(),
            heard: AtomicBool::default(),
            asked: AtomicBool::default(),
            asked_at: AtomicU64::default(),
            began: Instant::now(),
            asks: OnceLock::default(),
            marks: OnceLock::default(),
        }
    }
}

impl Edits {
    /// Asks the host for a moment of its main thread by `call`; the first to say how is obeyed.
    pub fn ask_by(&self, call: impl Fn() + Send + Sync + 'static) {
        let _ = self.asks.set(Box::new(call));
    }

    /// Marks the host's project as changed by `call`, on the main thread.
    pub fn mark_by(&self, call: impl Fn() + Send + Sync + 'static) {
        let _ = self.marks.set(Box::new(call));
    }

    /// Something may have been changed: asks the host for a moment to be told.
    ///
    /// # Realtime Safety
    /// As the host's way to be asked: in CLAP it may be called on the audio thread.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::Release);
        self.asks.get().into_iter().for_each(|call| call());
    }

    /// The person plays, so that something may be learned.
    pub fn hear(&self) {
        self.heard.store(true, Ordering::Relaxed);
    }

    /// As [`Self::ask`], where the person has played and the host has not been told yet that something was learned; now and
    /// then.
    pub fn ask_if_heard(&self) {
        if !self.heard.load(Ordering::Relaxed) || self.learned.load(Ordering::Relaxed) {
            return;
        }
        let now = self.began.elapsed().as_millis() as u64;
        if now >= self.asked_at.load(Ordering::Relaxed) + PAUSE {
            self.asked_at.store(now, Ordering::Relaxed);
            self.ask();
        }
    }

    /// The host has these fields of the session.
    pub fn settle(&self, fields: Fields) {
        *self.known() = fields;
        self.learned.store(false, Ordering::Relaxed);
    }

    /// Marks the host's project as changed if the host was asked for this moment and the `fields` of the session are others
    /// than it has. For the host's main thread.
    pub fn tell(&self, fields: impl FnOnce() -> Fields) {
        if self.asked.swap(false, Ordering::Acquire) && self.is_changed(fields) {
            self.marks.get().into_iter().for_each(|call| call());
        }
    }

    /// Whether there is something that the host does not know; from now on it does.
    fn is_changed(&self, fields: impl FnOnce() -> Fields) -> bool {
        self.heard.store(false, Ordering::Relaxed);
        let (now, mut known) = (fields(), self.known());
        let is_new = |name: &&String| known.get(*name) != now.get(*name);
        let (learned, set): (Vec<&String>, Vec<_>) =
            now.keys().filter(is_new).partition(|name| LEARNED.contains(&name.as_str()));
        let knew = !learned.is_empty() && self.learned.swap(true, Ordering::Relaxed);
        let is_changed = !set.is_empty() || (!learned.is_empty() && !knew);
        *known = now;
        is_changed
    }

    fn known(&self) -> MutexGuard<'_, Fields> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::params::{AntiphonParams, Theme};

    /// Parameters of a host that knows them, and how often it was told.
    fn hosted() -> (AntiphonParams, Arc<AtomicUsize>) {
        let (params, marks) = (AntiphonParams::default(), Arc::new(AtomicUsize::new(0)));
        let counted = marks.clone();
        params.edits.mark_by(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        params.settle();
        (params, marks)
    }

    /// How often the host is told while it is asked once.
    fn told((params, marks): &(AntiphonParams, Arc<AtomicUsize>)) -> usize {
        params.edits.ask();
        params.tell();
        params.tell();
        marks.swap(0, Ordering::Relaxed)
    }

    #[test]
    fn every_edit_is_told_once() {
        let host = hosted();
        assert_eq!(told(&host), 0);
        let edits: [fn(&AntiphonParams); 7] = [
            |params| params.chart.write("| Dm7 | G7 |"),
            |params| params.zoom.keep(150),
            |params| params.window.keep((1300, 900)),
            |params| params.notes.turn(crate::music::PitchClass::new(1)),
            |params| *params.theme.lock().expect("a theme") = Theme::Light,
            |params| params.seed_locked.store(true, Ordering::Relaxed),
            |params| "Ballad".clone_into(&mut params.preset.lock().expect("a name")),
        ];
        for (at, edit) in edits.into_iter().enumerate() {
            edit(&host.0);
            assert_eq!([told(&host), told(&host)], [1, 0], "edit {at}");
        }
    }

    #[test]
    fn a_chart_that_cannot_be_read_and_what_was_saved_are_no_news() {
        let host = hosted();
        host.0.chart.write("| Q7 |");
        assert_eq!(told(&host), 0);
        host.0.chart.write("| Dm7 |");
        host.0.settle();
        assert_eq!(told(&host), 0);
    }

    #[test]
    fn what_is_learned_is_told_once_until_the_session_is_saved() {
        let host = hosted();
        let learn = |share: f32| {
            host.0.taste.restore([share; crate::improvise::WEIGHTS]);
        };
        learn(0.25);
        assert_eq!(told(&host), 1);
        learn(0.5);
        assert_eq!(told(&host), 0);
        host.0.settle();
        learn(0.75);
        assert_eq!(told(&host), 1);
    }
}
