//! What is wrong with a chart, and where.

use std::fmt;

/// A point of a text: its line and its column, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// What is wrong with a chart, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError {
    /// The line of the text, counted from 1; 0 where there is only one, or the whole of it is meant.
    pub line: usize,
    /// The column, counted from 1; 0 where the whole of it is meant.
    pub column: usize,
    what: String,
}

impl ChartError {
    /// Something wrong at a place.
    pub(super) fn at(place: Place, what: impl Into<String>) -> Self {
        Self { line: place.line, column: place.column, what: what.into() }
    }

    /// Something wrong with the whole.
    pub(super) fn whole(what: impl Into<String>) -> Self {
        Self { line: 0, column: 0, what: what.into() }
    }
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (_, 0) => write!(f, "{}", self.what),
            (0, column) => write!(f, "column {column}: {}", self.what),
            (line, column) => write!(f, "line {line}, column {column}: {}", self.what),
        }
    }
}

impl std::error::Error for ChartError {}
