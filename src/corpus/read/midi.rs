//! Standard MIDI files.

use std::collections::{BTreeMap, HashMap};

use midly::{Format, MetaMessage, MidiMessage, Smf, Timing, TrackEventKind};

use super::Refusal;
use crate::corpus::estimate::MINOR;
use crate::corpus::score::{Figures, Line, LineNote, Loudness, Score, Signature};
use crate::music::{Beats, TICKS_PER_QUARTER};

const MEND: &str = "export it again as a standard MIDI file";
/// The percussion channel of General MIDI, counted from zero.
const PERCUSSION: u8 = 9;
/// Steps of the grid by which onsets of a played file lie off it on average; a quarter of a step is chance.
const PLAYED: f64 = 0.1;

/// Reads a file of format 0 or 1; a line for each channel of each track.
pub fn parse(bytes: &[u8]) -> Result<Score, Refusal> {
    check_chunks(bytes)?;
    let smf = Smf::parse(bytes).map_err(|why| {
        Refusal::new(format!("is not whole somewhere before byte {} ({why}): {MEND}", bytes.len()))
    })?;
    let Timing::Metrical(resolution) = smf.header.timing else {
        return Err(Refusal::new(format!("counts film frames instead of beats (byte 12): {MEND}")));
    };
    if smf.header.format == Format::Sequential {
        return Err(Refusal::new(format!(
            "holds several songs, format 2 (byte 8): {MEND}, one for each song"
        )));
    }
    let mut reader =
        Reader { resolution: i64::from(resolution.as_int()).max(1), score: Score::default() };
    smf.tracks.iter().enumerate().for_each(|(at, track)| reader.track(at, track));
    let mut score = reader.score;
    score.pickup = pickup(&score.meters);
    if score.pickup.is_some() {
        score.meters.remove(0);
        score.meters[0].0 = Beats::ZERO;
    }
    score.meters.dedup_by(|later, earlier| later.1 == earlier.1);
    score.unbarred = score.pickup.is_none();
    judge(&mut score);
    Ok(score)
}

/// Walks the chunks of a file, so that a cut one is refused with the place where it breaks off.
fn check_chunks(bytes: &[u8]) -> Result<(), Refusal> {
    check_whole(bytes).map_err(|why| Refusal::new(format!("{why}: {MEND}")))
}

/// Whether a MIDI file begins as one and holds every track that it declares; if not, what is wrong and where.
pub fn check_whole(bytes: &[u8]) -> Result<(), String> {
    if !bytes.starts_with(b"MThd") {
        return Err("does not begin as MIDI files do (byte 0)".into());
    }
    let (mut at, mut tracks) = (0_usize, 0);
    while let Some(&[a, b, c, d, e, f, g, h]) = bytes.get(at..at + 8) {
        tracks += u16::from([a, b, c, d] == *b"MTrk");
        at += 8 + u32::from_be_bytes([e, f, g, h]) as usize;
    }
    let declared = bytes.get(10..12).map_or(1, |count| u16::from_be_bytes([count[0], count[1]]));
    if at > bytes.len() || tracks < declared {
        let end = bytes.len();
        return Err(format!("breaks off at byte {end}, in track {tracks} of {declared}"));
    }
    Ok(())
}

struct Reader {
    resolution: i64,
    score: Score,
}

#[derive(Default)]
struct Channel {
    program: Option<u8>,
    sounding: HashMap<u8, LineNote>,
    notes: Vec<LineNote>,
}

impl Reader {
    fn beats(&self, tick: i64) -> Beats {
        Beats((tick * TICKS_PER_QUARTER + self.resolution / 2) / self.resolution)
    }

