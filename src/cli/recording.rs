//! A session played and put into files.

use std::path::Path;

use super::fault::Fault;
use super::options::Outputs;
use super::output::Draft;
use super::session::Session;
use super::take::Take;
use super::wave::Wave;
use super::{events, picture};
use crate::capture::{self, EVERYBODY};
use crate::model::Weights;

/// Plays a session and writes the files asked for: all of them, or none.
pub fn record(
    session: &Session,
    weights: &'static Weights,
    outputs: &Outputs,
    title: &str,
) -> Result<(), Fault> {
    let midi = draft(outputs.midi.as_deref(), ".mid")?;
    let png = draft(outputs.png.as_deref(), ".png")?;
    let lines = draft(outputs.events.as_deref(), ".jsonl")?;
    let wav = draft(outputs.wav.as_deref(), ".wav")?;
    let take = play(session, weights, wav.as_ref())?;
    if let Some(draft) = &midi {
        capture::write(draft.file(), &take.tracks(), &take.heading())
            .map_err(|why| draft.fault(why))?;
    }
    if let Some(draft) = &png {
        picture::draw(draft.path(), &take, title).map_err(|why| draft.fault(why))?;
    }
    if let Some(draft) = &lines {
        events::write(draft.file(), &take).map_err(|why| draft.fault(why))?;
    }
    [midi, png, lines, wav].into_iter().flatten().try_for_each(Draft::publish)?;
    say!("{}", summary(&take));
    Ok(())
}

fn draft(path: Option<&Path>, suffix: &str) -> Result<Option<Draft>, Fault> {
    path.map(|path| Draft::begin(path, suffix)).transpose()
}

/// Plays the session; its sound goes into `draft`.
fn play(
    session: &Session,
    weights: &'static Weights,
    draft: Option<&Draft>,
) -> Result<Take, Fault> {
    let Some(draft) = draft else { return session.play(weights, &mut |_, _| Ok(())) };
    let file = draft.file().try_clone().map_err(|why| draft.fault(why))?;
    let mut wave = Wave::begin(file, session.pulse.rate as u32).map_err(|why| draft.fault(why))?;
    let take = session
        .play(weights, &mut |left, right| wave.add(left, right).map_err(|why| draft.fault(why)))?;
    wave.end().map_err(|why| draft.fault(why))?;
    Ok(take)
}

/// How much was played, and by whom.
fn summary(take: &Take) -> String {
    let counts = EVERYBODY.iter().map(|&source| (source.name(), take.notes(source).len()));
    let counts: Vec<String> = counts
        .filter(|&(_, count)| count > 0)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    let notes = if counts.is_empty() { "none".to_string() } else { counts.join(", ") };
    let pickup = if take.pulse.pickup().is_some() { " and a pickup" } else { "" };
    format!("{} bars{pickup} played; notes: {notes}", take.bars)
}
