//! Music from files: the prepared form, and what is measured on it.

mod attributes;
mod prepared;

pub use attributes::{Ranks, WINDOW_BARS, measure};
pub use prepared::{Corpus, CorpusError, Piece, Split, read_folder, read_prepared};
