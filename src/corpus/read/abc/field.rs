//! Fields: lines that say something about the music.

use super::cursor::Cursor;
use crate::corpus::modes::{MINOR, MODES, mode_named};
use crate::corpus::score::{FINE, Figures, Signature};

/// The letter of a line that is a field, such as `K` of `K: Dm`.
pub fn letter(line: &str) -> Option<char> {
    let mut letters = line.chars();
    let letter = letters.next().filter(|letter| letter.is_ascii_alphabetic() || *letter == '+')?;
    (letters.next() == Some(':'))
        .then_some(letter)
        .filter(|_| !"|:".contains(letters.next().unwrap_or(' ')))
}

/// What a meter field says.
pub fn meter(text: &str) -> Option<Figures> {
    let text = text.trim();
    match text {
        "C" => return Figures::new(4, 4),
        "C|" => return Figures::new(2, 2),
        _ => {}
    }
    let (beats, unit) = text.split_once('/')?;
    let mut beats =
        beats.split('+').map(|n| n.trim_matches(|c: char| "() ".contains(c)).parse::<u32>().ok());
    let beats = beats.try_fold(0_u32, |sum, n| sum.checked_add(n?))?;
    let unit: String = unit.trim().chars().take_while(char::is_ascii_digit).collect();
    Figures::new(beats, unit.parse().ok()?)
}

/// A length such as `1/8` of a whole note, in fine time.
pub fn length(text: &str) -> Option<i64> {
    let (over, under) = text.trim().split_once('/').unwrap_or((text.trim(), "1"));
    let (over, under): (i64, i64) = (over.trim().parse().ok()?, under.trim().parse().ok()?);
    let sound = (1..=16).contains(&over) && (1..=512).contains(&under);
    sound.then(|| FINE * 4 * over / under)
}

/// Quarters a minute of a tempo such as `1/4=120`, `"Andante" 3/8=60` or `120`, which counts `unit`s.
pub fn tempo(text: &str, unit: i64) -> Option<f64> {
    let unquoted: String = text.split('"').step_by(2).collect();
    let Some((lengths, figure)) = unquoted.split_once('=') else {
        return Some(unquoted.trim().parse::<f64>().ok()? * unit as f64 / FINE as f64);
    };
    let beat = lengths.split_whitespace().filter_map(length).sum::<i64>();
    let beat = if beat == 0 { unit } else { beat };
    let figure: String =
        figure.trim().chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    Some(figure.parse::<f64>().ok()? * beat as f64 / FINE as f64)
}

/// Sharp, flat and natural.
const ACCIDENTALS: [char; 3] = ['^', '_', '='];

/// A key: the signature, and the semitones by which each of C D E F G A B is altered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The signature; `None` for `K:none`.
    pub signature: Option<Signature>,
    /// Alterations from C to B.
    pub alterations: [i8; 7],
}

/// What a key field says of pitches: `None` where it only speaks of clefs.
pub fn key(text: &str) -> Option<Key> {
    let mut words = text.split('%').next()?.split_whitespace().peekable();
    let first = *words.peek()?;
    if first.eq_ignore_ascii_case("none") {
        return Some(Key::default());
    }
    if first == "HP" || first == "Hp" {
        return Some(of_fifths(2, Some(mode_named("mixolydian")?)));
    }
    let (fifths, rest) = tonic(first)?;
    let (rest, attached) = rest.split_at(rest.find(ACCIDENTALS).unwrap_or(rest.len()));
    words.next();
    let mode_text = if rest.is_empty() { words.peek().copied().unwrap_or_default() } else { rest };
    let named = mode_of(mode_text);
    if named.is_none() && !["", "exp"].contains(&rest) {
        return None;
    }
    let shift = named.map_or(0, |mode| MODES[mode].fifths);
    let fifths = (fifths + shift).clamp(-7, 7);
    let mut key = of_fifths(fifths as i8, named);
    let listed: Vec<&str> = std::iter::once(attached).chain(words).collect();
    if mode_text == "exp" || listed.contains(&"exp") {
        key = Key::default();
    }
    listed.into_iter().for_each(|word| alter(&mut key, word));
    Some(key)
}

