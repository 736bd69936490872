//! The chord changes to play over: written by a person, kept with the session, read off the audio thread and handed
//! to it through a slot.

use std::sync::{Mutex, MutexGuard, PoisonError};

use nice_plug::params::persist::PersistentField;

use crate::music::Chart;
use crate::rt::slot::{Reader, Writer, slot};

/// Chord changes as text. What cannot be read is kept as a draft with its fault, and changes nothing that plays.
pub struct Changes {
    kept: Mutex<Kept>,
    reader: Mutex<Option<Reader<Option<Chart>>>>,
}

struct Kept {
    /// The last text that could be read; sessions keep it.
    text: String,
    /// The last text.
    draft: String,
    fault: Option<String>,
    writer: Writer<Option<Chart>>,
}

impl Default for Changes {
    fn default() -> Self {
        let (writer, reader) = slot(None);
        let (text, draft) = Default::default();
        let kept = Kept { text, draft, fault: None, writer };
        Self { kept: Mutex::new(kept), reader: Mutex::new(Some(reader)) }
    }
}

impl Changes {
    /// Takes a text: its chart goes to the engine, or its fault is kept. No text is no chart.
    pub fn write(&self, text: &str) {
        let chart = if text.trim().is_empty() { Ok(None) } else { Chart::parse(text).map(Some) };
        let mut kept = self.kept();
        kept.draft = text.to_owned();
        match chart {
            Ok(chart) => {
                (kept.text, kept.fault) = (text.to_owned(), None);
                kept.writer.write(chart);
            }
            Err(fault) => kept.fault = Some(fault.to_string()),
        }
    }

    /// The last text, and what is wrong with it.
    pub fn draft(&self) -> (String, Option<String>) {
        let kept = self.kept();
        (kept.draft.clone(), kept.fault.clone())
    }

    /// The audio thread's end; there is one.
    pub fn reader(&self) -> Option<Reader<Option<Chart>>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PersistentField<'_, String> for Changes {
    fn set(&self, text: String) {
        self.write(&text);
    }

    fn map<F: Fn(&String) -> R, R>(&self, read: F) -> R {
        read(&self.kept().text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_cannot_be_read_changes_nothing_but_the_draft() {
        let changes = Changes::default();
        let mut reader = changes.reader().expect("the only end");
        assert!(changes.reader().is_none());
        changes.write("| Dm7 | G7 |");
        assert_eq!(reader.fresh(), Some(&Chart::parse("| Dm7 | G7 |").ok()));
        changes.write("| Dm7 | H7 |");
        assert_eq!(reader.fresh(), None);
        let (draft, fault) = changes.draft();
        assert!(draft == "| Dm7 | H7 |" && fault.is_some_and(|fault| fault.contains("column 9")));
        assert_eq!(changes.map(String::clone), "| Dm7 | G7 |");
        changes.write("  ");
        assert_eq!(reader.fresh(), Some(&None));
        assert_eq!(changes.draft().1, None);
    }
}
