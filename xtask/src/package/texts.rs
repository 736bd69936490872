//! The licences' own words, as crates carry them in their folders.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// How the names of files with licences begin; those of fonts are named after them.
const NAMES: [&str; 8] =
    ["license", "licence", "copying", "copyright", "unlicense", "notice", "ofl", "ufl"];
/// Files of such names that are programs.
const PROGRAMS: [&str; 4] = ["rs", "sh", "py", "toml"];
/// Folders whose contents are not built in.
const LEFT_OUT: [&str; 4] = ["tests", "examples", "benches", "target"];
/// Where the words that stand beside fonts are theirs.
const FONTS: &str = "fonts";

/// The texts in a folder and the folders in it, in the order of their names.
pub fn within(folder: &Path) -> Result<Vec<String>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        if path.is_dir() {
            if !LEFT_OUT.contains(&name(&path).as_str()) {
                texts.extend(within(&path)?);
            }
        } else if is_licence(&path) {
            texts.extend(fs::read(&path).map(|text| String::from_utf8_lossy(&text).into_owned()));
        }
    }
    Ok(texts)
}

fn is_licence(path: &Path) -> bool {
    let ends = |ends: &[&str]| path.extension().is_some_and(|end| ends.iter().any(|it| *it == end));
    let file = name(path);
    let of_font = path.parent().is_some_and(|folder| name(folder) == FONTS) && ends(&["txt"]);
    of_font || NAMES.iter().any(|start| file.starts_with(start)) && !ends(&PROGRAMS)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_told_from_what_is_only_named_like_them() {
        for file in ["LICENSE", "a/LICENSE-MIT.md", "license.mit", "COPYING", "fonts/Hack.txt"] {
            assert!(is_licence(Path::new(file)), "{file}");
        }
        for file in ["src/copying.rs", "license-check.sh", "README.md", "notes/Hack.txt"] {
            assert!(!is_licence(Path::new(file)), "{file}");
        }
    }

    #[test]
    fn words_are_found_in_folders_but_not_among_tests() -> Result<()> {
        let scratch = tempfile::tempdir()?;
        for (folder, text) in [("src/borrowed", "theirs"), ("tests", "nobody's")] {
            fs::create_dir_all(scratch.path().join(folder))?;
            fs::write(scratch.path().join(folder).join("LICENSE"), text)?;
        }
        fs::write(scratch.path().join("LICENSE"), "ours")?;
        assert_eq!(within(scratch.path())?, ["ours", "theirs"]);
        Ok(())
    }
}
