//! Which crates are built in, who made them, and the words of their licences.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write;

use anyhow::{Context, Result};
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, NodeDep, Package};

use super::texts;
use crate::told;

const HEAD: &str = "\
Antiphon is built from the crates below and from Rust's standard library (MIT or Apache-2.0). After each
crate stand its licence, its makers, and the numbers of the texts that it carries, which follow the list,
each once. A crate that carries none says its licence only; its words are those of another crate's text.
";

/// What Cargo knows of the app as it is built for this machine.
pub fn metadata() -> Result<Metadata> {
    let machine = told("rustc", &["--print", "host-tuple"])?;
    MetadataCommand::new()
        .features(CargoOpt::SomeFeatures(vec!["app".to_string()]))
        .other_options(["--filter-platform".to_string(), machine])
        .exec()
        .context("Cargo does not say what Antiphon is built from")
}

/// A list of the crates that are built in, and the texts of their licences.
pub fn listed(metadata: &Metadata) -> Result<String> {
    let (mut list, mut words) = (format!("{HEAD}\n"), Words::default());
    for package in linked(metadata)? {
        let folder = package.manifest_path.parent().context("a crate has a folder")?;
        let numbers = texts::within(folder.as_std_path())?;
        let numbers: BTreeSet<usize> = numbers.into_iter().map(|text| words.number(text)).collect();
        writeln!(list, "{}", line(package, &numbers))?;
    }
    for (number, text) in words.texts.iter().enumerate() {
        write!(list, "\n======== {} ========\n\n{}\n", number + 1, text.trim_end())?;
    }
    Ok(list)
}

fn line(package: &Package, numbers: &BTreeSet<usize>) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let parts = [
        format!("{} {}", package.name, package.version),
        package.license.clone().unwrap_or_else(|| "see its text".to_string()),
        package.authors.join(", "),
        numbers.join(", "),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Texts, each once: laid out differently they are still the same.
#[derive(Default)]
struct Words {
    texts: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Words {
    /// The number of a text, from 1 on.
    fn number(&mut self, text: String) -> usize {
        let alike = text.split_whitespace().collect::<Vec<_>>().join(" ");
        *self.numbers.entry(alike).or_insert_with(|| {
            self.texts.push(text);
            self.texts.len()
        })
    }
}

/// Other people's crates that are in the plug-ins and the app, by name: neither tools of the build nor macros. Cargo
/// answers for the whole workspace, so a few crates are among them that only its other packages have switched on.
fn linked(metadata: &Metadata) -> Result<Vec<&Package>> {
    let resolve = metadata.resolve.as_ref().context("Cargo resolves nothing")?;
    let root = resolve.root.as_ref().context("Cargo knows no root package")?;
    let (mut seen, mut open) = (HashSet::new(), vec![root]);
    while let Some(id) = open.pop() {
        let built_in = resolve[id].deps.iter().filter(|dep| is_normal(dep)).map(|dep| &dep.pkg);
        open.extend(built_in.filter(|id| !is_macro(&metadata[id]) && seen.insert(*id)));
    }
    let mut linked: Vec<&Package> = seen.into_iter().map(|id| &metadata[id]).collect();
    linked.sort_by_key(|package| (&package.name, &package.version));
    Ok(linked)
}

fn is_normal(dependency: &NodeDep) -> bool {
    dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
}

fn is_macro(package: &Package) -> bool {
    package.targets.iter().any(|target| target.is_proc_macro())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::tests::at_root;

    #[test]
    fn what_is_built_in_is_listed_and_tools_are_not() -> Result<()> {
        at_root()?;
        let metadata = metadata()?;
        let names: Vec<&str> = linked(&metadata)?.iter().map(|it| it.name.as_str()).collect();
        for name in ["egui", "epaint_default_fonts", "fundsp", "midly", "nice-plug", "zstd-sys"] {
            assert!(names.contains(&name), "{name}");
        }
        for name in ["antiphon", "cc", "clack-host", "serde_derive"] {
            assert!(!names.contains(&name), "{name}");
        }
        Ok(())
    }

    #[test]
    fn every_crate_has_a_licence_and_every_number_a_text() -> Result<()> {
        at_root()?;
        let listed = listed(&metadata()?)?;
        assert!(listed.contains("midly ") && listed.contains("; Unlicense; "));
        assert!(listed.contains("SIL OPEN FONT LICENSE"));
        assert!(listed.contains("\n======== 1 ========\n"));
        assert!(!listed.contains("see its text"));
        Ok(())
    }

    #[test]
    fn a_text_that_is_laid_out_anew_is_the_same() {
        let mut words = Words::default();
        assert_eq!(words.number("Do as\nyou like.\n".to_string()), 1);
        assert_eq!(words.number("Do as you\r\nlike.".to_string()), 1);
        assert_eq!(words.number("Do not.".to_string()), 2);
    }
}
