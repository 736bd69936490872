//! What the model was trained on, for those who ask.

use egui::{Align2, Grid, RichText, ScrollArea, Ui};
use serde_json::Value;

use super::super::widgets::palette::Palette;
use super::super::widgets::pane::Pane;

/// What is shown of a card: its word for it and ours.
const FACTS: [(&str, &str); 6] = [
    ("pieces", "pieces"),
    ("licences", "their licences"),
    ("held_out_pieces", "pieces kept aside as a test"),
    ("held_out_bits_per_note", "bits per note on those"),
    ("steps", "training steps"),
    ("seed", "training seed"),
];

/// The model's card in the few facts that the editor shows.
pub struct Card {
    /// One line for the foot of the window.
    pub line: String,
    /// Whether it is shown.
    pub open: bool,
    facts: Vec<(&'static str, String)>,
    styles: Vec<(String, u64, u64)>,
}

impl Card {
    /// Reads a card; what it does not say is not shown.
    pub fn read(text: &str) -> Self {
        let card: Value = serde_json::from_str(text).unwrap_or_default();
        let styles: Vec<_> =
            card["styles"].as_array().into_iter().flatten().filter_map(style).collect();
        let pieces: u64 = styles.iter().map(|(_, pieces, _)| pieces).sum();
        let line = match pieces {
            0 => "What it was trained on".to_owned(),
            _ => format!("Trained on {} freely licensed pieces, nothing else", grouped(pieces)),
        };
        Self { line, open: false, facts: facts(&card), styles }
    }

    /// Shows the card above the stage, if it is open.
    pub fn show(&mut self, ui: &Ui) {
        let (title, at) = ("What Antiphon learned from", ui.max_rect().center());
        let pane = Pane { title, pivot: Align2::CENTER_CENTER, at, width: 460.0 };
        let mut open = self.open;
        pane.show(ui, &mut open, |ui, _| {
            ui.label("Public-domain and traditional music in freely licensed encodings, and freely licensed drumming. Antiphon runs on this computer and sends nothing anywhere.");
            ui.add_space(6.0);
            ScrollArea::vertical().max_height(360.0).show(ui, |ui| self.body(ui));
        });
        self.open = open;
    }

    fn body(&self, ui: &mut Ui) {
        let ink = Palette::of(ui);
        let muted = |text: &str| RichText::new(text).color(ink.muted);
        Grid::new("facts").num_columns(2).spacing([18.0, 6.0]).show(ui, |ui| {
            for (name, value) in &self.facts {
                ui.label(muted(name));
                ui.add(egui::Label::new(value).wrap());
                ui.end_row();
            }
        });
        ui.add_space(8.0);
        Grid::new("styles").num_columns(3).striped(true).spacing([18.0, 6.0]).show(ui, |ui| {
            for head in ["style", "pieces", "notes"] {
                ui.label(muted(head));
            }
            ui.end_row();
            for (name, pieces, notes) in &self.styles {
                ui.label(name.replace('_', " "));
                ui.label(grouped(*pieces));
                ui.label(grouped(*notes));
                ui.end_row();
            }
        });
    }
}

fn style(style: &Value) -> Option<(String, u64, u64)> {
    let count = |name: &str| style[name].as_u64().unwrap_or(0);
    Some((style["name"].as_str()?.to_owned(), count("pieces"), count("notes")))
}

fn facts(card: &Value) -> Vec<(&'static str, String)> {
    FACTS.iter().filter_map(|&(key, name)| Some((name, said(&card[key])?))).collect()
}

/// A fact in words; counts of several things with the largest first.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => {
            number.as_u64().map(grouped).or_else(|| Some(format!("{:.2}", number.as_f64()?)))
        }
        Value::Object(counts) => {
            let mut counts: Vec<(&String, u64)> =
                counts.iter().filter_map(|(name, count)| Some((name, count.as_u64()?))).collect();
            counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
            Some(
                counts
                    .iter()
                    .map(|(name, count)| format!("{name} ({})", grouped(*count)))
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        }
        _ => None,
    }
}

/// A count with its thousands apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_says_how_many_pieces_it_learned() {
        let card = Card::read(
            r#"{"seed":7,"licences":{"CC BY":4,"CC0":1001},
                "styles":[{"name":"baroque","pieces":1003,"notes":9},{"name":"nordic","pieces":2,"notes":4}]}"#,
        );
        assert_eq!(card.line, "Trained on 1,005 freely licensed pieces, nothing else");
        assert_eq!(
            card.facts,
            [
                ("their licences", "CC0 (1,001), CC BY (4)".to_owned()),
                ("training seed", "7".to_owned())
            ]
        );
    }

    #[test]
    fn a_card_that_cannot_be_read_shows_nothing_false() {
        assert_eq!(Card::read("{").line, "What it was trained on");
    }
}
