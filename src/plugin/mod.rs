//! The plug-in: what the host says goes in, the engine plays, what it plays goes out.

mod adapt;
mod antiphon;
mod channels;
mod clap;
mod lessons;
mod making;
mod system;
#[cfg(test)]
mod tests;
mod triggers;
mod vst3;

pub use antiphon::Antiphon;
pub use clap::clap_entry;
pub use vst3::GetPluginFactory;
