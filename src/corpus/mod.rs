//! Music from files: readers, the prepared form, and what is measured on it.

mod attributes;
mod compass;
pub mod descent;
mod duplicates;
mod estimate;
pub mod habits;
mod harmony;
mod modes;
mod playout;
mod prepare;
mod prepared;
mod profiles;
mod read;
mod score;
mod write;

pub use attributes::{POINTS, Ranks, WINDOW_BARS, measure};
pub use compass::{Compass, compass};
pub use harmony::HarmonyFigures;
pub use playout::play_out;
pub use prepare::{GridError, Prepared, PreparedKey, PreparedPart};
pub use prepared::{Corpus, CorpusError, Piece, Split, prepared_files, read_folder, read_prepared};
pub use read::{Form, midi, parse, read};
pub use score::{Figures, Score, Staff};
pub use write::{
    Duplicate, FileReport, Found, Labels, Refused, Report, Warning, find, read_bytes, write,
};
