//! A band that plays by itself: everybody is there from the first bar, nobody drops out, and the last chord is home.

use antiphon::engine::{InputKind, MusicCommand};
use antiphon::improvise::Mode;
use antiphon::music::{Key, Meter, Part, PartSet, PitchClass};

use super::in_mode;
use super::rig::duet::{Duet, Sounded, sounded};
use super::rig::engine;

/// Quarters for which no part may rest: three bars.
const LONGEST_REST: f64 = 12.0;

/// A piece of so many bars that was asked to end with the last, and its key.
struct Piece {
    heard: Vec<Sounded>,
    key: Key,
    last: f64,
}

impl Piece {
    fn of(style: usize, seed: u64, bars: i64) -> Self {
        let mut settings = in_mode(Mode::Free, seed);
        settings.music.style = Default::default();
        settings.music.style[style] = 1.0;
        let mut duet = Duet::of(Vec::new(), settings);
        // One bar more, for the ends of the last chord.
        duet.bars = bars + 1;
        let asked = duet.frame(Meter::COMMON.bar() * (bars - 2)) + 64;
        duet.asks = vec![(asked, InputKind::Music(MusicCommand::End))];
        let mut engine = engine();
        let heard = sounded(&duet.play_on(&mut engine).events);
        let last = (Meter::COMMON.bar() * (bars - 1)).to_quarters();
        Self { heard, key: engine.key(), last }
    }

    fn part(&self, part: Part) -> impl Iterator<Item = &Sounded> {
        self.heard.iter().filter(move |note| note.part == Some(part))
    }

    fn begins(&self, part: Part) -> bool {
        self.part(part).any(|note| note.onset < 4.0)
    }

    /// The longest that a part rests.
    fn rest(&self, part: Part) -> f64 {
        let (mut end, mut rest) = (0.0_f64, 0.0_f64);
        for note in self.part(part) {
            rest = rest.max(note.onset - end);
            end = end.max(note.end);
        }
        rest.max(self.last - end)
    }

    /// Whether the last bar is the tonic chord and nothing else, from its first beat to its end.
    fn closes(&self) -> bool {
        let tonic = self.key.tonic;
        let triad = [0, if self.key.mode == antiphon::music::TonalMode::Major { 4 } else { 3 }, 7];
        let mut last = self.heard.iter().filter(|note| note.onset >= self.last);
        let home = |note: &Sounded| {
            let class = PitchClass::new(note.pitch.into());
            let fits = triad.iter().any(|&up| tonic.up(up) == class);
            fits && (note.onset - self.last).abs() < 0.05
                && (note.end - self.last - 4.0).abs() < 0.05
        };
        let bass = self.part(Part::Bass).filter(|note| note.onset >= self.last);
        let mut bass = bass.map(|note| PitchClass::new(note.pitch.into()));
        bass.next() == Some(tonic) && last.all(home)
    }
}

#[test]
fn everybody_is_there_in_the_first_bar_nobody_drops_out_and_the_end_is_home() {
    // A session tune, a hymn, a march, a piano piece, and a style whose bass has few notes: styles that one part plays
    // alone, and full ones.
    for (style, seed) in [(3, 1), (3, 2), (8, 3), (14, 4), (16, 5), (10, 2)] {
        let piece = Piece::of(style, seed, 8);
        for part in PartSet::PITCHED.iter() {
            assert!(piece.begins(part), "style {style}, seed {seed}: {part:?} is not in bar 1");
            let rest = piece.rest(part);
            assert!(rest <= LONGEST_REST, "style {style}, seed {seed}: {part:?} rests {rest:.1}");
        }
        assert!(piece.closes(), "style {style}, seed {seed}: {:?}, {:?}", piece.key, piece.heard);
    }
}

/// Prints how often that holds, style by style: 16 bars, 50 seeds each, or as many as `ANTIPHON_SEEDS` says.
pub fn figures() {
    let seeds = std::env::var("ANTIPHON_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    let (mut begun, mut kept, mut closed, mut all) = (0, 0, 0, 0);
    for style in 0..19 {
        let mut mine = [0; 3];
        for seed in 0..seeds {
            let piece = Piece::of(style, seed, 16);
            mine[0] += usize::from(PartSet::PITCHED.iter().all(|part| piece.begins(part)));
            mine[1] +=
                usize::from(PartSet::PITCHED.iter().all(|part| piece.rest(part) <= LONGEST_REST));
            mine[2] += usize::from(piece.closes());
        }
        println!("style {style}: all in bar 1, no long rest, ends at home: {mine:?} of {seeds}");
        (begun, kept, closed) = (begun + mine[0], kept + mine[1], closed + mine[2]);
        all += seeds;
    }
    println!("all styles: {begun}, {kept} and {closed} of {all}");
}
