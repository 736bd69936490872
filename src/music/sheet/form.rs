//! The form of a song, played out.

use super::error::ChartError;
use super::measure::Measure;
use crate::music::chart::Bar;
use crate::music::roadmap::{self, MOST_PLAYED, Signs};

/// The bars in the order in which they are played.
pub fn played(measures: &[Measure]) -> Result<Vec<Bar>, ChartError> {
    let signs: Vec<Signs> = measures.iter().map(|measure| measure.signs).collect();
    let signs = roadmap::with_closed_endings(signs);
    check(measures, &signs)?;
    let Some(order) = roadmap::order(&signs) else {
        return Err(ChartError::whole(format!(
            "the song has more than {MOST_PLAYED} bars: leave repeats to the loop"
        )));
    };
    let bar = |&at: &usize| {
        let measure = measures.get(at)?;
        Some(Bar { meter: measure.meter, slots: measure.slots.clone() })
    };
    Ok(order.iter().filter_map(bar).collect())
}

/// Refuses signs that want others which are not there.
fn check(measures: &[Measure], signs: &[Signs]) -> Result<(), ChartError> {
    for (at, measure) in measures.iter().enumerate() {
        if measure.signs.ending.is_some() && !roadmap::is_repeated(signs, at) {
            let what = "endings without a repeat: write :| where the first one ends";
            return Err(ChartError::at(measure.ending_at, what));
        }
        if let Some(what) = measure.signs.back.and_then(|back| roadmap::missing(signs, back)) {
            return Err(ChartError::at(measure.back_at, what));
        }
    }
    Ok(())
}
