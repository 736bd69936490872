//! ABC notation: tunes and books of tunes, after the standard 2.1 and what older books do.
//!
//! Read are the fields X T C M L K Q V P, accidentals by bar, broken rhythm, tuplets, ties, chords, chord symbols,
//! voices, overlays, the signs of repeats and the order of parts. Grace notes, lyrics and layout are left out.

mod cursor;
mod field;
mod music;
mod order;
mod tune;
mod voice;

use super::bytes::text;
use super::refusal::Refusal;
use crate::corpus::score::Score;
use tune::Tune;

/// Reads every tune of a book.
pub fn parse(bytes: &[u8]) -> Vec<Result<Score, Refusal>> {
    let text = text(bytes);
    let mut tunes = Vec::new();
    let mut preamble = Tune::default();
    let mut current: Option<Tune> = None;
    for (at, line) in text.lines().enumerate() {
        if field::letter(line) == Some('X') {
            tunes.extend(current.take());
            current = Some(preamble.starting(at + 1));
        }
        match &mut current {
            Some(tune) => tune.read_line(line),
            None if field::letter(line).is_some_and(|letter| "CLMQZ".contains(letter)) => {
                preamble.read_line(line)
            }
            None => {}
        }
    }
    tunes.extend(current);
    if tunes.is_empty() {
        let why = "line 1 and what follows begin no tune: give each tune an X: field, and a K: field before its notes";
        return vec![Err(Refusal::new(why))];
    }
    let book = tunes.len() > 1;
    tunes.into_iter().map(|tune| tune.finished(book)).collect()
}
