//! Reads a session that a host has saved, and says what is in it.
//!
//! Without a file it reads one that an earlier version saved, which every later one must load.
//!
//! ```text
//! cargo run --example read_state [FILE.json]
//! ```

use std::error::Error;
use std::{env, fs};

use antiphon::music::Sheet;
use antiphon::params::admit;
use nice_plug::plugin::{ParamValue, PluginState};

/// A session of November 2026.
const SESSION: &str = include_str!("../tests/data/states/2026-11.json");

fn main() -> Result<(), Box<dyn Error>> {
    let text = env::args().nth(1).map(fs::read_to_string).transpose()?;
    let mut state: PluginState = serde_json::from_str(text.as_deref().unwrap_or(SESSION))?;
    // What no parameter can hold is not let in.
    admit(&mut state);
    println!("saved by version {}", state.version);
    for (id, value) in &state.params {
        println!("{id:18} {}", said(value));
    }
    if let Some(chart) = state.fields.get("chart") {
        let chart: String = serde_json::from_str(chart)?;
        let chords = Sheet::parse(&chart)?.chart().is_some();
        println!("chart {} chords: {chart}", if chords { "with" } else { "without" });
    }
    Ok(())
}

fn said(value: &ParamValue) -> String {
    match value {
        ParamValue::F32(value) => value.to_string(),
        ParamValue::I32(value) => value.to_string(),
        ParamValue::Bool(value) => value.to_string(),
        ParamValue::String(value) => value.clone(),
    }
}
