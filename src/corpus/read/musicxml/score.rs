//! A document as music for the corpus: its parts, its measures one after another, its tied notes joined.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use super::document::{MEND, check_depth, child, named_children, number, word};
use super::measure::{Event, Measures, Sound};
use crate::corpus::read::bytes::text;
use crate::corpus::read::refusal::Refusal;
use crate::corpus::score::{
    Bar, FINE, Figures, Loudness, MAX_LINES, Score, Staff, StaffNote, beats, meters,
};

/// The most elements, texts and comments of a document.
const MAX_NODES: u32 = 4_000_000;

/// Reads a plain file.
pub fn parse(bytes: &[u8]) -> Result<Score, Refusal> {
    let text = text(bytes);
    check_depth(&text)?;
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|why| {
        let line = why.pos().row;
        Refusal::new(format!("line {line} is not well-formed XML ({why}): {MEND}"))
    })?;
    score(document.root_element())
}

fn score(root: Node<'_, '_>) -> Result<Score, Refusal> {
    let parts = match root.tag_name().name() {
        "score-partwise" => parts_by_part(root),
        "score-timewise" => parts_by_time(root),
        other => {
            return Err(Refusal::new(format!(
                "opens with <{other}>, which is no score: leave the file out, or {MEND}"
            )));
        }
    };
    if parts.len() > MAX_LINES {
        let count = parts.len();
        return Err(Refusal::new(format!("has {count} parts, more than {MAX_LINES}: split it")));
    }
    let mut measures = Measures { keys: keys(root), ..Measures::default() };
    for (id, nodes) in &parts {
        measures.part(id, nodes);
    }
    let mut score = described(root);
    assemble(&mut score, &measures, &named(root));
    Ok(score)
}

