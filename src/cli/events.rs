//! The engine's output as JSON lines.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::take::Take;
use crate::perform::{Event, EventKind};

/// What a chart writes where there is no chord.
const NO_CHORD: &str = "N.C.";

/// One line. A chord has a symbol and no pitch; a note has a pitch and no symbol.
#[derive(Serialize)]
struct EventRow {
    frame: u64,
    /// In quarter notes.
    beat: f64,
    kind: &'static str,
    part: Option<&'static str>,
    pitch: Option<u8>,
    velocity: Option<u8>,
    channel: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chord: Option<String>,
}

/// Writes every note and every chord, in the engine's order.
pub fn write(file: impl Write, take: &Take) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    for line in take.events.iter().filter_map(line) {
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    file.flush()
}

fn line(event: &Event) -> Option<EventRow> {
    let note = |kind, pitch: u8, velocity: u8| EventRow {
        frame: event.at.frame.0,
        beat: event.at.beat.to_quarters(),
        kind,
        part: Some(event.source.name()),
        pitch: Some(pitch),
        velocity: Some(velocity),
        channel: Some(event.channel),
        chord: None,
    };
    match event.kind {
        EventKind::On { pitch, velocity } => Some(note("on", pitch.number(), velocity.number())),
        EventKind::Off { pitch } => Some(note("off", pitch.number(), 0)),
        EventKind::Chord(chord) => Some(EventRow {
            part: None,
            pitch: None,
            velocity: None,
            channel: None,
            chord: Some(chord.map_or_else(|| NO_CHORD.to_string(), |chord| chord.to_string())),
            ..note("chord", 0, 0)
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_a_line_of_json() {
        let mut bytes = Vec::new();
        write(&mut bytes, &super::super::take::tests::bass_note()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].contains(r#""kind":"chord""#) && lines[0].contains(r#""chord":"C7""#));
        let on = r#"{"frame":24000,"beat":1.0,"kind":"on","part":"bass","pitch":60,"velocity":90,"channel":2}"#;
        assert_eq!(lines[1], on);
        assert!(lines[2].contains(r#""kind":"off""#));
    }
}
