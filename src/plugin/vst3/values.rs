//! Values that a host or a person sets while the framework waits for a block to bring them.
//!
//! Once a host has said that it processes, the framework takes no value but from a block. A host that plays none for a
//! while, or renders in pieces, then saves what was before.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use nice_plug::prelude::ParamPtr;

use crate::editor::Stage;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{ParamID, ParamValue};

/// After so many milliseconds without a block none is expected soon: longer than 8,192 frames at 44.1 kHz.
const LULL: u64 = 200;

/// What was set and not yet played.
pub struct Values {
    stage: Arc<Stage>,
    params: BTreeMap<ParamID, ParamPtr>,
    /// With each, how many blocks had been played.
    waiting: Mutex<BTreeMap<ParamID, (ParamValue, u64)>>,
    is_processing: AtomicBool,
    blocks: AtomicU64,
    began: Instant,
    /// When the last block was played, in milliseconds after `began`.
    played: AtomicU64,
}

impl Values {
    /// Of these parameters.
    pub fn new(stage: Arc<Stage>, params: BTreeMap<ParamID, ParamPtr>) -> Self {
        Self {
            stage,
            params,
            waiting: Mutex::default(),
            is_processing: AtomicBool::default(),
            blocks: AtomicU64::default(),
            began: Instant::now(),
            played: AtomicU64::default(),
        }
    }

    /// The host begins to process, or ends.
    pub fn process(&self, is_processing: bool) {
        self.is_processing.store(is_processing, Ordering::SeqCst);
    }

    /// A block is played.
    ///
    /// # Realtime Safety
    /// Stores two numbers.
    pub fn play(&self) {
        self.blocks.fetch_add(1, Ordering::SeqCst);
        self.played.store(self.now(), Ordering::Relaxed);
    }

    /// Sets a value, unless the framework does: at once where no block is expected, else so that it is not lost if none comes.
    pub fn set(&self, id: ParamID, value: ParamValue) {
        if !self.is_processing.load(Ordering::SeqCst) {
            return;
        }
        let played = self.played.load(Ordering::Relaxed);
        if played == 0 || self.now() > played + LULL {
            return self.apply(id, value);
        }
        let blocks = self.blocks.load(Ordering::SeqCst);
        self.waiting().insert(id, (value, blocks));
    }

    /// What a parameter was set to, if it waits.
    pub fn get(&self, id: ParamID) -> Option<ParamValue> {
        let &(value, blocks) = self.waiting().get(&id)?;
        self.waits(blocks).then_some(value)
    }

    /// Gives every parameter that waits its value; those that a block has come for since have it.
    pub fn settle(&self) {
        let waiting = std::mem::take(&mut *self.waiting());
        let late = waiting.into_iter().filter(|&(_, (_, blocks))| self.waits(blocks));
        late.for_each(|(id, (value, _))| self.apply(id, value));
    }

    /// Forgets what waits: a session is loaded.
    pub fn forget(&self) {
        self.waiting().clear();
    }

    fn waits(&self, blocks: u64) -> bool {
        blocks == self.blocks.load(Ordering::SeqCst)
    }

    fn apply(&self, id: ParamID, value: ParamValue) {
        if let Some(param) = self.params.get(&id).filter(|_| value.is_finite()) {
            // SAFETY: it is one of the stage's, which is held.
            unsafe { param._internal_set_normalized_value(value as f32) };
            self.stage.repaint.request_repaint();
        }
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_millis() as u64
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, BTreeMap<ParamID, (ParamValue, u64)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