    fn track(&mut self, number: usize, track: &[midly::TrackEvent<'_>]) {
        let mut name = format!("track{}", number + 1);
        let mut channels: BTreeMap<u8, Channel> = BTreeMap::new();
        let mut tick = 0;
        for event in track {
            tick += i64::from(event.delta.as_int());
            let at = self.beats(tick);
            match event.kind {
                TrackEventKind::Meta(MetaMessage::TrackName(bytes)) => {
                    name = String::from_utf8_lossy(bytes).trim().to_string();
                    if number == 0 {
                        self.score.title.clone_from(&name);
                    }
                }
                TrackEventKind::Meta(message) => self.meta(at, message),
                TrackEventKind::Midi { channel, message } => {
                    channels.entry(channel.as_int()).or_default().hear(at, message);
                }
                _ => {}
            }
        }
        let end = self.beats(tick);
        let line = |(channel, heard): (u8, Channel)| Line {
            name: name.clone(),
            program: heard.program,
            percussion: channel == PERCUSSION,
            notes: heard.finished(end),
        };
        self.score.lines.extend(channels.into_iter().map(line));
    }

    fn meta(&mut self, at: Beats, message: MetaMessage<'_>) {
        match message {
            MetaMessage::Tempo(micros) if micros > 0 => {
                self.score.tempi.push((at, 60e6 / f64::from(micros.as_int())));
            }
            MetaMessage::TimeSignature(beats, power, ..) if power <= 6 => {
                let figures = Figures::new(beats.into(), 1 << power);
                self.score.meters.extend(figures.map(|figures| (at, figures)));
            }
            MetaMessage::KeySignature(fifths, minor) if (-7..=7).contains(&fifths) => {
                let mode = minor.then_some(MINOR);
                self.score.signature.get_or_insert(Signature { fifths, mode });
            }
            MetaMessage::Copyright(bytes) if self.score.rights.is_empty() => {
                self.score.rights = String::from_utf8_lossy(bytes).trim().to_string();
            }
            _ => {}
        }
    }
}

impl Channel {
    fn hear(&mut self, at: Beats, message: MidiMessage) {
        let (pitch, velocity) = match message {
            MidiMessage::NoteOn { key, vel } => (key.as_int(), vel.as_int()),
            MidiMessage::NoteOff { key, .. } => (key.as_int(), 0),
            MidiMessage::ProgramChange { program } => {
                self.program.get_or_insert(program.as_int());
                return;
            }
            _ => return,
        };
        self.notes.extend(self.sounding.remove(&pitch).map(|note| ended(note, at)));
        if velocity > 0 {
            let note = LineNote { onset: at, pitch, duration: Beats(1), velocity };
            self.sounding.insert(pitch, note);
        }
    }

    fn finished(mut self, end: Beats) -> Vec<LineNote> {
        self.notes.extend(self.sounding.into_values().map(|note| ended(note, end)));
        self.notes
    }
}

fn ended(note: LineNote, at: Beats) -> LineNote {
    LineNote { duration: (at - note.onset).max(Beats(1)), ..note }
}

/// A file that begins with one bar of a shorter meter begins with a pickup.
fn pickup(meters: &[(Beats, Figures)]) -> Option<Beats> {
    let [(start, first), (second, then), ..] = *meters else { return None };
    let length = second - start;
    let one_bar = length == crate::corpus::score::beats(first.bar());
    (one_bar && length < crate::corpus::score::beats(then.bar())).then_some(length)
}

/// Whether it was played, and what its velocities mean.
fn judge(score: &mut Score) {
    let notes = || score.lines.iter().flat_map(|line| &line.notes);
    let off: f64 = notes().map(|note| crate::corpus::prepare::off_grid(note.onset)).sum();
    let mut velocities: Vec<u8> = notes().map(|note| note.velocity).collect();
    velocities.sort_unstable();
    velocities.dedup();
    score.performed = off > PLAYED * score.count() as f64;
    score.loudness = match (velocities.len(), score.performed) {
        (0 | 1, _) => Loudness::None,
        (_, true) => Loudness::Performed,
        (_, false) => Loudness::Sequenced,
    };
}
