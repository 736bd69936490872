//! Charts as lines of text: bars between strokes, or a chord a bar; with titles, sections and words between them.

use super::directive;
use super::error::{ChartError, Place};
use super::field::{Field, key};
use super::item::{Item, Items};
use super::phrase;
use super::token::{Token, tokens};
use super::word::{Words, chords, meter};

/// The longest name of a section.
const LABEL: usize = 40;

/// Reads a whole text.
pub fn read(text: &str, items: &mut Items) -> Result<(), ChartError> {
    if text.trim_start().starts_with('<') {
        return Err(ChartError::whole(
            "this page has no chart in it: open one that has a link of iReal Pro",
        ));
    }
    let many = text.trim().contains('\n');
    for (at, line) in text.lines().enumerate() {
        let place = Place { line: if many { at + 1 } else { 0 }, column: 1 };
        if line.trim_start().starts_with('#') {
            continue;
        }
        if many && is_words(line) {
            entitle(line, items);
        } else {
            read_line(place, line, items)?;
        }
    }
    Ok(())
}

/// Words before the first chord are a title.
fn entitle(line: &str, items: &mut Items) {
    if items.list.is_empty() && items.fields.title.is_none() {
        // A title is never refused.
        let _ = items.fields.take(Field::Title, line);
    }
}

/// Whether a line of several is words to sing, or a title: it has no strokes, and fewer chords than other words.
fn is_words(line: &str) -> bool {
    let line = line.trim();
    let (field, label) = (field_of(line).is_some(), label(line) > 0);
    let tokens = tokens(line);
    let plain = tokens.iter().all(|(_, token)| matches!(token, Token::Word(_)));
    if field || label || !plain {
        return false;
    }
    let words: Vec<&str> = words(&tokens);
    words.iter().filter(|word| is_known(word)).count() * 2 < words.len()
}

/// Whether a word is one of a chart's.
fn is_known(word: &str) -> bool {
    let marks = word.chars().all(|letter| "/.%x-".contains(letter));
    marks
        || chords(word).is_some()
        || meter(word).is_some()
        || phrase::is_section(word)
        || phrase::sign(&[word]).is_some()
        || phrase::ending(word).is_some()
        || phrase::times(word).is_some()
}

/// The words that some pieces begin with.
fn words<'l>(tokens: &[(usize, Token<'l>)]) -> Vec<&'l str> {
    let word = |(_, token): &(usize, Token<'l>)| match *token {
        Token::Word(word) => Some(word),
        _ => None,
    };
    tokens.iter().map_while(word).collect()
}

/// Reads one line.
pub fn read_line(start: Place, line: &str, items: &mut Items) -> Result<(), ChartError> {
    let skipped = fields(start, line, items)?;
    let skipped = skipped + label(&line[skipped..]);
    let tokens = tokens(&line[skipped..]);
    let before = line[..skipped].chars().count();
    let has_strokes = tokens.iter().any(|(_, token)| matches!(token, Token::Stroke(_)));
    let mut words_of = Words { items, chord: None, fresh: true, has_strokes };
    let mut at = 0;
    while let Some(&(column, token)) = tokens.get(at) {
        let place = Place { column: before + column, ..start };
        at += match token {
            Token::Word(_) => {
                words_of.take(place, &words(tokens.get(at..).unwrap_or_default()))?.max(1)
            }
            _ => {
                other(&mut words_of, place, token, tokens.get(at + 1).map(|&(_, next)| next))?;
                1
            }
        };
    }
    let end = Place { column: line.chars().count().max(1), ..start };
    items.push(end, Item::LineEnd { has_strokes });
    Ok(())
}

