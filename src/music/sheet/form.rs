//! The form of a song, played out: repeats with their endings, D.C. and D.S., the coda.

use super::error::ChartError;
use super::item::{Back, Until};
use super::measure::Measure;
use crate::music::chart::Bar;

/// The most bars that a song may come to.
const MOST: usize = 4096;

/// The bars in the order in which they are played.
pub fn played(mut measures: Vec<Measure>) -> Result<Vec<Bar>, ChartError> {
    close_endings(&mut measures);
    check(&measures)?;
    let mut walk = Walk { measures: &measures, order: Vec::new(), from: 0, pass: 1 };
    walk.through()?;
    let bar = |&at: &usize| {
        let measure = measures.get(at)?;
        Some(Bar { meter: measure.meter, slots: measure.slots.clone() })
    };
    Ok(walk.order.iter().filter_map(bar).collect())
}

/// Closes the repeat before an ending that follows another one, where nobody wrote `:|`.
fn close_endings(measures: &mut [Measure]) {
    for at in 1..measures.len() {
        let (from, _) = block(measures, at);
        let follows = measures[from..at].iter().any(|measure| measure.ending.is_some());
        let closed = measures[from..at].iter().any(|measure| measure.closes.is_some());
        if follows && !closed && measures[at].ending.is_some() {
            measures[at - 1].closes = Some(2);
        }
    }
}

/// Refuses signs that want others which are not there.
fn check(measures: &[Measure]) -> Result<(), ChartError> {
    for (at, measure) in measures.iter().enumerate() {
        let (from, to) = block(measures, at);
        let repeats = measures[from..to].iter().any(|measure| measure.closes.is_some());
        if let Some((place, _)) = measure.ending.filter(|_| !repeats) {
            let what = "endings without a repeat: write :| where the first one ends";
            return Err(ChartError::at(place, what));
        }
        if let Some((place, back)) = measure.back {
            let what = missing(measures, back);
            what.map_or(Ok(()), |what| Err(ChartError::at(place, what)))?;
        }
    }
    Ok(())
}

/// What a jump wants that is not there.
fn missing(measures: &[Measure], back: Back) -> Option<&'static str> {
    let has = |sign: fn(&Measure) -> bool| measures.iter().any(sign);
    match back.until {
        _ if back.to_segno && !has(|measure| measure.segno) => {
            Some("D.S. without a segno: write segno where it goes back to")
        }
        Until::Fine if !has(|measure| measure.fine) => {
            Some("al Fine without a Fine: write Fine where the song ends")
        }
        Until::Coda if !has(|measure| measure.coda) => {
            Some("al Coda without a coda: write Coda where it begins")
        }
        Until::Coda if !has(|measure| measure.to_coda) => {
            Some("al Coda without a way there: write To Coda where the coda is gone to")
        }
        Until::Ending(_) if !has(|measure| measure.ending.is_some()) => {
            Some("an ending to go on to is missing: write 1. and 2. at the endings")
        }
        _ => None,
    }
}

/// The bars between the repeat signs round a bar: from where a repeat opens to where the next one does.
fn block(measures: &[Measure], at: usize) -> (usize, usize) {
    let opens = |measure: &Measure| measure.opens;
    let from = measures[..=at].iter().rposition(opens).unwrap_or(0);
    let next = measures.get(at + 1..).and_then(|after| after.iter().position(opens));
    (from, next.map_or(measures.len(), |next| at + 1 + next))
}

/// A walk through the bars.
struct Walk<'m> {
    measures: &'m [Measure],
    order: Vec<usize>,
    /// Where the stretch begins that a repeat plays again, and for which time it is played.
    from: usize,
    pass: u32,
}

