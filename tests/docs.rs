//! What the documents name is there.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose files the documents name from the root of the project.
const FOLDERS: [&str; 7] =
    ["src/", "tests/", "docs/", "examples/", "xtask/", "assets/", "build-support/"];

#[test]
fn every_path_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = documents(root);
    assert!(documents.len() > 20, "{documents:?}");
    let faults: Vec<String> = documents
        .iter()
        .flat_map(|document| {
            let text = fs::read_to_string(document).expect("a document");
            missing(root, &text).into_iter().map(|path| format!("{}: {path}", document.display()))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_path_that_is_not_there_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(missing(root, "See `src/nowhere.rs` and `src/lib.rs`."), ["src/nowhere.rs"]);
    assert!(missing(root, "`src/lib.rs::x`, `cargo doc`, src/nowhere.rs").is_empty());
}

/// The documents of the root and of `docs`.
fn documents(root: &Path) -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/decisions"].map(|folder| root.join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect()
}

/// The paths in back quotes that are not there.
fn missing(root: &Path, text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted.filter(|quoted| FOLDERS.iter().any(|folder| quoted.starts_with(folder)));
    // A pattern or a stand-in is no path.
    let paths =
        paths.filter(|path| !path.contains([' ', '*', '{', '<', ':']) && !path.contains("NAME"));
    paths.filter(|path| !root.join(path).exists()).map(str::to_owned).collect()
}
