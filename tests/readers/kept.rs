//! What the plug-in keeps: sessions in a host, and presets in a folder.

use std::sync::Arc;

use antiphon::params::AntiphonParams;
use antiphon::params::preset::{Preset, factory, list};
use nice_plug::context::gui::GuiContext;

use super::clap::{entries, instance, load, save};
use super::gui::Host;
use super::try_on;

/// JSON as the host keeps it: its length stands before it.
fn session(json: &[u8]) -> Vec<u8> {
    [&(json.len() as u64).to_le_bytes()[..], json].concat()
}

#[test]
fn sessions_of_hosts_are_taken_or_refused_and_kept_as_they_are() {
    let old = std::fs::read("tests/data/states/2026-11.json").expect("an old session");
    let new = {
        let (_, entry) = entries().swap_remove(0);
        save(&mut instance(&entry))[8..].to_vec()
    };
    try_on("sessions", 1_500, vec![old, new], || {
        let (_, entry) = entries().swap_remove(0);
        let (mut one, mut other) = (instance(&entry), instance(&entry));
        move |bytes: &[u8]| {
            // As it stands, and with the length that belongs to it.
            load(&mut one, bytes);
            load(&mut one, &session(bytes));
            let saved = save(&mut one);
            if !load(&mut other, &saved) {
                return Err("what was saved is refused".to_owned());
            }
            let values = |saved: &[u8]| serde_json::from_slice::<serde_json::Value>(&saved[8..]);
            let [before, after] =
                [saved, save(&mut other)].map(|saved| values(&saved).expect("JSON"));
            if before == after { Ok(()) } else { Err(format!("{before} becomes {after}")) }
        }
    });
}

/// What is set after a preset was recalled.
fn recalled(preset: &Preset) -> Preset {
    let (params, gui) = (AntiphonParams::default(), GuiContext::new(Arc::new(Host::default())));
    preset.recall(&params, &gui.param_setter());
    Preset::of(&preset.name, &params)
}

#[test]
fn presets_are_taken_or_refused_and_kept_as_they_are() {
    let presets = factory().into_iter().take(6);
    let files = presets.map(|preset| serde_json::to_vec_pretty(&preset).expect("JSON")).collect();
    try_on("presets", 500, files, || {
        let folder = tempfile::tempdir().expect("a folder");
        move |bytes: &[u8]| {
            std::fs::write(folder.path().join("one.antiphon"), bytes).expect("a file");
            for preset in list(folder.path()).0 {
                let once = recalled(&preset);
                let twice = recalled(&once);
                if once != twice {
                    return Err(format!("{once:?} becomes {twice:?}"));
                }
            }
            Ok(())
        }
    });
}