impl Walk<'_> {
    /// Walks to the first jump, or to the end; then from where it goes to where the song ends.
    fn through(&mut self) -> Result<(), ChartError> {
        let mut at = 0;
        while let Some(measure) = self.measures.get(at) {
            if measure.opens && at != self.from {
                (self.from, self.pass) = (at, 1);
            }
            if let Some(next) = self.skipped(at) {
                at = next;
                continue;
            }
            self.step(at)?;
            let again = measure.closes.is_some_and(|times| self.pass < self.passes(at, times));
            match (again, measure.back) {
                (true, _) => (at, self.pass) = (self.from, self.pass + 1),
                (false, Some((_, back))) => return self.back(back),
                (false, None) => {
                    if measure.closes.is_some() {
                        (self.from, self.pass) = (at + 1, 1);
                    }
                    at += 1;
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, at: usize) -> Result<(), ChartError> {
        self.order.push(at);
        match self.order.len() > MOST {
            true => Err(ChartError::whole(format!(
                "the song has more than {MOST} bars: leave repeats to the loop"
            ))),
            false => Ok(()),
        }
    }

    /// Where it goes on where an ending begins that is for other passes.
    fn skipped(&self, at: usize) -> Option<usize> {
        let (_, passes) = self.measures.get(at)?.ending?;
        (passes.checked_shr(self.pass).unwrap_or(0) & 1 == 0).then(|| self.after_ending(at))
    }

    /// Where the ending is over that begins at a bar: where another one begins, a repeat opens, or after it closes.
    fn after_ending(&self, at: usize) -> usize {
        let mut next = at + 1;
        let closed = |at: usize| self.measures[at].closes.is_some();
        let is_other = |measure: &Measure| measure.ending.is_some() || measure.opens;
        while !closed(next - 1) && self.measures.get(next).is_some_and(|measure| !is_other(measure))
        {
            next += 1;
        }
        next
    }

    /// How many times the stretch is played that closes at a bar: as often as the sign says, or as the endings do.
    fn passes(&self, at: usize, times: u8) -> u32 {
        let (_, to) = block(self.measures, self.from);
        let stretch = &self.measures[self.from..to];
        let last = |passes: u64| 63 - passes.leading_zeros().min(63);
        let endings =
            || stretch.iter().filter_map(|measure| measure.ending.map(|(_, passes)| passes));
        let highest = endings().map(last).max();
        match highest {
            None => times.into(),
            // A single ending is left out of the last pass, which goes on behind it.
            Some(highest) if endings().count() == 1 && self.is_within(at) => highest + 1,
            Some(highest) => highest.max(2),
        }
    }

    /// Whether the stretch that closes at a bar has its ending in it.
    fn is_within(&self, at: usize) -> bool {
        self.measures[self.from..=at].iter().any(|measure| measure.ending.is_some())
    }

    /// Plays on from where a jump goes to, without repeats and with the last endings, to where the song ends.
    fn back(&mut self, back: Back) -> Result<(), ChartError> {
        let segno = self.measures.iter().position(|measure| measure.segno);
        let mut at = if back.to_segno { segno.unwrap_or(0) } else { 0 };
        let coda = self.measures.iter().position(|measure| measure.coda);
        let mut on_the_way = true;
        while let Some(measure) = self.measures.get(at) {
            if measure
                .ending
                .is_some_and(|(_, passes)| on_the_way && !self.is_taken(at, passes, back))
            {
                at = self.after_ending(at);
                continue;
            }
            self.step(at)?;
            let fine = measure.fine && back.until != Until::Coda;
            let jumps = measure.back.is_some();
            match coda.filter(|_| measure.to_coda && back.until != Until::Fine && on_the_way) {
                Some(coda) => (at, on_the_way) = (coda, false),
                None if on_the_way && (fine || jumps) => return Ok(()),
                None => at += 1,
            }
        }
        Ok(())
    }

    /// Whether an ending is the one that is taken after a jump.
    fn is_taken(&self, at: usize, passes: u64, back: Back) -> bool {
        if let Until::Ending(number) = back.until {
            return passes >> number & 1 == 1;
        }
        let (from, to) = block(self.measures, at);
        let endings = self.measures[from..to].iter().filter_map(|measure| measure.ending);
        endings.map(|(_, passes)| passes).max().is_some_and(|last| last == passes)
    }
}
