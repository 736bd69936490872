//! The shape of the network and the tensors that follow from it.

use super::kernel::PANEL;
use serde::{Deserialize, Serialize};

/// An interval map reaches this many steps below and above its reference index.
pub const INTERVAL_REACH: usize = 36;

/// Indices that outcomes are scored by their distance from, at most.
pub const REFERENCES: usize = 3;

/// Outputs of one interval map.
pub const INTERVALS: usize = 2 * INTERVAL_REACH + 1;

/// The dimensions of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Rows of the embedding read once a frame; at most 65,536.
    pub frame_features: usize,
    /// Rows of the embedding read once a decision; at most 65,536.
    pub decision_features: usize,
    /// Width of the backbone: a multiple of 16, at most 2048.
    pub width: usize,
    /// Layers of the backbone, 1 to 16.
    pub layers: usize,
    /// Inner width of the backbone's gated units: a multiple of 16, at most 2048.
    pub glu: usize,
    /// Width of the context and the decision trunk: a multiple of 16, at most 2048.
    pub trunk: usize,
    /// What can be decided; 1 to 64.
    pub heads: Vec<HeadConfig>,
}

/// One kind of decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadConfig {
    /// Its name in the weights file: letters, digits and `_`.
    pub name: String,
    /// Outcomes, 1 to 128.
    pub size: usize,
    /// Whether outcomes are also scored by their distance from up to [`REFERENCES`] indices.
    #[serde(default)]
    pub intervals: bool,
}

/// One tensor that a network of some [`Config`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorSpec {
    /// Its name in the weights file.
    pub name: String,
    /// `[rows, columns]` of a matrix, `[length]` of a vector; row-major.
    pub shape: Vec<usize>,
    /// Whether the file holds it as int8 with one f32 scale a row, in `NAME.scale`.
    pub quantised: bool,
}

impl TensorSpec {
    fn matrix(name: impl Into<String>, rows: usize, columns: usize) -> Self {
        Self { name: name.into(), shape: vec![rows, columns], quantised: true }
    }

    fn vector(name: impl Into<String>, length: usize) -> Self {
        Self { name: name.into(), shape: vec![length], quantised: false }
    }
}

impl Config {
    /// The index of the head with that name.
    pub fn head(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.name == name)
    }

    /// Every tensor of the network, in a fixed order.
    pub fn tensors(&self) -> Vec<TensorSpec> {
        let mut all = vec![
            TensorSpec::matrix("embed.frame", self.frame_features, self.width),
            TensorSpec::matrix("embed.decision", self.decision_features, self.trunk),
        ];
        (0..self.layers).for_each(|layer| all.extend(self.layer_tensors(layer)));
        all.extend(self.trunk_tensors());
        self.heads.iter().for_each(|head| all.extend(head.tensors(self.trunk)));
        all
    }

    fn layer_tensors(&self, layer: usize) -> [TensorSpec; 8] {
        let (width, glu) = (self.width, self.glu);
        let name = |part: &str| format!("layers.{layer}.{part}");
        [
            TensorSpec::vector(name("norm_mix"), width),
            TensorSpec::matrix(name("gate"), 2 * width, width),
            TensorSpec::vector(name("gate_bias"), 2 * width),
            TensorSpec::matrix(name("out"), width, width),
            TensorSpec::vector(name("norm_glu"), width),
            TensorSpec::matrix(name("glu_in"), 2 * glu, width),
            TensorSpec::vector(name("glu_in_bias"), 2 * glu),
            TensorSpec::matrix(name("glu_out"), width, glu),
        ]
    }

    fn trunk_tensors(&self) -> [TensorSpec; 8] {
        let (width, trunk) = (self.width, self.trunk);
        [
            TensorSpec::vector("norm_context", width),
            TensorSpec::matrix("context", trunk, width),
            TensorSpec::vector("context_bias", trunk),
            TensorSpec::vector("trunk.norm_in", trunk),
            TensorSpec::matrix("trunk.glu_in", 2 * trunk, trunk),
            TensorSpec::vector("trunk.glu_in_bias", 2 * trunk),
            TensorSpec::matrix("trunk.glu_out", trunk, trunk),
            TensorSpec::vector("trunk.norm_out", trunk),
        ]
    }

    /// Multiply-adds of a frame step with that many features; rows padded to whole panels are counted.
    pub fn frame_cost(&self, features: usize) -> u32 {
        let (width, glu) = (self.width, self.glu);
        let layer =
            cost(2 * width, width) + cost(width, width) + cost(2 * glu, width) + cost(width, glu);
        (features * width + self.layers * layer + cost(self.trunk, width)) as u32
    }

    /// Multiply-adds of a decision with that many features and references given; 0 for a head that does not exist.
    pub fn decision_cost(&self, head: usize, features: usize, references: usize) -> u32 {
        let Some(head) = self.heads.get(head) else { return 0 };
        let trunk = self.trunk;
        let intervals =
            if head.intervals { references.min(REFERENCES) * cost(INTERVALS, trunk) } else { 0 };
        let matrices = cost(2 * trunk, trunk) + cost(trunk, trunk) + cost(head.size, trunk);
        (features * trunk + matrices + intervals) as u32
    }

    /// Says what is wrong with the dimensions, if anything is.
    pub(super) fn fault(&self) -> Option<String> {
        let rows = |n: usize| (1..=1 << 16).contains(&n);
        let width = |n: usize| (16..=2048).contains(&n) && n.is_multiple_of(16);
        let checks = [
            (rows(self.frame_features), "frame_features"),
            (rows(self.decision_features), "decision_features"),
            (width(self.width), "width"),
            ((1..=16).contains(&self.layers), "layers"),
            (width(self.glu), "glu"),
            (width(self.trunk), "trunk"),
            ((1..=64).contains(&self.heads.len()), "heads"),
        ];
        let field = checks.into_iter().find(|(fine, _)| !fine).map(|(_, field)| field.to_owned());
        field.or_else(|| self.faulty_head())
    }

    fn faulty_head(&self) -> Option<String> {
        let plain = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let faulty = self.heads.iter().enumerate().find(|(index, head)| {
            !plain(&head.name)
                || !(1..=128).contains(&head.size)
                || self.head(&head.name) != Some(*index)
        });
        faulty.map(|(index, head)| format!("heads[{index}] ({:?})", head.name))
    }
}

impl HeadConfig {
    fn tensors(&self, trunk: usize) -> Vec<TensorSpec> {
        let name = |part: &str| format!("heads.{}.{part}", self.name);
        let mut all = vec![
            TensorSpec::matrix(name("weight"), self.size, trunk),
            TensorSpec::vector(name("bias"), self.size),
        ];
        if self.intervals {
            all.extend(
                (0..REFERENCES)
                    .map(|j| TensorSpec::matrix(name(&format!("interval_{j}")), INTERVALS, trunk)),
            );
        }
        all
    }
}

fn cost(rows: usize, columns: usize) -> usize {
    rows.next_multiple_of(PANEL) * columns
}
