//! Bars as they are written, with the signs at them.

use super::error::{ChartError, Place};
use super::item::{Item, Stroke};
use crate::music::chart::{MOST_SLOTS, Slot};
use crate::music::roadmap::Signs;
use crate::music::time::Meter;

/// The most bars that may be written.
const MOST: usize = 1024;

/// A bar as it is written.
#[derive(Clone, Debug)]
pub struct Measure {
    pub place: Place,
    pub meter: Option<Meter>,
    pub slots: Vec<Slot>,
    pub signs: Signs,
    /// Where its ending is written, and where its jump.
    pub ending_at: Place,
    pub back_at: Place,
}

impl Measure {
    fn new(place: Place, meter: Option<Meter>) -> Self {
        let (slots, signs) = Default::default();
        Self { place, meter, slots, signs, ending_at: place, back_at: place }
    }
}

/// Gathers signs into bars.
pub struct Measures {
    done: Vec<Measure>,
    /// The bar that is being written; signs at its head wait in it until it has something to play.
    open: Measure,
    /// Whether it has signs, so that it is no empty bar.
    signed: bool,
    /// Whether the last stroke was a single one on this line, after which an empty bar may stand.
    single: bool,
    /// Whether two bars were just repeated by one sign, which may reach over an empty bar.
    reaches: bool,
    /// Whether the bar is nothing but two strokes together, the sign of two bars once more.
    double: bool,
    /// The first bar after the last repeat.
    from: usize,
    /// Coda signs that may mean either: the bar they stand at, and whether at its head.
    codas: Vec<(usize, bool)>,
}

const START: Place = Place { line: 0, column: 1 };

impl Measures {
    /// Nothing yet, in the meter that is stated.
    pub fn new(meter: Option<Meter>) -> Self {
        Self {
            done: Vec::new(),
            open: Measure::new(START, meter),
            signed: false,
            single: false,
            reaches: false,
            double: false,
            from: 0,
            codas: Vec::new(),
        }
    }

    /// Takes a sign.
    pub fn take(&mut self, place: Place, item: Item) -> Result<(), ChartError> {
        if self.done.len() > MOST {
            return Err(ChartError::whole(format!(
                "the chart has more than {MOST} bars: split it"
            )));
        }
        match item {
            Item::Stroke(stroke) => return self.stroke(place, stroke),
            Item::LineEnd { has_strokes } => self.end_line(has_strokes)?,
            Item::Times(times) => return self.times(place, times),
            Item::Ending(passes) => {
                self.head(place, "an ending")?;
                (self.open.signs.ending, self.open.ending_at) = (Some(passes), place);
                self.signed = true;
            }
            Item::Chord(chord) => self.play(place, Slot::Chord(chord), 1)?,
            Item::Beats(beats) => {
                self.double = beats == 2 && self.open.slots.is_empty();
                self.play(place, Slot::Hold, beats.into())?;
            }
            Item::Again(bars) => return self.again(place, bars),
            Item::Meter(meter) => {
                self.head(place, "a meter")?;
                (self.open.meter, self.signed) = (Some(meter), true);
            }
            Item::Segno => (self.open.signs.segno, self.signed) = (true, true),
            Item::Coda => self.coda(),
            Item::ToCoda => self.last().signs.to_coda = true,
            Item::Fine => self.last().signs.fine = true,
            Item::Back(back) => {
                let last = self.last();
                (last.signs.back, last.back_at) = (Some(back), place);
            }
        }
        Ok(())
    }

    /// The bars, with every coda sign known for what it is.
    pub fn finish(mut self) -> Result<Vec<Measure>, ChartError> {
        self.close_double()?;
        self.close();
        let known = self.done.iter().any(|measure| measure.signs.to_coda);
        let (first, last) = (self.codas.first().copied(), self.codas.last().copied());
        if let (Some((bar, at_head)), false, true) = (first, known, first != last) {
            let leaves = if at_head { bar.checked_sub(1) } else { Some(bar) };
            let leaves = leaves.and_then(|bar| self.done.get_mut(bar));
            leaves.into_iter().for_each(|measure| measure.signs.to_coda = true);
        }
        if let Some(measure) = last.and_then(|(bar, _)| self.done.get_mut(bar)) {
            measure.signs.coda = true;
        }
        Ok(self.done)
    }

    /// Refuses what belongs to the head of a bar where there is something in it.
    fn head(&self, place: Place, what: &str) -> Result<(), ChartError> {
        match self.open.slots.is_empty() {
            true => Ok(()),
            false => Err(ChartError::at(
                place,
                format!("{what} stands inside a bar: write it after a stroke |"),
            )),
        }
    }

