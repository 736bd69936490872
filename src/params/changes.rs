//! The chord changes to play over: written by a person, kept with the session, read off the audio thread and handed
//! to it through a slot.

use std::sync::{Mutex, MutexGuard, PoisonError};

use nice_plug::params::persist::PersistentField;

use crate::music::{Chart, ChartError, Sheet};
use crate::rt::slot::{Reader, Writer, slot};

/// Chord changes as text. What cannot be read is kept as a draft with its fault, and changes nothing that plays.
pub struct Changes {
    state: Mutex<State>,
    reader: Mutex<Option<Reader<Option<Chart>>>>,
}

struct State {
    /// The last text that could be read; sessions keep it.
    text: String,
    /// The last text.
    draft: String,
    fault: Option<String>,
    /// What it says of the song: a sentence and a space, or nothing.
    said: String,
    writer: Writer<Option<Chart>>,
}

impl Default for Changes {
    fn default() -> Self {
        let (writer, reader) = slot(None);
        let (text, draft, said) = Default::default();
        let state = State { text, draft, fault: None, said, writer };
        Self { state: Mutex::new(state), reader: Mutex::new(Some(reader)) }
    }
}

impl Changes {
    /// Takes a text: its chart goes to the engine, or its fault is state. No text is no chart.
    pub fn write(&self, text: &str) {
        match text.trim().is_empty() {
            true => self.keep(text, None),
            false => self.keep_read(text, Sheet::parse(text)),
        }
    }

    /// Takes a whole tune, a link or a song over several lines: what it comes to is kept as one line of text.
    pub fn take(&self, text: &str) {
        self.take_read(text, Sheet::parse(text));
    }

    /// Takes the bytes of a file with a tune in it.
    pub fn take_file(&self, bytes: &[u8]) {
        self.take_read(&self.draft().0, Sheet::parse_file(bytes));
    }

    /// Keeps a text as a draft with its fault.
    pub fn refuse(&self, text: &str, fault: &str) {
        let mut state = self.state();
        (state.draft, state.fault) = (text.to_owned(), Some(fault.to_owned()));
    }

    /// What the chart says of the song, as a sentence and a space; nothing where it says nothing.
    pub fn said(&self) -> String {
        self.state().said.clone()
    }

    fn take_read(&self, text: &str, sheet: Result<Sheet, ChartError>) {
        let text = sheet.as_ref().map_or_else(|_| text.to_owned(), Sheet::to_string);
        self.keep_read(&text, sheet);
    }

    fn keep_read(&self, text: &str, sheet: Result<Sheet, ChartError>) {
        match sheet {
            Ok(sheet) => self.keep(text, Some(&sheet)),
            Err(fault) => self.refuse(text, &fault.to_string()),
        }
    }

    fn keep(&self, text: &str, sheet: Option<&Sheet>) {
        let mut state = self.state();
        (state.text, state.draft, state.fault) = (text.to_owned(), text.to_owned(), None);
        state.said = sheet.map(said).unwrap_or_default();
        state.writer.write(sheet.and_then(Sheet::chart));
    }

    /// The last text, and what is wrong with it.
    pub fn draft(&self) -> (String, Option<String>) {
        let state = self.state();
        (state.draft.clone(), state.fault.clone())
    }

    /// The audio thread's end; there is one.
    pub fn reader(&self) -> Option<Reader<Option<Chart>>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a chart says of the song, and what was left out in reading it.
fn said(sheet: &Sheet) -> String {
    let said = [
        sheet.title.clone(),
        sheet.style.clone(),
        sheet.key.map(|key| key.to_string()),
        sheet.meter.map(|meter| meter.to_string()),
        sheet.tempo.map(|tempo| format!("{tempo} a minute")),
    ];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let sentences = std::iter::once(said).chain(sheet.remarks.iter().cloned());
    sentences
        .filter(|sentence| !sentence.is_empty())
        .map(|sentence| format!("{sentence}. "))
        .collect()
}

impl PersistentField<'_, String> for Changes {
    fn set(&self, text: String) {
        self.write(&text);
    }

    fn map<F: Fn(&String) -> R, R>(&self, read: F) -> R {
        read(&self.state().text)
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
        changes.write("| Dm7 | X7 |");
        assert_eq!(reader.fresh(), None);
        let (draft, fault) = changes.draft();
        assert!(draft == "| Dm7 | X7 |" && fault.is_some_and(|fault| fault.contains("column 9")));
        assert_eq!(changes.map(String::clone), "| Dm7 | G7 |");
        changes.take("{title: Blue}\n{time: 3/4}\n| Dm7 |\n| G7 |\n");
        assert_eq!(changes.draft(), ("{title: Blue} {time: 3/4} | Dm7 | G7 |".to_owned(), None));
        assert_eq!(changes.said(), "Blue, 3/4. ");
        assert!(reader.fresh().is_some());
        changes.write("  ");
        assert_eq!(reader.fresh(), Some(&None));
        assert_eq!(changes.draft().1, None);
    }
}
