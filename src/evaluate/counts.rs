//! Counted answers by context, in a few bytes each.

use rayon::slice::ParallelSliceMut;

/// Bits of a key that hold the symbol; the others hold the context.
const SYMBOL: u32 = 7;

/// How often each symbol followed each context. Contexts are 57-bit hashes.
#[derive(Debug, Default)]
pub struct Counts {
    /// Context and symbol, rising.
    keys: Box<[u64]>,
    counts: Box<[u32]>,
    /// For each value of a context's top bits, the first key.
    index: Box<[u32]>,
    shift: u32,
}

/// A context and a symbol that followed it, as one number to count.
pub fn pair(context: u64, symbol: u8) -> u64 {
    context << SYMBOL | u64::from(symbol)
}

impl Counts {
    /// Counts [`pair`]s.
    pub fn of(mut pairs: Vec<u64>) -> Self {
        pairs.par_sort_unstable();
        let runs = || pairs.chunk_by(|a, b| a == b);
        let keys: Box<[u64]> = runs().map(|run| run[0]).collect();
        let counts = runs().map(|run| run.len() as u32).collect();
        let shift = 64 - keys.len().max(2).ilog2();
        let mut index = vec![0; (1 << (64 - shift)) + 1];
        for key in &keys {
            index[(key >> shift) as usize + 1] += 1;
        }
        for at in 1..index.len() {
            index[at] += index[at - 1];
        }
        Self { keys, counts, index: index.into(), shift }
    }

    /// The symbols that followed a context, rising, each with its count.
    pub fn after(&self, context: u64) -> impl Iterator<Item = (u8, u32)> {
        let (first, mask) = (context << SYMBOL, (1 << SYMBOL) - 1);
        let mut at = match self.index.get((first >> self.shift) as usize) {
            Some(&start) if !self.keys.is_empty() => start as usize,
            _ => self.keys.len(),
        };
        while self.keys.get(at).is_some_and(|&key| key < first) {
            at += 1;
        }
        let mine = self.keys[at..].iter().zip(&self.counts[at..]);
        mine.take_while(move |(key, _)| **key & !mask == first)
            .map(move |(key, count)| ((key & mask) as u8, *count))
    }
}
