//! The layers hold: a layer names only layers above it, its files use each other in no circle, and the core knows no
//! host, window, file or lock.

#[path = "layers/circles.rs"]
mod circles;
#[path = "layers/names.rs"]
mod names;
#[path = "layers/planted.rs"]
mod planted;
#[path = "layers/uses.rs"]
mod uses;

use std::fs;
use std::path::{Path, PathBuf};

/// Every layer and those that it may name, in groups.
const LAYERS: [(&str, &[&[&str]]); 19] = [
    ("rt", &[]),
    ("music", &[]),
    ("clock", &[&["music"]]),
    ("model", &[&["rt"]]),
    ("token", &[&["music", "rt", "model"]]),
    ("listen", &[&["music", "clock", "rt"]]),
    ("improvise", &[&["music", "token", "model", "rt", "listen"]]),
    ("perform", &[&["music", "clock", "rt"]]),
    ("synth", &[&["music", "clock", "rt", "perform"]]),
    ("engine", &[CORE]),
    ("capture", &[&["music", "perform", "engine"]]),
    ("corpus", &[&["music", "token", "model", "rt"]]),
    ("evaluate", &[&["music", "token", "model", "rt", "corpus"]]),
    ("train", &[&["music", "token", "model", "rt", "corpus", "evaluate"]]),
    ("params", &[ENGINE]),
    ("editor", &[ENGINE, &["params", "capture"]]),
    ("plugin", &[ENGINE, &["params", "editor"]]),
    ("app", &[ENGINE, &["params", "editor", "plugin"]]),
    ("cli", &[CORE, &["engine", "capture", "corpus", "evaluate", "train", "app"]]),
];

/// The engine's layers.
const CORE: &[&str] =
    &["rt", "music", "clock", "token", "model", "listen", "improvise", "perform", "synth"];

/// The engine's types and the link.
const ENGINE: &[&str] =
    &["engine", "rt", "music", "clock", "improvise", "perform", "synth", "model"];

/// What the core never names outside its tests.
const FOREIGN: [&str; 12] = [
    "nice_plug",
    "egui",
    "clap::",
    "midly::",
    "hound::",
    "burn::",
    "std::fs",
    "std::net",
    "std::thread",
    "Mutex",
    "RwLock",
    "Condvar",
];

#[test]
fn every_layer_names_only_layers_above_it() {
    let faults: Vec<String> = sources()
        .iter()
        .flat_map(|file| trespasses(file.layer(), file.depth(), &file.text))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_folder_is_a_layer() {
    for file in sources() {
        let layer = file.layer();
        assert!(permitted(layer).is_some(), "src/{layer} is not in the table of layers");
    }
}

#[test]
fn no_files_of_a_layer_use_each_other_in_a_circle() {
    let circles = circles::circles(&sources());
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn the_core_knows_no_host_window_file_or_lock() {
    let files = sources();
    let core = files.iter().filter(|file| file.layer() == "engine" || CORE.contains(&file.layer()));
    let core = core.filter(|file| !file.is_tests());
    let faults: Vec<String> = core.flat_map(|file| strangers(file.layer(), &file.text)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_reference_to_a_lower_layer_is_caught_however_it_is_written() {
    for planted in [
        "use crate::engine::Engine;",
        "use crate::{rt::Bounded, engine::{Engine, Block}};",
        "fn f() { crate::engine::run() }",
        "use super::super::engine::Engine;",
        "use crate :: engine;",
    ] {
        assert_eq!(trespasses("improvise", 2, planted).len(), 1, "{planted}");
    }
}

#[test]
fn references_upwards_sideways_and_in_comments_pass() {
    for innocent in [
        "use crate::music::{Beats, Note};",
        "use crate::improvise::Plan;",
        "use super::engine_room;",
        "use super::engine;",
        "/// Called by [`crate::engine`].",
    ] {
        assert_eq!(trespasses("improvise", 2, innocent), Vec::<String>::new(), "{innocent}");
    }
}

#[test]
fn a_stranger_in_the_core_is_caught_but_not_in_its_tests() {
    assert_eq!(strangers("rt", "use std::sync::Mutex;").len(), 1);
    assert!(strangers("rt", "#[cfg(test)]\nmod tests { use std::thread; }").is_empty());
}

/// A file of sources.
struct Source {
    /// Where it lies below `src`.
    path: String,
    /// The module that it is, from its layer down.
    module: Vec<String>,
    text: String,
}

impl Source {
    fn new(path: &str, text: String) -> Self {
        let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
        let module = stem.split('/').map(String::from).collect();
        Self { path: path.into(), module, text }
    }

    fn layer(&self) -> &str {
        &self.module[0]
    }

    /// How many modules deep the file lies: 1 for a layer's own, 2 for those in it.
    fn depth(&self) -> usize {
        self.module.len()
    }

    /// Whether it holds nothing but tests.
    fn is_tests(&self) -> bool {
        self.module.last().is_some_and(|name| name == "tests")
    }
}

/// Every file of every layer.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&root)
        .into_iter()
        .filter(|path| !path.ends_with("lib.rs") && !path.ends_with("main.rs"));
    files.map(|path| source(&root, &path)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("a folder of sources")
        .map(|entry| entry.expect("an entry").path());
    let (folders, here): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let own = here.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    own.chain(folders.iter().flat_map(|folder| files(folder))).collect()
}

fn source(root: &Path, path: &Path) -> Source {
    let below = path.strip_prefix(root).expect("a path below src");
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    Source::new(&names.join("/"), fs::read_to_string(path).expect("a readable source"))
}

/// The layers that `layer` may name.
fn permitted(layer: &str) -> Option<Vec<&'static str>> {
    LAYERS.iter().find(|(name, _)| *name == layer).map(|(_, above)| above.concat())
}

/// Each mention of a layer that `layer` may not name.
fn trespasses(layer: &str, depth: usize, text: &str) -> Vec<String> {
    let above = permitted(layer).unwrap_or_default();
    let is_layer = |name: &String| permitted(name).is_some();
    let allowed = |name: &String| name == layer || above.contains(&name.as_str());
    let mentioned = mentions(&compact(text), depth).into_iter().filter(is_layer);
    mentioned.filter(|name| !allowed(name)).map(|name| format!("{layer} names {name}")).collect()
}

/// The source without comments and without space around `::`.
fn compact(text: &str) -> String {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code = code.collect::<Vec<_>>().join(" ");
    code.replace(" ::", "::").replace(":: ", "::")
}

/// What stands after `crate::`, or after enough `super::` to reach the root.
fn mentions(code: &str, depth: usize) -> Vec<String> {
    let roots = ["crate::".to_string(), "super::".repeat(depth)];
    let after = roots
        .iter()
        .flat_map(|root| code.match_indices(root.as_str()).map(|(at, _)| &code[at + root.len()..]));
    after.flat_map(heads).collect()
}

/// The first word of a path, or of each path of a group in braces.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let mut nesting = 1;
    let end = group.find(|c| {
        nesting += step(c);
        nesting == 0
    });
    let mut nesting = 0;
    let entries = group[..end.unwrap_or(group.len())].split(|c| {
        nesting += step(c);
        nesting == 0 && c == ','
    });
    entries.map(|entry| word(entry.trim_start())).collect()
}

fn step(c: char) -> i32 {
    i32::from(c == '{') - i32::from(c == '}')
}

/// Each name in a core layer of what the core never knows.
fn strangers(layer: &str, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = compact(code);
    let met = FOREIGN.iter().filter(|name| code.contains(**name));
    met.map(|name| format!("{layer} names {name}")).collect()
}
