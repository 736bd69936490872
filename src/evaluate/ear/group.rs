//! Which pieces belong together: those of one composer, and those that are the same music.

use std::collections::HashMap;

use crate::corpus::Piece;

/// Words of a composer who is none.
const NOBODY: [&str; 6] = ["trad", "anon", "unknown", "folk", "coll.", "ludow"];

/// A group for each piece, from zero on.
pub fn groups(pieces: &[&Piece]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..pieces.len()).collect();
    let mut first: HashMap<(u8, String), usize> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let same = piece.duplicates.clone().map(|group| (1, group));
        for mark in surname(&piece.composer).map(|name| (0, name)).into_iter().chain(same) {
            let other = *first.entry(mark).or_insert(at);
            let (a, b) = (root(&parents, at), root(&parents, other));
            parents[a.max(b)] = a.min(b);
        }
    }
    number(&parents)
}

fn root(parents: &[usize], mut at: usize) -> usize {
    while parents[at] != at {
        at = parents[at];
    }
    at
}

/// Groups numbered in the order of their first pieces.
fn number(parents: &[usize]) -> Vec<usize> {
    let mut numbers = HashMap::new();
    let of = |at| {
        let next = numbers.len();
        *numbers.entry(root(parents, at)).or_insert(next)
    };
    (0..parents.len()).map(of).collect()
}

/// The family name that a composer is written by (`Bach, J. S.`, `Johann Sebastian Bach (1685-1750)`, `BachJS`);
/// `None` of nobody.
fn surname(composer: &str) -> Option<String> {
    let lower = composer.to_lowercase();
    if NOBODY.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let name = composer.split(['(', ',', ';']).next()?.trim();
    let last = name.split_whitespace().next_back()?;
    let plain = last.trim_end_matches(|c: char| c.is_uppercase() || c == '.');
    let name: String = plain.chars().filter(|c| c.is_alphabetic()).collect();
    (!name.is_empty()).then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composer_is_known_however_they_are_written() {
        let bach = ["Bach, J. S.", "Johann Sebastian Bach (1685-1750)", "BachJS", "J. S. Bach"];
        assert!(bach.iter().all(|name| surname(name).as_deref() == Some("bach")));
        assert_eq!(surname("traditional (coll. Breathnach)"), None);
        assert_eq!(surname(""), None);
    }
}
