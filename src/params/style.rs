//! The styles to choose from, and where each stands in the network.

use nice_plug::prelude::Enum;
use serde_json::Value;

/// The styles: the name that the model knows and sessions keep, and the name that is shown.
const STYLES: [(&str, &str); 17] = [
    ("celtic_session", "Celtic session"),
    ("east_european_dance", "East European dance"),
    ("nordic", "Nordic"),
    ("hymn_gospel", "Hymn and gospel"),
    ("baroque", "Baroque"),
    ("renaissance_polyphony", "Renaissance polyphony"),
    ("classical", "Classical"),
    ("romantic_piano", "Romantic piano"),
    ("art_song", "Art song"),
    ("string_quartet", "String quartet"),
    ("classical_guitar", "Classical guitar"),
    ("salon_waltz", "Salon waltz"),
    ("ragtime_march", "Ragtime and march"),
    ("japanese_folk", "Japanese folk"),
    ("american_fiddle_folk", "American fiddle"),
    ("parlour_song", "Parlour song"),
    ("impressionist", "Impressionist"),
];

const STYLE_IDS: [&str; STYLES.len()] = {
    let mut ids = [""; STYLES.len()];
    let mut at = 0;
    while at < ids.len() {
        ids[at] = STYLES[at].0;
        at += 1;
    }
    ids
};

const STYLE_NAMES: [&str; STYLES.len()] = {
    let mut names = [""; STYLES.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = STYLES[at].1;
        at += 1;
    }
    names
};

/// A style that the model learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style(u8);

impl Style {
    /// What a new instance plays: a style in which every part has its own to do.
    pub const FIRST: Self = Self(12);
    /// What a new instance blends with.
    pub const SECOND: Self = Self(7);

    /// Every style, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..STYLES.len() as u8).map(Self)
    }

    /// The name by which model, sessions and the command line know it.
    pub fn id(self) -> &'static str {
        STYLE_IDS[self.to_index()]
    }

    /// Its name as shown.
    pub fn name(self) -> &'static str {
        STYLE_NAMES[self.to_index()]
    }
}

impl Enum for Style {
    fn variants() -> &'static [&'static str] {
        &STYLE_NAMES
    }

    fn ids() -> Option<&'static [&'static str]> {
        Some(&STYLE_IDS)
    }

    fn to_index(self) -> usize {
        usize::from(self.0)
    }

    fn from_index(index: usize) -> Self {
        if index < STYLES.len() { Self(index as u8) } else { Self::FIRST }
    }
}

/// Where each style stands in the network.
pub struct Places([Option<usize>; STYLES.len()]);

impl Places {
    /// The places by a model's card, which lists its styles in their order; a style that it lacks has none.
    pub fn by_card(card: &str) -> Self {
        let card: Value = serde_json::from_str(card).unwrap_or_default();
        let names: Vec<&str> = card["styles"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|style| style["name"].as_str())
            .collect();
        Self(STYLE_IDS.map(|id| names.iter().position(|&name| name == id)))
    }

    /// The place of a style.
    pub fn of(&self, style: Style) -> Option<usize> {
        self.0[style.to_index()]
    }
}
