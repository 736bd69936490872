//! What the person's playing has taught the session, kept with it: read from the engine's log at any time, and handed
//! to the audio thread through a slot.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nice_plug::params::persist::PersistentField;

use crate::improvise::{self, Learned};
use crate::rt::log::LogReader;
use crate::rt::slot::{Reader, Writer, slot};

/// The first byte of what is saved.
const VERSION: u8 = 1;
/// Bytes of a note, and of the checksum.
const NOTE: usize = 3;
const CHECKSUM: usize = 4;

/// What is to be learned, and the number of the load that it came with.
pub type Lesson = (u64, Learned);

/// The person's turns of phrase, as the session keeps them.
pub struct LearnedNotes {
    kept: Mutex<Kept>,
    reader: Mutex<Option<Reader<Lesson>>>,
    /// The last load that the audio thread took over.
    adopted: AtomicU64,
}

struct Kept {
    /// What was loaded last, and the number of that load.
    loaded: Lesson,
    fault: Option<String>,
    writer: Writer<Lesson>,
    log: Option<LogReader<1>>,
}

impl Default for LearnedNotes {
    fn default() -> Self {
        let loaded = (0, Learned::new());
        let (writer, reader) = slot(loaded);
        let kept = Kept { loaded, fault: None, writer, log: None };
        let (kept, reader) = (Mutex::new(kept), Mutex::new(Some(reader)));
        Self { kept, reader, adopted: AtomicU64::new(0) }
    }
}

impl LearnedNotes {
    /// The audio thread's end; there is one.
    pub fn reader(&self) -> Option<Reader<Lesson>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The audio thread has taken over the lesson of that number: from now on its log tells.
    pub fn adopt(&self, number: u64) {
        self.adopted.store(number, Ordering::Release);
    }

    /// Listens to an engine's log.
    pub fn listen(&self, log: LogReader<1>) {
        self.kept().log = Some(log);
    }

    /// Forgets everything.
    pub fn forget(&self) {
        self.load(Learned::new());
    }

    /// Why what a session had learned could not be read.
    pub fn fault(&self) -> Option<String> {
        self.kept().fault.clone()
    }

    /// What is known at this moment.
    fn learned(&self) -> Learned {
        let kept = self.kept();
        let (number, loaded) = &kept.loaded;
        let log = kept.log.as_ref().filter(|_| self.adopted.load(Ordering::Acquire) == *number);
        log.map_or(*loaded, improvise::learned)
    }

    fn load(&self, learned: Learned) {
        let mut kept = self.kept();
        kept.loaded = (kept.loaded.0 + 1, learned);
        kept.fault = None;
        let lesson = kept.loaded;
        kept.writer.write(lesson);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PersistentField<'_, String> for LearnedNotes {
    fn set(&self, text: String) {
        match decoded(&text) {
            Ok(learned) => self.load(learned),
            Err(why) => {
                let fault = "What this session had learned of your playing cannot be read";
                self.kept().fault = Some(format!("{fault}: {why}. What was known before stays."));
            }
        }
    }

    fn map<F: Fn(&String) -> R, R>(&self, read: F) -> R {
        read(&encoded(&self.learned()))
    }
}

/// A version, three bytes a note and a checksum, as text; nothing for nothing.
fn encoded(learned: &Learned) -> String {
    if learned.is_empty() {
        return String::new();
    }
    let notes = learned.iter().flat_map(|word| word.to_le_bytes().into_iter().take(NOTE));
    let mut bytes: Vec<u8> = std::iter::once(VERSION).chain(notes).collect();
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    STANDARD.encode(bytes)
}

fn decoded(text: &str) -> Result<Learned, &'static str> {
    if text.is_empty() {
        return Ok(Learned::new());
    }
    let bytes = STANDARD.decode(text).map_err(|_| "it is damaged")?;
    let (body, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or("it is cut off")?;
    if crc32fast::hash(body).to_le_bytes() != *checksum {
        return Err("its checksum is wrong");
    }
    let Some((&VERSION, notes)) = body.split_first() else {
        return Err("it comes from a later version");
    };
    let (notes, rest) = notes.as_chunks::<NOTE>();
    let words = notes.iter().map(|&[a, b, c]| u32::from_le_bytes([a, b, c, 0]));
    let mut learned = Learned::new();
    let fits = words.into_iter().all(|word| learned.push(word).is_ok());
    if fits && rest.is_empty() { Ok(learned) } else { Err("it has another length than it says") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Learned {
        let mut learned = Learned::new();
        (0..500).for_each(|n| assert!(learned.push(n * 1021 % (1 << 19)).is_ok()));
        learned
    }

    #[test]
    fn what_is_saved_is_loaded_again() {
        for learned in [Learned::new(), some()] {
            assert_eq!(decoded(&encoded(&learned)), Ok(learned));
        }
        assert!(encoded(&some()).len() < 2100);
    }

    #[test]
    fn what_is_damaged_is_refused_and_changes_nothing() {
        let learned = LearnedNotes::default();
        learned.set(encoded(&some()));
        let good = encoded(&some());
        for at in 0..good.len() {
            let other = if good.as_bytes()[at] == b'A' { "B" } else { "A" };
            let mut bad = good.clone();
            bad.replace_range(at..=at, other);
            assert!(decoded(&bad).is_err(), "letter {at}");
        }
        learned.set("nonsense".to_owned());
        assert!(learned.fault().is_some_and(|fault| fault.contains("cannot be read")));
        assert_eq!(learned.map(String::clone), good);
    }

    #[test]
    fn until_the_audio_thread_takes_a_lesson_over_it_is_what_is_saved() {
        let (learned, log) = (LearnedNotes::default(), crate::rt::log::LogWriter::new(8));
        learned.listen(log.reader());
        assert_eq!(learned.map(String::clone), "");
        learned.set(encoded(&some()));
        assert_eq!(learned.map(String::clone), encoded(&some()));
        let mut reader = learned.reader().expect("the only end");
        let number = reader.fresh().expect("a lesson").0;
        learned.adopt(number);
        assert_eq!(learned.map(String::clone), "", "the log tells, and nothing is in it");
    }
}
