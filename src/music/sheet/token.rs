//! A line of a chart cut into strokes, words, and what stands in brackets and braces.

use super::item::Stroke;
use super::phrase;

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'l> {
    Stroke(Stroke),
    Word(&'l str),
    /// `{…}`
    Braces(&'l str),
    /// `[…]`
    Brackets(&'l str),
}

/// Signs that are strokes beside `|`: single ones, double ones, and those of repeats.
const STROKES: [(char, Stroke); 10] = [
    ('│', Stroke::SINGLE),
    ('┃', Stroke::SINGLE),
    ('｜', Stroke::SINGLE),
    ('¦', Stroke::SINGLE),
    ('𝄀', Stroke::SINGLE),
    ('‖', Stroke::DOUBLE),
    ('𝄁', Stroke::DOUBLE),
    ('𝄂', Stroke::DOUBLE),
    ('𝄆', Stroke::OPENS),
    ('𝄇', Stroke::CLOSES),
];

/// The pieces of a line with their columns, counted from 1.
pub fn tokens(line: &str) -> Vec<(usize, Token<'_>)> {
    let mut cursor = Cursor { rest: line, column: 1 };
    std::iter::from_fn(|| cursor.next()).collect()
}

struct Cursor<'l> {
    rest: &'l str,
    column: usize,
}

impl<'l> Cursor<'l> {
    fn next(&mut self) -> Option<(usize, Token<'l>)> {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.take(blank);
        let column = self.column;
        self.rest.chars().next()?;
        let token = self.stroke().or_else(|| self.enclosed()).unwrap_or_else(|| self.word());
        Some((column, token))
    }

    /// Passes so many bytes and gives them.
    fn take(&mut self, bytes: usize) -> &'l str {
        let (head, rest) = self.rest.split_at(bytes);
        (self.rest, self.column) = (rest, self.column + head.chars().count());
        head
    }

    fn stroke(&mut self) -> Option<Token<'l>> {
        let first = self.rest.chars().next()?;
        if let Some(&(_, stroke)) = STROKES.iter().find(|(sign, _)| *sign == first) {
            self.take(first.len_utf8());
            return Some(Token::Stroke(stroke));
        }
        let run = stroke_run(self.rest);
        (run > 0).then(|| {
            let run = self.take(run);
            let (closes, opens) = (run.starts_with(':'), run.ends_with(':'));
            Token::Stroke(Stroke { closes, opens, single: run == "|" })
        })
    }

    fn enclosed(&mut self) -> Option<Token<'l>> {
        let brackets = self.rest.starts_with('[');
        let close = if brackets { ']' } else { '}' };
        let inside = self.rest.strip_prefix(if brackets { '[' } else { '{' })?;
        let end = inside.find(close).filter(|&end| !brackets || !inside[..end].contains('|'))?;
        self.take(1);
        let inside = self.take(end);
        self.take(1);
        Some(if brackets { Token::Brackets(inside) } else { Token::Braces(inside) })
    }

    /// A word: to the next space or stroke, what stands in brackets in it included.
    fn word(&mut self) -> Token<'l> {
        let head = self.rest.chars().next().map_or(0, char::len_utf8);
        let mut end = if self.rest.starts_with('(') { 0 } else { head };
        while let Some(letter) = self.rest[end..].chars().next() {
            let rest = &self.rest[end..];
            if letter.is_whitespace() || stroke_run(rest) > 0 || is_stroke(letter) || letter == '{'
            {
                break;
            }
            let inside = match letter {
                '(' => closing(rest, ')'),
                '[' if end > 0 && !self.rest.starts_with(|c: char| c.is_ascii_digit()) => {
                    closing(rest, ']')
                }
                _ => None,
            };
            end += inside.unwrap_or(letter.len_utf8());
        }
        let labels = phrase::is_section(&self.rest[..end]) && self.rest[end..].starts_with(":|");
        Token::Word(self.take(end.max(head) + usize::from(labels)))
    }
}

/// How many bytes of a text are a stroke that begins it: `|`, `||`, `|:`, `:|`, `:|:`, `|]`, `[|`, `::`.
fn stroke_run(text: &str) -> usize {
    let sign = |letter| ['|', ':', '│'].contains(&letter);
    let after_bracket = text.strip_prefix('[').filter(|rest| rest.starts_with('|'));
    let skipped = usize::from(after_bracket.is_some());
    let rest = &text[skipped..];
    let end = rest.find(|letter| !sign(letter)).unwrap_or(rest.len());
    let run = &rest[..end];
    if run.is_empty() || run == ":" {
        return 0;
    }
    skipped + end + usize::from(rest[end..].starts_with(']'))
}

fn is_stroke(letter: char) -> bool {
    STROKES.iter().any(|(sign, _)| *sign == letter)
}

/// How far it is to behind the bracket that closes, on this side of the next stroke.
fn closing(text: &str, bracket: char) -> Option<usize> {
    let end = text.find(bracket)?;
    (!text[..end].contains('|')).then_some(end + 1)
}