type Parts<'a, 'd> = Vec<(&'a str, Vec<Node<'a, 'd>>)>;

fn parts_by_part<'a, 'd>(root: Node<'a, 'd>) -> Parts<'a, 'd> {
    let part = |part: Node<'a, 'd>| {
        (part.attribute("id").unwrap_or_default(), named_children(part, "measure").collect())
    };
    named_children(root, "part").map(part).collect()
}

fn parts_by_time<'a, 'd>(root: Node<'a, 'd>) -> Parts<'a, 'd> {
    let mut parts: Parts<'a, 'd> = Vec::new();
    for (at, measure) in named_children(root, "measure").enumerate() {
        for part in named_children(measure, "part").take(MAX_LINES) {
            let id = part.attribute("id").unwrap_or_default();
            let known = parts.iter().position(|(known, _)| *known == id);
            let place = known.unwrap_or(parts.len());
            if known.is_none() && place <= MAX_LINES {
                parts.push((id, Vec::new()));
            }
            let Some((_, nodes)) = parts.get_mut(place) else { continue };
            // A part that is silent for a measure keeps its place.
            nodes.resize(at, measure);
            nodes.push(part);
        }
    }
    parts
}

fn described(root: Node<'_, '_>) -> Score {
    let identification = child(root, "identification");
    let creators = identification.map(|node| named_children(node, "creator").collect::<Vec<_>>());
    let composer = creators.unwrap_or_default().into_iter();
    let composer = composer.max_by_key(|node| node.attribute("type") == Some("composer"));
    let title = child(root, "work").and_then(|work| word(work, "work-title"));
    let title = title.filter(|title| !title.is_empty()).or_else(|| word(root, "movement-title"));
    let own = |text: Option<&str>| text.unwrap_or_default().trim().to_string();
    Score {
        title: own(title),
        composer: own(composer.and_then(|node| node.text())),
        rights: own(identification.and_then(|node| word(node, "rights"))),
        ..Score::default()
    }
}

/// What the part list says of a part.
#[derive(Default)]
struct PartName {
    name: String,
    program: Option<u8>,
    percussion: bool,
}

/// The General MIDI keys of percussion instruments by their identifiers; MusicXML counts them from one.
fn keys(root: Node<'_, '_>) -> BTreeMap<String, u8> {
    let instruments = root.descendants().filter(|node| node.has_tag_name("midi-instrument"));
    let key = |node: Node<'_, '_>| {
        let key = number::<u8>(node, "midi-unpitched")?.checked_sub(1).filter(|&key| key < 128)?;
        Some((node.attribute("id")?.to_string(), key))
    };
    instruments.filter_map(key).collect()
}

fn named(root: Node<'_, '_>) -> BTreeMap<String, PartName> {
    let list = child(root, "part-list");
    let parts = list.map(|list| named_children(list, "score-part").collect::<Vec<_>>());
    let name = |part: Node<'_, '_>| {
        let instruments: Vec<_> = named_children(part, "midi-instrument").collect();
        let program = instruments.first().and_then(|node| number::<u8>(*node, "midi-program"));
        let percussion = instruments.iter().any(|node| number(*node, "midi-channel") == Some(10));
        let name = PartName {
            name: word(part, "part-name")
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            program: program.map(|program| program.saturating_sub(1).min(127)),
            percussion,
        };
        (part.attribute("id").unwrap_or_default().to_string(), name)
    };
    parts.unwrap_or_default().into_iter().map(name).collect()
}

/// Puts measures one after another, each as long as the longest part makes it.
fn assemble(score: &mut Score, measures: &Measures, names: &BTreeMap<String, PartName>) {
    let bars = bars(measures);
    let start = |measure: usize| bars.get(measure).map_or(0, |bar| bar.start);
    let mut lines: BTreeMap<(usize, u8), Vec<(Sound, i64)>> = BTreeMap::new();
    for (measure, at, event) in &measures.events {
        let fine = start(*measure) + at;
        match event {
            Event::Sound(sound) => {
                lines.entry((sound.part, sound.staff)).or_default().push((*sound, fine))
            }
            Event::Chord(symbol) => score.chords.push((beats(fine), *symbol)),
            Event::Tempo(tempo) => score.tempi.push((beats(fine), *tempo)),
            Event::Key(signature) => _ = score.signature.get_or_insert(*signature),
        }
    }
    let staves: Vec<(usize, u8)> = lines.keys().copied().collect();
    for ((part, staff), sounds) in lines {
        let id = measures.parts.get(part).map(String::as_str).unwrap_or_default();
        let (name, program, percussion) = match names.get(id) {
            Some(known) => (known.name.clone(), known.program, known.percussion),
            None => (id.to_string(), None, false),
        };
        let several = staves.iter().any(|&(other, beside)| other == part && beside != staff);
        let name = if several { format!("{name}.s{staff}") } else { name };
        let percussion = percussion || sounds.iter().all(|(sound, _)| sound.unpitched);
        let notes = tied(sounds);
        score.lines.push(Staff { name, program, percussion, notes });
    }
    score.loudness = if measures.dynamics { Loudness::Notated } else { Loudness::None };
    (score.meters, score.pickup) = meters(&bars);
    score.bars = bars;
}

/// The measures; without a time signature where none is written anywhere.
fn bars(measures: &Measures) -> Vec<Bar> {
    const COMMON: Figures = Figures { beats: 4, unit: 4 };
    let (mut start, mut figures) = (0, COMMON);
    let mut bars = Vec::with_capacity(measures.lengths.len());
    for (at, &written) in measures.lengths.iter().enumerate() {
        figures = measures.figures.get(&at).copied().unwrap_or(figures);
        let length = if written == 0 { figures.bar() } else { written };
        let signs = measures.roadmap.signs(at);
        bars.push(Bar { start, length, figures: measures.metered.then_some(figures), signs });
        start += length;
    }
    bars
}

/// Joins tied notes of one staff.
fn tied(mut sounds: Vec<(Sound, i64)>) -> Vec<StaffNote> {
    const SLACK: i64 = FINE / 100;
    sounds.sort_by_key(|&(sound, at)| (at, sound.pitch));
    let mut open: BTreeMap<u8, (usize, i64)> = BTreeMap::new();
    let mut notes: Vec<StaffNote> = Vec::new();
    for (sound, at) in sounds {
        let end = at + sound.duration;
        let held = open
            .remove(&sound.pitch)
            .filter(|&(_, until)| sound.stop && (until - at).abs() <= SLACK);
        let place = held.map_or(notes.len(), |(place, _)| place);
        match notes.get_mut(place) {
            Some(note) => note.duration = beats(end) - note.onset,
            None => notes.push(StaffNote {
                onset: beats(at),
                pitch: sound.pitch,
                duration: (beats(end) - beats(at)).max(crate::music::Beats(1)),
                velocity: sound.velocity,
            }),
        }
        if sound.start {
            open.insert(sound.pitch, (place, end));
        }
    }
    notes
}