fn of_fifths(fifths: i8, mode: Option<usize>) -> Key {
    const SHARPS: [usize; 7] = [3, 0, 4, 1, 5, 2, 6];
    let mut alterations = [0; 7];
    let count = usize::from(fifths.unsigned_abs()).min(7);
    for at in 0..count {
        let place = if fifths > 0 { SHARPS[at] } else { SHARPS[6 - at] };
        alterations[place] = fifths.signum();
    }
    Key { signature: Some(Signature { fifths, mode }), alterations }
}

/// The fifths of a major key of that tonic, and the rest of the word.
fn tonic(word: &str) -> Option<(i32, &str)> {
    let letter = word.chars().next()?;
    let natural = "FCGDAEB".find(letter)? as i32 - 1;
    let rest = &word[1..];
    Some(match rest.chars().next() {
        Some('#') => (natural + 7, &rest[1..]),
        Some('b') => (natural - 7, &rest[1..]),
        _ => (natural, rest),
    })
}

/// Modes are told by their first three letters; `m` alone is minor.
fn mode_of(text: &str) -> Option<usize> {
    if text.eq_ignore_ascii_case("m") { Some(MINOR) } else { mode_named(text) }
}

/// The accidentals listed after the key, such as `^f`, `_b_e` or `=c`.
fn alter(key: &mut Key, word: &str) {
    let mut cursor = Cursor(word);
    while cursor.peek().is_some_and(|next| ACCIDENTALS.contains(&next)) {
        let Some((Some(by), place, _)) = cursor.note() else { return };
        key.alterations[place] = by;
    }
}

/// Semitones by which a voice sounds away from what is written: `octave=`, `transpose=` and clefs with an 8.
pub fn transposition(text: &str) -> Option<i32> {
    let mut total = None;
    for word in text.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or(("clef", word));
        let number = || value.parse::<i32>().ok().map(|n| n.clamp(-36, 36));
        let by = match name {
            "octave" => number().map(|octaves| octaves.clamp(-4, 4) * 12),
            "transpose" => number(),
            "clef" if value.ends_with("-8") => Some(-12),
            "clef" if value.ends_with("+8") => Some(12),
            _ => None,
        };
        total = by.map(|by| total.unwrap_or(0) + by).or(total);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn altered(text: &str) -> [i8; 7] {
        key(text).unwrap().alterations
    }

    #[test]
    fn keys_alter_the_right_letters() {
        assert_eq!(altered("D"), [1, 0, 0, 1, 0, 0, 0]);
        assert_eq!(altered("Gm"), [0, 0, -1, 0, 0, 0, -1]);
        assert_eq!(altered("A dorian"), [0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(altered("EbMaj"), [0, 0, -1, 0, 0, -1, -1]);
        assert_eq!(altered("D Phr ^f"), [0, 0, -1, 1, 0, 0, -1]);
        assert_eq!(altered("D^G"), [1, 0, 0, 1, 1, 0, 0]);
        assert_eq!(altered("Dphr^F"), [0, 0, -1, 1, 0, 0, -1]);
        assert_eq!(altered("C^f^c^a"), [1, 0, 0, 1, 0, 1, 0]);
        assert_eq!(altered("Amix=g"), altered("Amix"));
        assert_eq!(altered("D exp _b _e ^f"), [0, 0, -1, 1, 0, 0, -1]);
        assert_eq!(altered("HP"), [1, 0, 0, 1, 0, 0, 0]);
        assert_eq!(key("clef=bass"), None);
    }

    #[test]
    fn meters_and_tempi_are_read_in_all_their_spellings() {
        assert_eq!(meter("C|"), Figures::new(2, 2));
        assert_eq!(meter("2+3/8"), Figures::new(5, 8));
        assert_eq!(meter("none"), None);
        assert_eq!(tempo("\"Slow\" 3/8=60", FINE), Some(90.0));
        assert_eq!(tempo("120", FINE / 2), Some(60.0));
    }

    #[test]
    fn a_bar_line_is_no_field() {
        assert_eq!(letter("K: D"), Some('K'));
        assert_eq!(letter("D:|"), None);
        assert_eq!(letter("|: A"), None);
    }
}
