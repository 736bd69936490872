//! The elements of a document, and how deep they may lie.

use roxmltree::Node;

use crate::corpus::read::refusal::Refusal;

/// The deepest nesting of elements; MusicXML needs about ten.
const MAX_DEPTH: usize = 64;
/// The mend of a document that cannot be read.
pub const MEND: &str = "export it again as MusicXML";

/// Refuses nesting that no score needs before anything walks it.
pub fn check_depth(text: &str) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let (mut depth, mut line) = (0_usize, 1);
    for (at, &byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(at + 1)) {
            (b'\n', _) => line += 1,
            (b'<', Some(b'/')) => depth = depth.saturating_sub(1),
            (b'/', Some(b'>')) => depth = depth.saturating_sub(1),
            (b'<', Some(next)) if next.is_ascii_alphabetic() => depth += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Refusal::new(format!(
                "line {line} is nested more than {MAX_DEPTH} deep: {MEND}"
            )));
        }
    }
    Ok(())
}

/// The first element of a name in another.
pub fn child<'a, 'd>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// What is written in it.
pub fn word<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim)
}

/// The number that is written in it.
pub fn number<T: std::str::FromStr>(node: Node<'_, '_>, name: &str) -> Option<T> {
    word(node, name)?.parse().ok()
}

/// Every element of a name in another.
pub fn named_children<'a, 'd: 'a>(
    node: Node<'a, 'd>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(move |child| child.has_tag_name(name))
}
