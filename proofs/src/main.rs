//! Runs the protocols between threads in every order that their steps can be taken in, and with every value that a
//! relaxed read may see (loom, after Norris and Demsky, "CDSChecker", 2013).
//!
//! The files are the instrument's own; only what threads share is the model checker's.

#[allow(dead_code, reason = "the models use a part of it")]
#[path = "../../src/rt/log.rs"]
mod log;
#[allow(dead_code, reason = "the models use a part of it")]
#[path = "../../src/rt/slot.rs"]
mod slot;

/// What threads share, as the model checker has it.
mod sync {
    pub use loom::cell::UnsafeCell;
    pub use loom::sync::Arc;
    pub use loom::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};
}

use loom::thread;

/// What the writers write: so many values, each with its own mark.
const VALUES: u64 = 3;
/// Looks of a reader.
const LOOKS: usize = 2;

fn main() {
    loom::model(the_latest_is_read_whole_and_never_goes_back);
    println!("slot: no value is torn, none comes back, the last arrives");
    loom::model(no_entry_is_torn_or_out_of_order);
    println!("log: no entry is torn, none is out of order");
}

/// A writer puts values into a slot while a reader looks.
fn the_latest_is_read_whole_and_never_goes_back() {
    let (mut writer, mut reader) = slot::slot([0; 2]);
    let writing = thread::spawn(move || (1..=VALUES).for_each(|n| writer.write([n, !n])));
    let mut last = 0;
    let mut look = |reader: &mut slot::Reader<[u64; 2]>| {
        if let Some(&[n, mark]) = reader.fresh() {
            assert_eq!(mark, !n, "torn");
            assert!(n > last, "{n} after {last}");
            last = n;
        }
        last
    };
    for _ in 0..LOOKS {
        look(&mut reader);
    }
    writing.join().expect("it writes");
    assert_eq!(look(&mut reader), VALUES, "the last arrives");
}

/// A writer writes over the entries of a log while a reader reads them.
fn no_entry_is_torn_or_out_of_order() {
    let mut writer = log::LogWriter::<2>::new(2);
    let reader = writer.reader();
    let writing = thread::spawn(move || {
        for n in 0..VALUES {
            writer.push([n, !n]);
        }
    });
    let entries = reader.read();
    for (place, &(number, words)) in entries.iter().enumerate() {
        assert_eq!(words, [number, !number], "torn");
        assert_eq!(number, entries[0].0 + place as u64, "a gap");
    }
    writing.join().expect("it writes");
}
