//! `--chords`: a chart as it is typed, a link, or the name of a file.

use std::path::Path;

use super::fault::Fault;
use crate::music::Sheet;

/// The longest file that is read, in bytes: a page with a few thousand songs.
const MOST: u64 = 16 << 20;

/// Reads a chart, and says what was left out.
pub fn read(text: &str) -> Result<Sheet, Fault> {
    let is_file = Sheet::names_file(text) || Path::new(text).is_file();
    let sheet =
        if is_file { file(text)? } else { Sheet::parse(text).map_err(|why| refused(&why))? };
    for remark in &sheet.remarks {
        eprintln!("--chords: {remark}");
    }
    Ok(sheet)
}

fn file(name: &str) -> Result<Sheet, Fault> {
    let opened = std::fs::metadata(name).and_then(|about| match about.len() {
        ..=MOST => std::fs::read(name),
        _ => Err(std::io::ErrorKind::FileTooLarge.into()),
    });
    let bytes = opened.map_err(|why| {
        Fault::refused(format!(
            "--chords: {name} cannot be opened ({why}): check the name, or write the changes"
        ))
    })?;
    Sheet::parse_file(&bytes).map_err(|why| refused(&format!("{name}: {why}")))
}

fn refused(why: &dyn std::fmt::Display) -> Fault {
    Fault::refused(format!("--chords: {why}"))
}
