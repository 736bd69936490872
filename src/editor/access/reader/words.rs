//! What a screen reader is told of a frame, beyond what egui says of it.

use std::collections::{HashMap, HashSet};

use egui::accesskit::{Node, NodeId, Role, Toggled, TreeUpdate};

/// For so many seconds after somebody has done something, what has the keys may say something new.
const ANSWERS: f64 = 0.5;

/// Puts a frame into AT-SPI's words.
///
/// The window gets its name, and a part without one is none. The entries of lists are what they are. What only repeats a control in words is silent, for
/// the control says it. AT-SPI knows the value of a control as a number only: its words become its description.
pub fn put(update: &mut TreeUpdate) {
    let at: HashMap<NodeId, usize> =
        (0..).zip(&update.nodes).map(|(at, node)| (node.0, at)).collect();
    let tree = Tree { at, nodes: &mut update.nodes };
    tree.put();
    let root = update.tree.as_ref().map(|tree| tree.root);
    for (id, node) in &mut update.nodes {
        if Some(*id) == root {
            node.set_label("Antiphon");
        }
        if node.role() == Role::Pane && node.label().is_none() {
            node.set_role(Role::GenericContainer);
        }
        describe(node);
    }
}

fn describe(node: &mut Node) {
    let is_text = matches!(node.role(), Role::Label | Role::TextInput | Role::TextRun);
    let value = node.value().filter(|_| !is_text).map(str::to_owned);
    if let Some(value) = value {
        node.set_description(value);
    } else if node
        .description()
        .is_some_and(|said| [node.label(), node.value()].contains(&Some(said)))
    {
        node.clear_description();
    }
}

struct Tree<'a> {
    at: HashMap<NodeId, usize>,
    nodes: &'a mut [(NodeId, Node)],
}

impl Tree<'_> {
    fn put(mut self) {
        for at in 0..self.nodes.len() {
            match self.nodes[at].1.role() {
                Role::ComboBox => self.name_list(at),
                Role::ListBox => self.list(at),
                Role::Pane | Role::Window => self.silence(at),
                _ => {}
            }
        }
    }

    /// The places of all below one, but for what is in a window of its own.
    fn below(&self, at: usize) -> Vec<usize> {
        let (mut below, mut next) = (Vec::new(), vec![at]);
        while let Some(at) = next.pop() {
            let children = self.nodes[at].1.children().iter();
            let children = children.filter_map(|child| self.at.get(child).copied());
            let inside =
                |at: &usize| !matches!(self.nodes[*at].1.role(), Role::Pane | Role::Window);
            let children: Vec<usize> = children.filter(inside).collect();
            below.extend(&children);
            next.extend(children);
        }
        below
    }

    /// An open list is called as what opens it.
    fn name_list(&mut self, at: usize) {
        let Some(name) = self.nodes[at].1.label().map(str::to_owned) else { return };
        for list in self.below(at) {
            if self.nodes[list].1.role() == Role::ListBox {
                self.nodes[list].1.set_label(name.clone());
            }
        }
    }

    /// Buttons that stay down are the entries of a list.
    fn list(&mut self, at: usize) {
        for entry in self.below(at) {
            let entry = &mut self.nodes[entry].1;
            if let (Role::Button, Some(toggled)) = (entry.role(), entry.toggled()) {
                entry.set_role(Role::ListBoxOption);
                entry.set_selected(toggled == Toggled::True);
                entry.clear_toggled();
            }
        }
    }

    /// Hides the labels of a part of the window that say what is the name or the value of a control in it.
    fn silence(&mut self, at: usize) {
        let below = self.below(at);
        let (labels, others): (Vec<usize>, Vec<usize>) =
            below.into_iter().partition(|&at| self.nodes[at].1.role() == Role::Label);
        let said: HashSet<String> = others
            .into_iter()
            .chain([at])
            .flat_map(|at| [self.nodes[at].1.label(), self.nodes[at].1.value()])
            .flatten()
            .map(str::to_owned)
            .collect();
        for label in labels {
            let label = &mut self.nodes[label].1;
            if label.live().is_none() && label.value().is_some_and(|value| said.contains(value)) {
                label.set_hidden();
            }
        }
    }
}

/// Keeps what has the keys from saying something new all the time: the stage would, bar by bar.
///
/// It is told anew when the keys come to it, and for a moment whenever somebody does something.
#[derive(Default)]
pub struct Calm {
    focus: Option<NodeId>,
    words: Option<String>,
    until: f64,
}

impl Calm {
    /// Somebody has done something at this time, in seconds.
    pub fn acted(&mut self, time: f64) {
        self.until = time + ANSWERS;
    }

