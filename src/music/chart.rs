//! A chart: chord changes over bars, played in a loop. What people type is read by [`Sheet`](super::Sheet).

mod home;

use super::chord::Chord;
use super::pitch::{Key, PitchClass, PitchClassSet};
use super::time::{Beats, Meter};

/// The most changes of a chart, repeats written out: 64 bars of four chords, twice.
pub const MOST_CHANGES: usize = 512;
/// The most places of a bar at which a chord may stand: two to each of the most beats that a meter has.
pub const MOST_SLOTS: usize = 64;

/// A place in a bar: a chord or none begins here, or what sounds goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// What sounds goes on.
    Hold,
    /// This chord begins, or none does (N.C.).
    Chord(Option<Chord>),
}

/// A bar of chord changes. Its slots share it evenly, as far as that falls on beats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// The meter, where the bars of the chart have meters of their own.
    pub meter: Option<Meter>,
    /// What happens in it.
    pub slots: Vec<Slot>,
}

/// From a point of the chart on, this chord or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    /// So many ticks of bars with meters of their own lie before it.
    ticks: u32,
    /// So many bars of the song's meter lie before its bar.
    bar: u16,
    /// Where in that bar, in slots of which there are `of`.
    slot: u8,
    of: u8,
    /// Without a tone where there is no chord: an option would make the chart a third larger.
    chord: Chord,
}

/// No chord.
const SILENCE: Chord =
    Chord { root: PitchClass::new(0), tones: PitchClassSet(0), bass: PitchClass::new(0) };

impl Change {
    fn chord(&self) -> Option<Chord> {
        (self.chord.tones != SILENCE.tones).then_some(self.chord)
    }

    /// Where it is in bars of a meter.
    fn at(&self, meter: Meter) -> Beats {
        let own = Beats(self.ticks.into());
        meter.bar() * i64::from(self.bar) + onset(meter, self.slot, self.of) + own
    }
}

/// Where a slot of a bar begins. Slots fall on beats, the first ones longer: three chords of common time last two beats, one
/// and one.
fn onset(meter: Meter, slot: u8, of: u8) -> Beats {
    let (slot, of) = (i64::from(slot), i64::from(of.max(1)));
    let felt = [meter.felt_beats(), meter.beats()].into_iter().map(i64::from);
    let finer = (1..=7).map(|halving| i64::from(meter.beats()) << halving);
    let units = felt.chain(finer).find(|&units| units >= of).unwrap_or(of);
    meter.bar() * (slot * (units / of) + slot.min(units % of)) / units
}

/// Chord changes over bars, in a loop that begins with the song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chart {
    changes: [Change; MOST_CHANGES],
    len: u16,
    bars: u16,
    /// How long the loop is: bars of the song's meter, and ticks of bars with meters of their own.
    length: (u16, u32),
    key: Key,
}

impl Chart {
    /// The chart of some bars, in the key that is stated or in which it is most at home; none where there are more
    /// changes than it holds. Every bar has a meter of its own, or none has.
    pub fn of_bars(bars: &[Bar], key: Option<Key>) -> Option<Self> {
        let none = Change { ticks: 0, bar: 0, slot: 0, of: 1, chord: SILENCE };
        let changes = [none; MOST_CHANGES];
        let (count, home) = (u16::try_from(bars.len()).ok()?, key.unwrap_or(home::HOME));
        let mut chart = Self { changes, len: 0, bars: count, length: (0, 0), key: home };
        for bar in bars {
            chart.push(bar)?;
        }
        chart.key = key.unwrap_or_else(|| chart.home());
        Some(chart)
    }

    /// Adds a bar at the end.
    fn push(&mut self, bar: &Bar) -> Option<()> {
        let of = u8::try_from(bar.slots.len()).ok()?;
        for (slot, what) in (0..).zip(&bar.slots) {
            let &Slot::Chord(chord) = what else { continue };
            let chord = chord.unwrap_or(SILENCE);
            if self.changes().last().is_some_and(|last| last.chord == chord) {
                continue;
            }
            let (song, own) = self.length;
            let change = match bar.meter {
                None => Change { ticks: own, bar: song, slot, of, chord },
                Some(meter) => {
                    let ticks = own + onset(meter, slot, of).0 as u32;
                    Change { ticks, bar: song, slot: 0, of: 1, chord }
                }
            };
            *self.changes.get_mut(usize::from(self.len))? = change;
            self.len += 1;
        }
        match bar.meter {
            None => self.length.0 += 1,
            Some(meter) => self.length.1 = self.length.1.checked_add(meter.bar().0 as u32)?,
        }
        Some(())
    }

    /// The chord in force at a point of a song in which a bar of a meter begins at `bar_start`; the one before the
    /// first change is the last of the loop. Bars are counted as if the whole song were in that meter, but those with
    /// meters of their own from the start of the song.
    pub fn at(&self, beat: Beats, bar_start: Beats, meter: Meter) -> Option<Chord> {
        let place = self.place(beat, bar_start, meter);
        let changes = self.changes();
        let next = changes.partition_point(|change| change.at(meter) <= place);
        let change = next.checked_sub(1).and_then(|at| changes.get(at)).or(changes.last());
        change.and_then(Change::chord)
    }

    /// Whether its last bar ends at such a point.
    pub fn ends_at(&self, beat: Beats, bar_start: Beats, meter: Meter) -> bool {
        self.place(beat, bar_start, meter) == Beats::ZERO
    }

    /// Where a point of a song is in the loop.
    fn place(&self, beat: Beats, bar_start: Beats, meter: Meter) -> Beats {
        let own = self.length.1 > 0;
        let pickup = if own { Beats::ZERO } else { bar_start.rem_floor(meter.bar()) };
        (beat - pickup).rem_floor(self.length(meter).max(Beats(1)))
    }

    /// How many bars it has, at least one.
    pub fn bars(&self) -> u16 {
        self.bars
    }

    /// How long it is where the song is in a meter.
    pub fn length(&self, meter: Meter) -> Beats {
        meter.bar() * i64::from(self.length.0) + Beats(self.length.1.into())
    }

    /// The key that is stated, or the one in which it is most at home.
    pub fn key(&self) -> Key {
        self.key
    }

    /// Whether it has no chords.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn home(&self) -> Key {
        let (changes, meter) = (self.changes(), Meter::COMMON);
        let ends = changes.iter().skip(1).map(|next| next.at(meter)).chain([self.length(meter)]);
        let spans = changes.iter().zip(ends);
        let spans: Vec<_> =
            spans.map(|(change, end)| (change.chord(), end - change.at(meter))).collect();
        home::of(&spans)
    }

    fn changes(&self) -> &[Change] {
        self.changes.get(..usize::from(self.len)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
