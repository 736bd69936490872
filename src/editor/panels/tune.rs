//! Whole tunes that come into the chart field at once: a link of iReal Pro, ChordPro, lines of text, or a file of them.

use egui::{Context, Event, Id};
use percent_encoding::percent_decode_str;

use crate::music::Sheet;
use crate::params::AntiphonParams;

/// The longest file that is opened, in bytes: a page with a few thousand songs.
const MOST: u64 = 16 << 20;

/// Takes a whole tune that is pasted into the field in place of what is there; other pastes go on into the text.
pub fn paste(ctx: &Context, field: Id, params: &AntiphonParams) {
    if !ctx.memory(|memory| memory.has_focus(field)) {
        return;
    }
    let pasted = ctx.input_mut(|input| {
        let is_tune = |event: &Event| matches!(event, Event::Paste(text) if is_tune(text));
        let at = input.events.iter().position(is_tune)?;
        Some(input.events.remove(at))
    });
    if let Some(Event::Paste(text)) = pasted {
        match Sheet::names_file(&text) {
            true => open(&text, params),
            false => params.chart.take(&text),
        }
    }
}

fn is_tune(text: &str) -> bool {
    let text = text.trim();
    text.contains('\n') || text.contains("irealb") || Sheet::names_file(text)
}

/// Opens the file of a name, as typed or as file managers give it.
pub fn open(name: &str, params: &AntiphonParams) {
    let name = name.trim();
    let decoded =
        name.strip_prefix("file://").map(|rest| percent_decode_str(rest).decode_utf8_lossy());
    let path = decoded.as_deref().unwrap_or(name);
    let read = std::fs::metadata(path).and_then(|about| match about.len() {
        ..=MOST => std::fs::read(path),
        _ => Err(std::io::ErrorKind::FileTooLarge.into()),
    });
    match read {
        Ok(bytes) => params.chart.take_file(&bytes),
        Err(why) => {
            params.chart.refuse(name, &format!("{name} cannot be opened ({why}): check the name"))
        }
    }
}