    /// Gives what has the keys the description that it had, unless there is a reason for another.
    pub fn keep(&mut self, update: &mut TreeUpdate, time: f64) {
        let Some((id, node)) = update.nodes.iter_mut().find(|(id, _)| *id == update.focus) else {
            return;
        };
        if self.focus != Some(*id) || time <= self.until {
            self.focus = Some(*id);
            self.words = node.description().map(str::to_owned);
        } else if let Some(words) = &self.words {
            node.set_description(words.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::accesskit::{TreeId, TreeInfo};

    use super::*;

    const ROOT: NodeId = NodeId(0);

    /// A frame in which every node but the first is below the one of that number.
    fn frame(nodes: Vec<(u64, Node)>) -> TreeUpdate {
        let mut all = vec![(ROOT, Node::new(Role::Window))];
        for (id, (parent, node)) in (1..).zip(nodes) {
            all[parent as usize].1.push_child(NodeId(id));
            all.push((NodeId(id), node));
        }
        let tree = Some(TreeInfo::new(ROOT));
        TreeUpdate { nodes: all, tree, tree_id: TreeId::ROOT, focus: ROOT }
    }

    fn node(role: Role, label: &str, value: &str) -> Node {
        let mut node = Node::new(role);
        for (text, set) in [(label, Node::set_label as fn(&mut Node, _)), (value, Node::set_value)]
        {
            if !text.is_empty() {
                set(&mut node, Box::from(text));
            }
        }
        node
    }

    fn told(nodes: Vec<(u64, Node)>) -> Vec<Node> {
        let mut update = frame(nodes);
        put(&mut update);
        update.nodes.into_iter().map(|(_, node)| node).collect()
    }

    #[test]
    fn what_a_control_says_is_its_description() {
        let all = told(vec![
            (0, node(Role::Slider, "Density", "free")),
            (0, node(Role::TextInput, "Chart", "| C |")),
            (0, node(Role::Button, "Tap", "")),
        ]);
        assert_eq!(all[0].label(), Some("Antiphon"));
        assert_eq!(all[1].description(), Some("free"));
        assert_eq!(all[2].description(), None);
    }

    #[test]
    fn labels_that_repeat_a_control_beside_them_are_silent() {
        let all = told(vec![
            (0, Node::new(Role::Pane)),
            (1, node(Role::Label, "", "Room")),
            (1, node(Role::Slider, "Room", "with you")),
            (1, node(Role::Label, "", "with you")),
            (1, node(Role::Label, "", "Output")),
            (0, node(Role::Window, "Takes", "")),
            (6, node(Role::Label, "", "Takes")),
            (6, node(Role::Label, "", "with you")),
        ]);
        let hidden: Vec<bool> = all.iter().map(Node::is_hidden).collect();
        assert_eq!(hidden, [false, false, true, false, true, false, false, true, false]);
    }

    #[test]
    fn an_open_list_has_a_name_and_entries() {
        let mut entry = node(Role::Button, "solo", "");
        entry.set_toggled(Toggled::True);
        let all = told(vec![
            (0, node(Role::ComboBox, "Mode", "solo")),
            (1, Node::new(Role::ListBox)),
            (2, entry),
        ]);
        assert_eq!(all[2].label(), Some("Mode"));
        assert_eq!((all[3].role(), all[3].is_selected()), (Role::ListBoxOption, Some(true)));
        assert_eq!(all[3].toggled(), None);
    }

    #[test]
    fn what_has_the_keys_says_something_new_only_when_asked() {
        let mut calm = Calm::default();
        let mut says = |focus, words: &str, time, acted| {
            let mut update = frame(vec![(0, node(Role::Group, "Stage", words))]);
            update.focus = NodeId(focus);
            put(&mut update);
            if acted {
                calm.acted(time);
            }
            calm.keep(&mut update, time);
            update.nodes[1].1.description().unwrap_or_default().to_owned()
        };
        assert_eq!(says(0, "Bar 1", 0.0, false), "Bar 1");
        assert_eq!(says(0, "Bar 2", 2.0, false), "Bar 2");
        assert_eq!(says(1, "Bar 3", 4.0, false), "Bar 3");
        assert_eq!(says(1, "Bar 4", 6.0, false), "Bar 3");
        assert_eq!(says(1, "Bar 5", 8.0, true), "Bar 5");
        assert_eq!(says(1, "Bar 6", 8.4, false), "Bar 6");
        assert_eq!(says(1, "Bar 7", 10.0, false), "Bar 6");
    }
}
