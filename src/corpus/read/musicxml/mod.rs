//! MusicXML, plain and compressed, ordered by part or by time.

mod archive;
mod degree;
mod document;
mod measure;
mod roadmap;
mod score;

pub use archive::parse_compressed;
pub use score::parse;
