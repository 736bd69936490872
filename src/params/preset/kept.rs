//! What is kept of settings: words, and whether there are others to compare with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Musical settings under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    /// What it is called.
    pub name: String,
    /// Values in words by parameter; those that are missing are a new instance's.
    pub values: BTreeMap<String, String>,
    /// The chord changes to play over, as they are typed; empty is none.
    #[serde(default)]
    pub chart: String,
    /// The notes of the lock `custom`, 0 to 11, where it says them.
    #[serde(default)]
    pub notes: Option<Vec<u8>>,
}

/// Two settings to compare: those that are not heard, once there are two, and whether those that are heard are the second.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Compare {
    /// Those that are not heard.
    pub other: Option<Preset>,
    /// Whether those that are heard are the second.
    pub second: bool,
}
