//! Reading a line letter by letter.

use crate::music::sheet;

/// The largest figure in a length.
const LARGEST: i64 = 4096;

/// A written note: accidental, letter from C to B, octave (5 for `c`).
pub type Note = (Option<i8>, usize, i32);

/// What is left of a line.
pub struct Cursor<'a>(pub &'a str);

impl<'a> Cursor<'a> {
    /// The next letter.
    pub fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    /// Takes the next letter.
    pub fn next(&mut self) -> Option<char> {
        let mut letters = self.0.chars();
        let letter = letters.next();
        self.0 = letters.as_str();
        letter
    }

    /// Takes the next letter if it is the one wanted.
    pub fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next();
        }
        found
    }

    /// Takes the letters up to the first outside a set.
    pub fn while_in(&mut self, set: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|letter| !set(letter)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    /// The text before a closing mark, which is passed; the rest of the line where there is none.
    pub fn until(&mut self, end: char) -> &'a str {
        let (taken, rest) = self.0.split_once(end).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    /// Takes a number, kept within what a length can be.
    pub fn digits(&mut self) -> Option<i64> {
        let digits = self.while_in(|letter| letter.is_ascii_digit());
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(LARGEST).clamp(1, LARGEST))
    }

    /// A length as a fraction of the unit: `3`, `/2`, `//`, `3/2`.
    pub fn length(&mut self) -> (i64, i64) {
        let over = self.digits().unwrap_or(1);
        let mut under = 1;
        while self.eat('/') {
            under = (under * self.digits().unwrap_or(2)).min(LARGEST);
        }
        (over, under)
    }

    /// A written note: accidental, letter from C to B, octave (5 for `c`).
    pub fn note(&mut self) -> Option<Note> {
        let accidental = match self.while_in(|letter| "^_=".contains(letter)) {
            "" => None,
            "^" => Some(1),
            "^^" => Some(2),
            "_" => Some(-1),
            "__" => Some(-2),
            _ => Some(0),
        };
        let letter = self.peek()?;
        let place = place(letter.to_ascii_uppercase())?;
        self.next();
        let mut octave = if letter.is_ascii_lowercase() { 5 } else { 4 };
        for mark in self.while_in(|letter| "',".contains(letter)).chars().take(8) {
            octave += if mark == '\'' { 1 } else { -1 };
        }
        Some((accidental, place, octave))
    }

    /// Takes the numbers of an ending after a bar line: the passes it is for.
    pub fn ending(&mut self) -> Option<u64> {
        self.peek().filter(char::is_ascii_digit)?;
        sheet::ending(self.while_in(|letter| letter.is_ascii_digit() || ",-".contains(letter)))
    }
}

/// The place of a note letter from C to B.
pub fn place(letter: char) -> Option<usize> {
    "CDEFGAB".find(letter)
}
