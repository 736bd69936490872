//! Form: which bars return to earlier ones.
//!
//! Music repeats itself at distances that its style likes: a reel comes back to its phrase after four and eight
//! bars, a drummer keeps a groove. A seed decides bar by bar whether the music is new or returns to what stood
//! some bars before; where it returns, a bias raises the odds of repeating, and the model may still vary. A phrase
//! returns once and something new follows: only the second half of twice a distance returns over it.
//!
//! How often bars return was set by ear from how alike bars are in the corpus; the model by itself was measured.

use crate::rt::Draw;
use crate::token::LAGS;

/// How much more often bars return than human bars are alike: a return is not literal.
const OFTEN: f32 = 2.0;
/// How alike bars are where the model is left to itself.
const BY_ITSELF: f32 = 0.05;
/// The longest stretch that returns as a whole, in bars.
const PHRASE: i64 = 4;
/// The first of the lanes of draws that decide the form, one for each distance.
const FORM_LANE: u32 = u32::MAX - 16;

/// Bars of a section.
pub const SECTION: i64 = 8;
/// The sections of a form by letter, over and over; none where the seed decides alone.
const SECTIONS: [&[u8]; Form::ALL.len()] = [b"", b"AB", b"AABB", b"AABA", b"ABAC"];

/// The sections of a song.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// As the seed decides.
    #[default]
    Free,
    /// Verse and chorus in turn.
    Ab,
    /// Two strains, each played twice, as in a reel.
    Aabb,
    /// A song form with a middle eight.
    Aaba,
    /// A refrain between new sections.
    Abac,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 5] = [Self::Free, Self::Ab, Self::Aabb, Self::Aaba, Self::Abac];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Ab => "ab",
            Self::Aabb => "aabb",
            Self::Aaba => "aaba",
            Self::Abac => "abac",
        }
    }

    /// The letter of the section of a bar; `None` in a song without sections.
    pub fn letter(self, bar: u32) -> Option<char> {
        self.section(i64::from(bar) / SECTION).map(char::from)
    }

    /// The letter of a section.
    fn section(self, number: i64) -> Option<u8> {
        let letters = SECTIONS[self as usize];
        let length = letters.len().max(1) as i64;
        letters.get(number.rem_euclid(length) as usize).copied()
    }

    /// How many bars back the section of a bar was played before; `None` where it is new.
    fn back(self, bar: i64) -> Option<i64> {
        let number = bar / SECTION;
        let letter = self.section(number)?;
        let before = (0..number).rev().find(|&before| self.section(before) == Some(letter));
        before.map(|before| (number - before) * SECTION)
    }
}

/// How alike bars of a style are, 0 to 1, by distance: [`LAGS`].
pub type Returns = [f32; LAGS.len()];

/// How many bars back the music returns to in a bar; `None` where it is new. A section that was played before returns
/// as a whole, and one that is new returns only within itself.
pub fn returns(form: Form, bar: u32, seed: u64, alike: &Returns) -> Option<i64> {
    if form == Form::Free {
        return drawn(bar, seed, alike);
    }
    let within = || drawn(bar, seed, alike).filter(|lag| *lag <= i64::from(bar) % SECTION);
    form.back(bar.into()).or_else(within)
}

/// The same as the seed decides.
fn drawn(bar: u32, seed: u64, alike: &Returns) -> Option<i64> {
    let sum: f32 = alike.iter().sum();
    let bar = i64::from(bar);
    (0..LAGS.len()).rev().find_map(|at| {
        let (lag, share, lane) = (LAGS[at], alike[at], FORM_LANE + at as u32);
        let (may, twice) =
            if lag < PHRASE { (bar >= lag, 1.0) } else { (bar % (2 * lag) >= lag, 2.0) };
        // Distances that the style likes more than others stand out.
        let chance = twice * OFTEN * share * (share - BY_ITSELF) / sum.max(f32::MIN_POSITIVE);
        let drawn = Draw::keyed(seed, bar / lag.min(PHRASE), lane).unit_f32();
        (drawn < chance && may).then_some(lag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of a thousand pieces' bars return, by distance.
    fn counts(bar: u32, alike: &Returns) -> [usize; LAGS.len()] {
        let all: Vec<_> =
            (0..1000).filter_map(|seed| returns(Form::Free, bar, seed, alike)).collect();
        LAGS.map(|lag| all.iter().filter(|back| **back == lag).count())
    }

    #[test]
    fn bars_return_as_far_back_as_the_style_likes() {
        let reel = counts(15, &[0.05, 0.15, 0.5, 0.45]);
        assert!(reel[2] > 3 * reel[1] && reel[3] > 5 * reel[1], "{reel:?}");
        assert_eq!(counts(15, &Returns::default()), [0; 4]);
    }

    #[test]
    fn nothing_returns_to_before_the_beginning() {
        for bar in 0..8 {
            let counts = counts(bar, &[0.5; 4]);
            let early = |(lag, count): (i64, usize)| count == 0 || lag <= i64::from(bar);
            assert!(LAGS.into_iter().zip(counts).all(early), "bar {bar}: {counts:?}");
        }
    }

    #[test]
    fn after_sixteen_bars_no_phrase_returns() {
        for bar in (0..1600).step_by(16) {
            assert_eq!(counts(bar, &[0.5; 4])[2..], [0; 2], "bar {bar}");
        }
    }

    #[test]
    fn a_phrase_returns_as_a_whole() {
        let alike = [0.0, 0.0, 0.5, 0.5];
        for seed in 0..100 {
            let phrase: Vec<_> =
                (12..16).map(|bar| returns(Form::Free, bar, seed, &alike)).collect();
            assert!(phrase.iter().all(|back| *back == phrase[0]), "seed {seed}: {phrase:?}");
        }
    }

    #[test]
    fn a_section_returns_where_its_letter_does() {
        let song = |bar| returns(Form::Aaba, bar, 1, &Returns::default());
        assert_eq!(
            [0, 7, 8, 15, 16, 24, 32, 48].map(song),
            [None, None, Some(8), Some(8), None, Some(16), Some(8), Some(32)]
        );
        assert_eq!(Form::Aaba.letter(17), Some('B'));
        assert_eq!(Form::Free.letter(17), None);
    }
}
