//! Says which files of its layer a file uses: those that define, or pass on, what it names.

use std::collections::{BTreeMap, BTreeSet};

use crate::Source;
use crate::names::{Names, Path};

/// The files that something uses, and the names that it takes from each.
pub type Uses<'a> = BTreeMap<&'a str, BTreeSet<String>>;

/// The files of all layers and what they name.
pub struct Files<'a> {
    /// By the module that each is, its path and its names. What is there for tests only is left out.
    files: BTreeMap<&'a [String], (&'a str, Names)>,
}

impl<'a> Files<'a> {
    /// Reads all sources.
    pub fn read(sources: &'a [Source]) -> Self {
        let read = |file: &'a Source| {
            let names = Names::read(&file.module, &file.text);
            let names = names.unwrap_or_else(|error| panic!("{}: {error}", file.path));
            (file.module.as_slice(), (file.path.as_str(), names))
        };
        let mut files: BTreeMap<_, _> = sources.iter().map(read).collect();
        let tests: Vec<Path> =
            files.values().flat_map(|(_, names)| names.tests.iter().cloned()).collect();
        files.retain(|module, _| !tests.iter().any(|tests| module.starts_with(tests)));
        Self { files }
    }

    /// Which files of its layer each file uses.
    pub fn uses(&self) -> BTreeMap<&'a str, Uses<'a>> {
        self.files.values().map(|(path, names)| (*path, self.used(path, names))).collect()
    }

    /// The files that `path` uses by its names.
    fn used(&self, path: &str, names: &Names) -> Uses<'a> {
        let words = self.words(names);
        let places = names.imports.iter().map(|import| (&import.here, &import.path));
        let places = places.chain(names.paths.iter().map(|(here, path)| (here, path)));
        let homes = places.filter_map(|(here, path)| {
            let path = self.absolute(here, path, &words)?;
            self.home(&path).filter(|_| path[0] == here[0])
        });
        let mut uses = Uses::new();
        for (home, name) in homes.filter(|(home, _)| *home != path) {
            uses.entry(home).or_default().insert(name);
        }
        uses
    }

    /// What the imports of a file let its own words stand for.
    fn words(&self, names: &Names) -> BTreeMap<String, Path> {
        let mut words = BTreeMap::new();
        for import in &names.imports {
            if let Some(path) = self.absolute(&import.here, &import.path, &words) {
                words.insert(import.word.clone(), path);
            }
        }
        words
    }

    /// A path from the layer down, as written in the module `here`; nothing for one that leads out of the crate.
    fn absolute(
        &self,
        here: &[String],
        path: &[String],
        words: &BTreeMap<String, Path>,
    ) -> Option<Path> {
        let climbs = path.iter().take_while(|name| *name == "super").count();
        let (first, rest) = path.split_first()?;
        let child = || self.files.contains_key([here, &path[..1]].concat().as_slice());
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([here, rest].concat()),
            "super" => Some([&here[..here.len().checked_sub(climbs)?], &path[climbs..]].concat()),
            word if words.contains_key(word) => Some([&words[word], rest].concat()),
            _ => child().then(|| [here, path].concat()),
        }
    }

    /// The file that a path leads to, and the name that it takes there.
    fn home(&self, path: &[String]) -> Option<(&'a str, String)> {
        let length = (1..=path.len()).rev().find(|end| self.files.contains_key(&path[..*end]))?;
        let name = path.get(length).unwrap_or(&path[length - 1]);
        Some((self.files[&path[..length]].0, name.clone()))
    }
}
