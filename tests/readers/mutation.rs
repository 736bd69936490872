//! Files that were valid once.

use proptest::collection::vec;
use proptest::prelude::*;

/// What was done to a file.
#[derive(Clone, Debug)]
enum Fault {
    /// It ends early.
    Truncated(usize),
    /// A bit is another.
    Flipped(usize, u8),
    /// A byte is another, often one that means something or is an extreme.
    Set(usize, u8),
    /// A stretch is missing.
    Lost(usize, usize),
    /// A stretch comes twice.
    Doubled(usize, usize),
    /// A stretch of another file stands in the middle.
    Spliced(usize, usize, usize, usize),
    /// Digits stand in the middle: a count that is much too large.
    Counted(usize, u64),
}

/// Any bytes, and valid files with up to five faults.
pub fn bytes(valid: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let files = 0..valid.len();
    let faults = vec(fault(), 1..6);
    let broken = (files, faults).prop_map(move |(file, faults)| {
        let mut bytes = valid[file].clone();
        faults.iter().for_each(|fault| fault.strike(&mut bytes, &valid));
        bytes
    });
    prop_oneof![1 => vec(any::<u8>(), 0..300), 9 => broken]
}

fn fault() -> impl Strategy<Value = Fault> {
    let at = || any::<usize>();
    let byte =
        prop_oneof![any::<u8>(), proptest::sample::select(&b"\0\xff\x7f\x80|{}[]<>\"/:0-9 \n"[..])];
    prop_oneof![
        1 => at().prop_map(Fault::Truncated),
        3 => (at(), 0..8_u8).prop_map(|(at, bit)| Fault::Flipped(at, bit)),
        3 => (at(), byte).prop_map(|(at, byte)| Fault::Set(at, byte)),
        1 => (at(), 0..60_usize).prop_map(|(at, some)| Fault::Lost(at, some)),
        1 => (at(), 0..60_usize).prop_map(|(at, some)| Fault::Doubled(at, some)),
        1 => (at(), at(), at(), 0..60_usize).prop_map(|(at, file, from, some)| Fault::Spliced(at, file, from, some)),
        1 => (at(), any::<u64>()).prop_map(|(at, count)| Fault::Counted(at, count)),
    ]
}

/// A place in a file, also the end of it.
fn place(at: usize, bytes: &[u8]) -> usize {
    at % (bytes.len() + 1)
}

/// At most so many bytes from a place on.
fn stretch(from: usize, some: usize, bytes: &[u8]) -> Vec<u8> {
    bytes[place(from, bytes)..].iter().take(some).copied().collect()
}

impl Fault {
    fn strike(&self, bytes: &mut Vec<u8>, files: &[Vec<u8>]) {
        match *self {
            Self::Truncated(at) => bytes.truncate(place(at, bytes)),
            Self::Flipped(at, bit) => {
                let at = place(at, bytes);
                bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << bit);
            }
            Self::Set(at, new) => {
                let at = place(at, bytes);
                bytes.get_mut(at).into_iter().for_each(|byte| *byte = new);
            }
            Self::Lost(at, some) => {
                let at = place(at, bytes);
                bytes.drain(at..(at + some).min(bytes.len()));
            }
            Self::Doubled(at, some) => insert(bytes, at, &stretch(at, some, bytes)),
            Self::Spliced(at, file, from, some) => {
                insert(bytes, at, &stretch(from, some, &files[file % files.len()]));
            }
            Self::Counted(at, count) => insert(bytes, at, count.to_string().as_bytes()),
        }
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    let at = place(at, bytes);
    bytes.splice(at..at, new.iter().copied());
}