fn other(
    words: &mut Words<'_>,
    place: Place,
    token: Token<'_>,
    next: Option<Token<'_>>,
) -> Result<(), ChartError> {
    words.chord = None;
    match token {
        Token::Stroke(stroke) => {
            words.fresh = true;
            words.items.push(place, Item::Stroke(stroke));
        }
        Token::Braces(text) => directive::take(words.items, place, text)?,
        Token::Brackets(text) => {
            let names = matches!(next, Some(Token::Stroke(_)) | None);
            let item = bracketed(text).filter(|item| !(names && matches!(item, Item::Ending(_))));
            item.into_iter().for_each(|item| words.items.push(place, item));
        }
        Token::Word(_) => {}
    }
    Ok(())
}

/// What brackets say if they do not name a section: an ending, a meter, a sign.
pub fn bracketed(text: &str) -> Option<Item> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let sign = || phrase::sign(&words).map(|(_, item)| item);
    meter(text).map(Item::Meter).or_else(|| phrase::ending(text).map(Item::Ending)).or_else(sign)
}

/// Reads what is said of the song at the head of a line, as in `Key: Am Time: 3/4`; how many bytes that takes.
fn fields(start: Place, line: &str, items: &mut Items) -> Result<usize, ChartError> {
    let mut at = 0;
    while let Some((field, length)) = field_of(&line[at..]) {
        let column = line[..at].chars().count() + 1;
        let value = &line[at + length..];
        let value = &value[..value_of(field, value)];
        directive::said(items, Place { column, ..start }, field, value)?;
        at += length + value.len();
    }
    Ok(at)
}

/// The field that a text begins with, and how many bytes its name takes, the colon included.
fn field_of(text: &str) -> Option<(Field, usize)> {
    let end = text.find(':')?;
    let field = Field::named(&text[..end]).filter(|_| !text[end + 1..].starts_with(['|', ':']))?;
    // A chart may begin with section T.
    (text[..end].trim().len() > 1).then_some((field, end + 1))
}

/// How many bytes of a text are the value of a field: of a key a word or two, of a tempo or a meter one, of others the
/// rest of the line as far as the next stroke.
fn value_of(field: Field, text: &str) -> usize {
    let rest = text.find('|').unwrap_or(text.len());
    let word = |from: usize| {
        let blank = text[from..].len() - text[from..].trim_start().len();
        let start = from + blank;
        start
            + text[start..]
                .find(|c: char| c.is_whitespace() || c == '|')
                .unwrap_or(text.len() - start)
    };
    match field {
        Field::Key if key(&text[..word(word(0))]).is_some() && word(word(0)) <= rest => {
            let two = word(word(0));
            let spoken = text[word(0)..two].trim().chars().count() > 2;
            if spoken && key(text[word(0)..two].trim()).is_none() { two } else { word(0) }
        }
        Field::Key | Field::Meter => word(0).min(text.len()),
        Field::Tempo => rest.min(tempo_end(text)),
        _ => rest,
    }
}

/// How far the value of a tempo goes: to behind its number, or to the end where there is none.
fn tempo_end(text: &str) -> usize {
    let digits = text.find(|c: char| c.is_ascii_digit());
    let end = digits.and_then(|from| Some(from + text[from..].find(char::is_whitespace)?));
    end.unwrap_or(text.len())
}

/// How many bytes of a line are the name of its section, colon included: `Verse 1:`, `A:`, `Guitar solo:`.
fn label(line: &str) -> usize {
    let Some(end) = line.find(':') else { return 0 };
    let (name, rest) = (line[..end].trim(), &line[end + 1..]);
    let words: Vec<&str> = name.split_whitespace().collect();
    let plain = !name.contains(['|', '[', '{', '%', '/', '<']) && name.chars().count() <= LABEL;
    let Some(first) = words.first().filter(|_| plain) else { return 0 };
    let is_sign = phrase::sign(&words).is_some();
    let short = words.len() == 1 && rest.starts_with([' ', '\t']) | rest.is_empty();
    let names =
        short || chords(first).is_none() && !first.starts_with(|c: char| c.is_ascii_digit());
    if names && !is_sign && !rest.starts_with(':') { end + 1 } else { 0 }
}
