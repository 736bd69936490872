//! Finds the files of a layer that use each other in a circle.
//!
//! Files in a circle can only be understood all at once; without circles a layer is read from its leaves up.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::Source;
use crate::uses::{Files, Uses};

/// What each file uses.
type Graph<'a> = BTreeMap<&'a str, Uses<'a>>;

/// A shortest circle of each group of files that all use each other, directly or through others.
pub fn circles(files: &[Source]) -> Vec<String> {
    let graph = Files::read(files).uses();
    let (mut told, mut circles) = (BTreeSet::new(), Vec::new());
    for &file in graph.keys() {
        if told.contains(file) {
            continue;
        }
        if let Some(circle) = way(&graph, file, file) {
            circles.push(tell(&graph, &circle));
            told.extend(group(&graph, file));
        }
    }
    circles
}

/// The files that use `file`, directly or through others, and are so used by it.
fn group<'a>(graph: &Graph<'a>, file: &str) -> Vec<&'a str> {
    let is_joined =
        |other: &&&str| way(graph, file, other).is_some() && way(graph, other, file).is_some();
    graph.keys().filter(is_joined).copied().collect()
}

/// The files on a shortest way of uses, from its first file to its last, at least one use long.
fn way<'a>(graph: &'a Graph, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let (mut ways, mut met) = (VecDeque::from([vec![from]]), BTreeSet::new());
    while let Some(way) = ways.pop_front() {
        let used = graph.get(way[way.len() - 1])?.keys();
        for used in used.filter(|used| met.insert(**used)) {
            let longer = [way.as_slice(), &[used]].concat();
            if *used == to {
                return Some(longer);
            }
            ways.push_back(longer);
        }
    }
    None
}

/// The files on a way, each with the names that the one before takes from it.
fn tell(graph: &Graph, way: &[&str]) -> String {
    let names = |step: &[&str]| Vec::from_iter(graph[step[0]][step[1]].clone()).join(", ");
    let steps = way.windows(2).map(|step| format!(" → {} ({})", step[1], names(step)));
    format!("{}{}", way[0], steps.collect::<String>())
}
