//! What the person taught the session, kept with it: read from the engine at any time, and handed to the audio thread
//! through a slot.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nice_plug::params::persist::PersistentField;

use crate::rt::slot::{Reader, Writer, slot};

/// Bytes of the checksum.
const CHECKSUM: usize = 4;

/// Something that can be learned.
pub trait Learnt: Copy + Send + 'static {
    /// Where the engine shows what it has learned.
    type Source: Send + 'static;
    /// What it was learned from, for those who are told that it cannot be read.
    const OF: &'static str;
    /// The first byte of what is saved.
    const VERSION: u8;
    /// Nothing learned.
    fn nothing() -> Self;
    /// What has been learned at this moment.
    fn read(source: &Self::Source) -> Self;
    /// As bytes; none for nothing.
    fn to_bytes(&self) -> Vec<u8>;
    /// From those bytes.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// What is to be learned, and the number of the load that it came with.
pub type Lesson<T> = (u64, T);

/// What was learned, as the session keeps it.
pub struct Lessons<T: Learnt> {
    state: Mutex<State<T>>,
    reader: Mutex<Option<Reader<Lesson<T>>>>,
    /// The last load that the audio thread took over.
    adopted: AtomicU64,
}

struct State<T: Learnt> {
    /// What was loaded last, and the number of that load.
    loaded: Lesson<T>,
    fault: Option<String>,
    writer: Writer<Lesson<T>>,
    source: Option<T::Source>,
}

impl<T: Learnt> Default for Lessons<T> {
    fn default() -> Self {
        let loaded = (0, T::nothing());
        let (writer, reader) = slot(loaded);
        let state = State { loaded, fault: None, writer, source: None };
        let (state, reader) = (Mutex::new(state), Mutex::new(Some(reader)));
        Self { state, reader, adopted: AtomicU64::new(0) }
    }
}

impl<T: Learnt> Lessons<T> {
    /// The audio thread's end; there is one.
    pub fn reader(&self) -> Option<Reader<Lesson<T>>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The audio thread has taken over the lesson of that number: from now on the engine tells.
    pub fn adopt(&self, number: u64) {
        self.adopted.store(number, Ordering::Release);
    }

    /// Listens to an engine.
    pub fn listen(&self, source: T::Source) {
        self.state().source = Some(source);
    }

    /// Forgets everything; says what was known.
    pub fn forget(&self) -> T {
        self.restore(T::nothing())
    }

    /// Why what a session had learned could not be read.
    pub fn fault(&self) -> Option<String> {
        self.state().fault.clone()
    }

    /// What is known at this moment.
    fn learned(&self) -> T {
        let state = self.state();
        let (number, loaded) = &state.loaded;
        let source =
            state.source.as_ref().filter(|_| self.adopted.load(Ordering::Acquire) == *number);
        source.map_or(*loaded, T::read)
    }

    /// Knows this from now on, and nothing else; says what was known.
    pub fn restore(&self, learned: T) -> T {
        let known = self.learned();
        let mut state = self.state();
        state.loaded = (state.loaded.0 + 1, learned);
        state.fault = None;
        let lesson = state.loaded;
        state.writer.write(lesson);
        known
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Learnt> PersistentField<'_, String> for Lessons<T> {
    fn set(&self, text: String) {
        match decoded(&text) {
            Ok(learned) => drop(self.restore(learned)),
            Err(why) => {
                let fault = format!("What this session had learned of {} cannot be read", T::OF);
                self.state().fault = Some(format!("{fault} ({why}); what was known before stays."));
            }
        }
    }

    fn map<F: Fn(&String) -> R, R>(&self, read: F) -> R {
        read(&encoded(&self.learned()))
    }
}

/// A version, what was learned and a checksum, as text; nothing for nothing.
fn encoded<T: Learnt>(learned: &T) -> String {
    let body = learned.to_bytes();
    if body.is_empty() {
        return String::new();
    }
    let mut bytes = vec![T::VERSION];
    bytes.extend(body);
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    STANDARD.encode(bytes)
}

fn decoded<T: Learnt>(text: &str) -> Result<T, &'static str> {
    if text.is_empty() {
        return Ok(T::nothing());
    }
    let bytes = STANDARD.decode(text).map_err(|_| "it is damaged")?;
    let (body, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or("it is cut off")?;
    if crc32fast::hash(body).to_le_bytes() != *checksum {
        return Err("its checksum is wrong");
    }
    match body.split_first() {
        Some((&version, body)) if version == T::VERSION => {
            T::from_bytes(body).ok_or("it is not what it says")
        }
        _ => Err("it comes from a later version"),
    }
}

#[cfg(test)]
mod tests;
