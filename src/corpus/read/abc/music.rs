//! Lines of notes.

use super::cursor::Cursor;
use super::field;
use super::tune::Tune;
use super::voice::Tuplet;
use crate::corpus::score::{FINE, beats, dynamic};
use crate::music::roadmap::Signs;
use crate::music::sheet;
use crate::music::symbol::Symbol;

/// Marks before a text for where it is printed.
const PLACES: [char; 5] = ['^', '_', '<', '>', '@'];

impl Tune {
    /// Reads a line of music.
    pub(super) fn music(&mut self, line: &str) {
        let mut cursor = Cursor(line);
        while let Some(letter) = cursor.peek() {
            if letter == '%' || self.is_full() {
                break;
            }
            if "^_=ABCDEFGabcdefg".contains(letter) {
                self.single(&mut cursor);
                continue;
            }
            cursor.next();
            self.mark(letter, &mut cursor);
        }
    }

    fn mark(&mut self, mark: char, cursor: &mut Cursor<'_>) {
        match mark {
            '"' => self.quoted(cursor.until('"')),
            '!' => self.decoration('!', cursor),
            '+' => self.decoration('+', cursor),
            '{' => _ = cursor.until('}'),
            '(' if cursor.peek().is_some_and(|next| next.is_ascii_digit()) => self.tuplet(cursor),
            '[' => self.bracket(cursor),
            '|' | ':' => self.bar_line(mark, cursor),
            '.' if cursor.eat('|') => self.bar_line('|', cursor),
            '-' => self.voice().tie_last(),
            '>' | '<' => self.broken(mark, cursor),
            '&' => self.voice().overlay(),
            'z' | 'x' => {
                let length = cursor.length();
                self.voice().add(&[], length);
            }
            'Z' | 'X' => self.bars_of_rest(cursor.digits().unwrap_or(1).min(1000)),
            'y' => _ = cursor.length(),
            _ => {}
        }
    }

    fn single(&mut self, cursor: &mut Cursor<'_>) {
        let note = cursor.note();
        let length = cursor.length();
        if let Some(note) = note {
            self.voice().add(&[(note, (1, 1), false)], length);
        }
    }

    fn quoted(&mut self, text: &str) {
        match Symbol::parse(text) {
            Ok(symbol) => {
                let at = beats(self.voice().at);
                self.chords.push((at, symbol));
            }
            Err(_) => self.voice().sign(sheet::signs(text.trim_start_matches(PLACES))),
        }
    }

    fn decoration(&mut self, mark: char, cursor: &mut Cursor<'_>) {
        let Some((name, rest)) = cursor.0.split_once(mark) else { return };
        if name.contains('|') {
            return;
        }
        cursor.0 = rest;
        if let Some(velocity) = dynamic(name) {
            self.voice().velocity = velocity;
            self.dynamics = true;
        } else {
            self.voice().sign(sheet::signs(&name.replace(".al", ". al ")));
        }
    }

    /// `(p:q:r`: p notes in the time of q, for the next r.
    fn tuplet(&mut self, cursor: &mut Cursor<'_>) {
        let count = cursor.digits().unwrap_or(3).min(64);
        let mut next = || if cursor.eat(':') { cursor.digits() } else { None };
        let (time, left) = (next(), next());
        let voice = self.voice();
        let compound = voice
            .figures
            .is_some_and(|figures| figures.beats.is_multiple_of(3) && figures.unit >= 8);
        let usual = match count {
            2 | 4 | 8 => 3,
            3 | 6 => 2,
            _ if compound => 3,
            _ => 2,
        };
        let left = left.unwrap_or(count).min(64) as u32;
        voice.tuplet = Some(Tuplet { left, over: time.unwrap_or(usual).min(64), under: count });
    }

    fn bracket(&mut self, cursor: &mut Cursor<'_>) {
        let inline = field::letter(cursor.0).filter(|_| cursor.0.contains(']'));
        if let Some(letter) = inline {
            let text = cursor.until(']');
            return self.field(letter, text[2..].trim());
        }
        match cursor.peek() {
            Some('|') => {
                cursor.next();
                self.bar_line('|', cursor);
            }
            Some(next) if next.is_ascii_digit() => {
                let ending = cursor.ending();
                self.voice().sign(Signs { ending, ..Signs::default() });
            }
            Some('"') if cursor.0[1..].starts_with(|next: char| next.is_ascii_digit()) => {
                cursor.next();
                let ending = sheet::ending(cursor.until('"'));
                self.voice().sign(Signs { ending, ..Signs::default() });
            }
            _ => self.chord(cursor),
        }
    }

    fn chord(&mut self, cursor: &mut Cursor<'_>) {
        let mut notes = Vec::new();
        while let Some(letter) = cursor.peek() {
            match letter {
                ']' => break,
                '|' => return,
                '"' => {
                    cursor.next();
                    self.quoted(cursor.until('"'));
                }
                _ => match cursor.note() {
                    Some(note) => {
                        let length = cursor.length();
                        notes.push((note, length, cursor.eat('-')));
                    }
                    None => _ = cursor.next(),
                },
            }
        }
        cursor.next();
        let length = cursor.length();
        notes.truncate(32);
        if !notes.is_empty() {
            self.voice().add(&notes, length);
        }
    }

    /// `|`, `||`, `|]`, and with colons repeats: as many on one side as the bars are played more than once.
    fn bar_line(&mut self, first: char, cursor: &mut Cursor<'_>) {
        let line = format!("{first}{}", cursor.while_in(|letter| "|:".contains(letter)));
        let (ends, ending) = (cursor.eat(']'), cursor.ending());
        let colons = line.len() - line.trim_start_matches(':').len();
        let both = line == "::";
        let closes = (colons > 0).then(|| if both { 2 } else { (colons + 1).min(64) as u8 });
        let voice = self.voice();
        voice.sign(Signs { closes, ..Signs::default() });
        voice.bar_line();
        let opens = both || line.ends_with(':') && line.contains('|');
        voice.sign(Signs { opens, ending, ..Signs::default() });
        if closes.is_none() && (ends || line == "||") {
            voice.resume();
        }
    }

    /// `a>b` lengthens the first and shortens the second; more marks go further.
    fn broken(&mut self, mark: char, cursor: &mut Cursor<'_>) {
        let more = cursor.while_in(|letter| letter == mark).len();
        let under = 2_i64 << more.min(3);
        let (short, long) = ((1, under), (2 * under - 1, under));
        let (first, second) = if mark == '>' { (long, short) } else { (short, long) };
        let voice = self.voice();
        if let Some(last) = &mut voice.last {
            let change = last.length * first.0 / first.1 - last.length;
            last.length += change;
            voice.at = last.onset + last.length;
            for &(note, _) in &last.notes {
                if let Some(sound) = voice.sounds.get_mut(note) {
                    sound.duration = (sound.duration + change).max(1);
                }
            }
            voice.broken = Some(second);
        }
    }

    fn bars_of_rest(&mut self, count: i64) {
        let voice = self.voice();
        let bar = voice.figures.map_or(FINE * 4, |figures| figures.bar());
        for _ in 0..count {
            voice.at += bar;
            voice.bar_line();
        }
        voice.last = None;
    }
}
