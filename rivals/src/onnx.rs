//! The network in ONNX Runtime.

use std::ops::Range;
use std::path::Path;

use antiphon::model::{Config, HeadConfig, INTERVALS, REFERENCES};
use anyhow::Result;
use ort::environment::Environment;
use ort::memory::Allocator;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{IoBinding, Session};
use ort::value::Tensor;

use crate::music::{Decision, Frame};
use crate::network::{Network, add_intervals};

/// A graph with its inputs and outputs bound to buffers that stay, so that a run copies and allocates as little as can be.
struct Graph {
    session: Session,
    bindings: Vec<IoBinding>,
}

impl Graph {
    /// One thread, one operator after the other, every optimisation.
    fn load(environment: &Environment, path: &Path) -> ort::Result<Self> {
        let options = Session::builder(environment)?;
        let options = options.with_optimization_level(GraphOptimizationLevel::All)?;
        let options = options.with_intra_threads(1)?.with_inter_threads(1)?;
        let session = options.with_parallel_execution(false)?.commit_from_file(path)?;
        Ok(Self { session, bindings: Vec::new() })
    }

    fn run(&mut self, binding: usize) -> Result<()> {
        self.session.run_binding(&self.bindings[binding])?;
        Ok(())
    }
}

/// Where a head's scores lie among all: its logits, then what its intervals score.
struct Head {
    logits: Range<usize>,
    intervals: Range<usize>,
}

/// The network in ONNX Runtime.
pub struct Onnx {
    name: &'static str,
    frame: Graph,
    decision: Graph,
    /// Which of the two sets of states is the present one; a step writes the other.
    present: usize,
    states: [Vec<Tensor<f32>>; 2],
    x: Tensor<f32>,
    context: Tensor<f32>,
    s: Tensor<f32>,
    scores: Tensor<f32>,
    heads: Vec<Head>,
    logits: Vec<f32>,
}

impl Onnx {
    /// At rest, from the graphs in `folder` whose names have this `ending`.
    ///
    /// # Errors
    /// When a graph is missing or does not load.
    pub fn new(
        environment: &Environment,
        folder: &Path,
        (name, ending): (&'static str, &str),
        config: &Config,
    ) -> Result<Self> {
        let graph = |name| Graph::load(environment, &folder.join(format!("{name}.{ending}.onnx")));
        let states = || (0..config.layers).map(|_| vector(config.width)).collect::<Result<_>>();
        let heads = heads(config);
        let mut own = Self {
            name,
            frame: graph("frame")?,
            decision: graph("decision")?,
            present: 0,
            states: [states()?, states()?],
            x: vector(config.width)?,
            context: vector(config.trunk)?,
            s: vector(config.trunk)?,
            scores: vector(heads.last().map_or(0, |head| head.intervals.end))?,
            heads,
            logits: Vec::new(),
        };
        own.bind_frame()?;
        own.bind_decision()?;
        Ok(own)
    }

    fn bind_frame(&mut self) -> Result<()> {
        for present in 0..2 {
            let mut binding = self.frame.session.create_binding()?;
            binding.bind_input("x", &self.x)?;
            binding.bind_output("context", &mut self.context)?;
            for (layer, state) in self.states[present].iter().enumerate() {
                binding.bind_input(format!("h{layer}"), state)?;
            }
            for (layer, state) in self.states[1 - present].iter_mut().enumerate() {
                binding.bind_output(format!("n{layer}"), state)?;
            }
            self.frame.bindings.push(binding);
        }
        Ok(())
    }

    fn bind_decision(&mut self) -> Result<()> {
        let mut binding = self.decision.session.create_binding()?;
        binding.bind_input("s", &self.s)?;
        binding.bind_output("scores", &mut self.scores)?;
        self.decision.bindings.push(binding);
        Ok(())
    }
}

impl Network for Onnx {
    fn name(&self) -> String {
        format!("ONNX Runtime {}", self.name)
    }

    fn reset(&mut self) -> Result<()> {
        self.states.iter_mut().flatten().for_each(|state| state.extract_tensor_mut().1.fill(0.0));
        Ok(())
    }

    fn step(&mut self, frame: &Frame) -> Result<()> {
        self.x.extract_tensor_mut().1.copy_from_slice(&frame.sum);
        self.frame.run(self.present)?;
        self.present = 1 - self.present;
        Ok(())
    }

    fn decide(&mut self, decision: &Decision) -> Result<&[f32]> {
        let (s, context) = (self.s.extract_tensor_mut().1, self.context.extract_tensor().1);
        for ((s, context), sum) in s.iter_mut().zip(context).zip(&decision.sum) {
            *s = context + sum;
        }
        self.decision.run(0)?;
        let (head, scores) = (&self.heads[decision.head], self.scores.extract_tensor().1);
        self.logits.clear();
        self.logits.extend_from_slice(&scores[head.logits.clone()]);
        add_intervals(&mut self.logits, &scores[head.intervals.clone()], decision.references);
        Ok(&self.logits)
    }
}

/// The heads in the order of the configuration.
fn heads(config: &Config) -> Vec<Head> {
    let mut end = 0;
    let mut take = |count| {
        end += count;
        end - count..end
    };
    let head = |head: &HeadConfig| Head {
        logits: take(head.size),
        intervals: take(if head.intervals { REFERENCES * INTERVALS } else { 0 }),
    };
    config.heads.iter().map(head).collect()
}

/// A row of zeros that a binding can share.
fn vector(width: usize) -> Result<Tensor<f32>> {
    let mut vector = Tensor::new(&Allocator::default(), [1, width])?;
    vector.extract_tensor_mut().1.fill(0.0);
    Ok(vector)
}
