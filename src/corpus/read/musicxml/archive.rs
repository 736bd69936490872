//! Compressed MusicXML: a Zip archive that names its score.

use std::io::{Cursor, Read};

use roxmltree::{Document, ParsingOptions};
use zip::ZipArchive;

use super::document::check_depth;
use super::score::parse;
use crate::corpus::read::bytes::{MAX_BYTES, text};
use crate::corpus::read::refusal::Refusal;
use crate::corpus::score::Score;

const MEND: &str = "export it again as compressed MusicXML";

/// Reads the score of an archive.
pub fn parse_compressed(bytes: &[u8]) -> Result<Score, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|why| Refusal::new(format!("is no whole Zip archive ({why}): {MEND}")))?;
    let name = rootfile(&mut archive).or_else(|| only_score(&archive));
    let name =
        name.ok_or_else(|| Refusal::new(format!("META-INF/container.xml names no score: {MEND}")))?;
    let document = entry(&mut archive, &name, MAX_BYTES)?;
    parse(&document).map_err(|refusal| Refusal::new(format!("{name} in it: {refusal}")))
}

fn entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    limit: u64,
) -> Result<Vec<u8>, Refusal> {
    let broken =
        |why: String| Refusal::new(format!("{name} in it cannot be unpacked ({why}): {MEND}"));
    let file = archive.by_name(name).map_err(|why| broken(why.to_string()))?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|why| broken(why.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(broken(format!("it becomes longer than {} KiB", limit >> 10)));
    }
    Ok(bytes)
}

/// The score that the container names.
fn rootfile(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    const CONTAINER_BYTES: u64 = 64 << 10;
    let bytes = entry(archive, "META-INF/container.xml", CONTAINER_BYTES).ok()?;
    let text = text(&bytes);
    check_depth(&text).ok()?;
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).ok()?;
    let rootfile = document.descendants().find(|node| node.has_tag_name("rootfile"))?;
    rootfile.attribute("full-path").map(str::to_string)
}

fn only_score(archive: &ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let score = |name: &&str| {
        let name = name.to_ascii_lowercase();
        !name.starts_with("meta-inf") && (name.ends_with(".xml") || name.ends_with(".musicxml"))
    };
    archive.file_names().find(score).map(str::to_string)
}