    fn play(&mut self, place: Place, slot: Slot, times: usize) -> Result<(), ChartError> {
        if self.open.slots.len() + times > MOST_SLOTS {
            let what = format!("this bar has more than {MOST_SLOTS} beats: put a stroke | in it");
            return Err(ChartError::at(place, what));
        }
        if self.open.slots.is_empty() {
            self.open.place = place;
        }
        self.double &= slot == Slot::Hold;
        self.open.slots.extend(std::iter::repeat_n(slot, times));
        self.reaches = false;
        Ok(())
    }

    /// The bar that a sign at its end belongs to.
    fn last(&mut self) -> &mut Measure {
        self.signed = true;
        match self.done.last_mut() {
            Some(last) if self.open.slots.is_empty() => last,
            _ => &mut self.open,
        }
    }

    fn coda(&mut self) {
        self.codas.push((self.done.len(), self.open.slots.is_empty()));
        self.signed = true;
    }

    fn stroke(&mut self, place: Place, stroke: Stroke) -> Result<(), ChartError> {
        let empty = self.open.slots.is_empty() && !self.signed && self.single && stroke.single;
        if empty && !std::mem::take(&mut self.reaches) {
            self.play(place, Slot::Hold, 1)?;
        }
        self.close_double()?;
        self.close();
        if stroke.closes {
            self.close_repeat(place)?;
        }
        if stroke.opens {
            (self.open.signs.opens, self.from) = (true, self.done.len());
        }
        self.single = stroke.single;
        Ok(())
    }

    /// Two strokes alone in their bar are the two bars before once more.
    fn close_double(&mut self) -> Result<(), ChartError> {
        if self.double && self.open.slots.len() == 2 {
            self.open.slots.clear();
            self.again(self.open.place, 2)?;
            self.single = true;
        }
        self.double = false;
        Ok(())
    }

    fn close(&mut self) {
        if !self.open.slots.is_empty() {
            let next = Measure::new(self.open.place, self.open.meter);
            self.done.push(std::mem::replace(&mut self.open, next));
        }
        self.signed = false;
    }

    fn close_repeat(&mut self, place: Place) -> Result<(), ChartError> {
        let count = self.done.len();
        match self.done.last_mut() {
            Some(last) if count > self.from => {
                last.signs.closes = Some(last.signs.closes.unwrap_or(2));
            }
            _ => {
                return Err(ChartError::at(
                    place,
                    "there are no bars here to repeat: write some before :|",
                ));
            }
        }
        Ok(())
    }

    fn times(&mut self, place: Place, times: u8) -> Result<(), ChartError> {
        let closed = self.open.slots.is_empty().then(|| self.done.last_mut()).flatten();
        match closed.and_then(|last| last.signs.closes.as_mut()) {
            Some(closes) if (1..=64).contains(&times) => *closes = times,
            Some(_) => {
                return Err(ChartError::at(
                    place,
                    format!("{times} is no number of times: write 2 to 64, as in :|x3"),
                ));
            }
            None => {
                let what = format!(
                    "x{times} stands after no repeat: write |: before the bars and :| after them"
                );
                return Err(ChartError::at(place, what));
            }
        }
        Ok(())
    }

    /// The bars before once more, the last of them in the bar that is open.
    fn again(&mut self, place: Place, bars: u8) -> Result<(), ChartError> {
        self.head(place, "a sign that repeats bars")?;
        let count = self.done.len();
        let Some(from) = count.checked_sub(bars.into()) else {
            let (sign, bars) = if bars == 1 { ("%", "bar") } else { ("%%", "two bars") };
            return Err(ChartError::at(
                place,
                format!("{sign} has no {bars} before it to repeat: write the chords"),
            ));
        };
        for at in from..count {
            self.close();
            self.open.place = place;
            self.open.slots = self.done.get(at).map(|bar| bar.slots.clone()).unwrap_or_default();
        }
        (self.reaches, self.double) = (bars > 1, false);
        Ok(())
    }

    /// What was written on a line without strokes is a bar a chord, or beats in bars of the meter where beats are written.
    fn end_line(&mut self, has_strokes: bool) -> Result<(), ChartError> {
        self.single = false;
        if has_strokes {
            self.close_double()?;
            self.close();
            return Ok(());
        }
        self.double = false;
        let slots = std::mem::take(&mut self.open.slots);
        let beats = slots.contains(&Slot::Hold);
        let meter = self.open.meter.unwrap_or(Meter::COMMON);
        let each = if beats { usize::from(meter.beats()) } else { 1 };
        for bar in slots.chunks(each) {
            self.open.slots = bar.to_vec();
            self.close();
        }
        Ok(())
    }
}
