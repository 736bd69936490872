//! How the piece goes on from measures: bar lines with repeats and endings, and directions with D.C., D.S., Fine and coda.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::document::{child, named_children};
use crate::music::roadmap::{Back, Signs, Until};
use crate::music::sheet;

/// The signs of measures, in whatever part they are written.
#[derive(Debug, Default)]
pub struct Roadmap {
    signs: BTreeMap<usize, Signs>,
    /// The measures with a coda sign, which stands where the coda begins and often also where it is gone to.
    codas: BTreeSet<usize>,
    /// The measures before which an ending stops that nothing repeats.
    resumed: BTreeSet<usize>,
}

impl Roadmap {
    /// The signs of a measure. The first of two coda signs is the way to the coda, where nothing else is; behind endings
    /// another stretch begins.
    pub fn signs(&self, measure: usize) -> Signs {
        let mut signs = self.signs.get(&measure).copied().unwrap_or_default();
        let is_known = |is: fn(&Signs) -> bool| self.signs.values().any(is);
        let (first, last) = (self.codas.first(), self.codas.last());
        signs.to_coda |=
            first < last && first == Some(&measure) && !is_known(|signs| signs.to_coda);
        signs.opens |= signs.ending.is_none() && self.resumed.contains(&measure);
        signs.coda |= last == Some(&measure) && !is_known(|signs| signs.coda);
        signs
    }

    fn add(&mut self, measure: usize, signs: Signs) {
        let known = self.signs.entry(measure).or_default();
        *known = known.and(signs);
    }

    /// Reads a bar line.
    pub fn bar_line(&mut self, measure: usize, node: Node<'_, '_>) {
        let repeat = child(node, "repeat");
        let is = |node: Option<Node<'_, '_>>, name: &str, value: &str| {
            node.and_then(|node| node.attribute(name)) == Some(value)
        };
        let closes = is(repeat, "direction", "backward").then(|| {
            let times = repeat.and_then(|node| node.attribute("times")?.parse().ok());
            times.unwrap_or(2).clamp(1, 64)
        });
        let opens = is(repeat, "direction", "forward");
        let ending = child(node, "ending");
        let begins = ending.filter(|_| is(ending, "type", "start"));
        let passes = begins.and_then(|node| sheet::ending(node.attribute("number")?));
        self.add(measure, Signs { opens, closes, ending: passes, ..Signs::default() });
        let stops = is(ending, "type", "stop") || is(ending, "type", "discontinue");
        if stops && closes.is_none() {
            self.resumed.insert(measure + 1);
        }
    }

    /// Reads what a direction says to players or to machines.
    pub fn direction(&mut self, measure: usize, node: Node<'_, '_>) {
        let sound = if node.has_tag_name("sound") { Some(node) } else { child(node, "sound") };
        let told = sound.map(told).unwrap_or_default();
        for kind in named_children(node, "direction-type") {
            for word in kind.children() {
                match word.tag_name().name() {
                    "segno" => self.add(measure, Signs { segno: true, ..Signs::default() }),
                    "coda" if !told.to_coda => _ = self.codas.insert(measure),
                    "words" => self.add(measure, sheet::signs(word.text().unwrap_or_default())),
                    _ => {}
                }
            }
        }
        self.add(measure, told);
    }
}

/// What a sound element tells machines.
fn told(sound: Node<'_, '_>) -> Signs {
    let has = |name: &str| sound.has_attribute(name);
    let back = has("dacapo") || has("dalsegno");
    let back = back.then(|| Back { to_segno: has("dalsegno"), until: Until::End });
    Signs {
        segno: has("segno"),
        coda: has("coda"),
        to_coda: has("tocoda"),
        fine: has("fine"),
        back,
        ..Signs::default()
    }
}
