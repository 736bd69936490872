//! Links of iReal Pro: the song in fields between `=`, its music in the app's own writing, cells of a bar side by side.
//!
//! `irealbook://` has the writing as it is; `irealb://` has it in chunks of fifty letters, of which some are swapped.

mod music;

use percent_encoding::percent_decode_str;

use super::error::ChartError;
use super::field::{Field, key};
use super::item::Items;

/// What links begin with.
const SCHEMES: [&str; 2] = ["irealb://", "irealbook://"];
/// What music begins with in `irealb://`.
const SWAPPED: &str = "1r34LbKcu7";
/// What separates songs in `irealb://`.
const SONGS: &str = "===";
/// The fields of a song in `irealbook://`: title, composer, style, key, one that means nothing, music.
const FIELDS: usize = 6;

/// The link in a text, as it stands or in a page.
pub fn link(text: &str) -> Option<&str> {
    let first = |scheme: &&str| {
        let mut all = text.match_indices(*scheme).map(|(at, _)| at);
        all.find(|&at| !is_said(&text[..at]))
    };
    let start = SCHEMES.iter().filter_map(first).min()?;
    let (before, link) = text.split_at(start);
    let end = match before.chars().next_back() {
        Some(quote @ ('"' | '\'')) => link.find(quote),
        _ if before.trim().is_empty() => {
            link.find(['\n', '"', '<']).filter(|&end| link[..end].contains('%'))
        }
        _ => link.find(|letter: char| letter.is_whitespace() || ['"', '<'].contains(&letter)),
    };
    Some(&link[..end.unwrap_or(link.len())])
}

/// Whether what comes next is said of a song, as its title may be: `{title: `.
fn is_said(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let said = line.rsplit_once('{').and_then(|(_, said)| said.split_once(':'));
    said.is_some_and(|(name, said)| Field::named(name.trim()).is_some() && !said.contains('}'))
}

/// Reads the first song of a link.
pub fn read(link: &str, items: &mut Items) -> Result<(), ChartError> {
    let (_, songs) = link.split_once("://").unwrap_or(("", link));
    let songs = songs.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"");
    let songs = percent_decode_str(songs.trim()).decode_utf8_lossy();
    match songs.contains(SWAPPED) {
        true => swapped(&songs, items),
        false => plain(&songs, items),
    }
}

/// A song of `irealb://`. Empty fields come and go with the app's versions; the music is known by how it begins.
fn swapped(songs: &str, items: &mut Items) -> Result<(), ChartError> {
    let mut all = songs.split(SONGS).filter(|song| song.contains(SWAPPED));
    let song = all.next().unwrap_or_default();
    remark(1 + all.count(), items);
    let fields: Vec<&str> = song.split('=').filter(|field| !field.is_empty()).collect();
    let at = fields.iter().position(|field| field.starts_with(SWAPPED)).ok_or_else(no_music)?;
    let (head, rest) = fields.split_at(at);
    let (music, tail) = rest.split_first().ok_or_else(no_music)?;
    said(head, items);
    // After the music: the style of the accompaniment, the tempo, how often the form is played.
    let tempo =
        tail.iter().filter(|field| field.parse::<f64>().is_ok()).find(|field| **field != "0");
    if let Some(tempo) = tempo {
        let _ = items.fields.take(Field::Tempo, tempo);
    }
    music::read(&unswapped(music.strip_prefix(SWAPPED).unwrap_or(music)), items)
}

/// A song of `irealbook://`.
fn plain(songs: &str, items: &mut Items) -> Result<(), ChartError> {
    remark(songs.split('=').count() / FIELDS, items);
    let song: Vec<&str> = songs.split('=').take(FIELDS).collect();
    let (music, head) =
        song.split_last().filter(|(_, head)| !head.is_empty()).ok_or_else(no_music)?;
    let head: Vec<&str> = head.iter().copied().filter(|field| !field.is_empty()).collect();
    said(&head, items);
    music::read(music, items)
}

fn no_music() -> ChartError {
    ChartError::whole(
        "this link of iReal Pro has no music in it: share the song again and paste all of the link",
    )
}

fn remark(songs: usize, items: &mut Items) {
    if songs > 1 {
        items.remarks.push(format!("the link has {songs} songs: the first is taken"));
    }
}

/// Takes title, style and key: the first field, and the two that lie before the music but for what means nothing.
fn said(head: &[&str], items: &mut Items) {
    let at = head.iter().rposition(|field| *field != "n" && key(field).is_some());
    let style =
        at.and_then(|at| at.checked_sub(1)).filter(|&at| at > 0).and_then(|at| head.get(at));
    let pairs = [
        (Field::Title, head.first()),
        (Field::Style, style),
        (Field::Key, at.filter(|&at| at > 0).and_then(|at| head.get(at))),
    ];
    for (field, text) in pairs {
        // None of them is refused: a key was read before.
        text.map_or(Ok(()), |text| items.fields.take(field, text)).unwrap_or_default();
    }
}

/// The music of `irealb://` as it was before its letters were swapped and its commonest signs replaced.
fn unswapped(text: &str) -> String {
    const CHUNK: usize = 50;
    let letters: Vec<char> = text.chars().collect();
    let mut plain: Vec<char> = Vec::with_capacity(letters.len());
    let mut rest = letters.as_slice();
    // What is left at the end, of less than two letters more than a chunk, was not swapped.
    while let Some((chunk, after)) =
        rest.split_at_checked(CHUNK).filter(|(_, after)| after.len() > 1)
    {
        let mirrored = chunk.iter().zip(chunk.iter().rev()).enumerate();
        plain.extend(mirrored.map(|(at, (here, there))| match at {
            0..5 | 10..24 | 26..40 | 45..50 => there,
            _ => here,
        }));
        rest = after;
    }
    plain.extend(rest);
    let text: String = plain.into_iter().collect();
    text.replace("Kcl", "| x").replace("LZ", " |").replace("XyQ", "   ")
}
