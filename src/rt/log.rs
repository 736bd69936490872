//! A log that one thread writes for ever and any other reads at any time: the last entries, each a few words. The
//! writer never waits, allocates or notices a reader.

use super::sync::{Arc, AtomicU64, Ordering, fence};

struct Shared<const WORDS: usize> {
    entries: Box<[[AtomicU64; WORDS]]>,
    /// Entries whose writing has begun: the place of each is torn from then on for who reads what stood there.
    begun: AtomicU64,
    /// Entries that are written.
    written: AtomicU64,
}

/// The writer's side; there is one.
pub struct LogWriter<const WORDS: usize> {
    shared: Arc<Shared<WORDS>>,
    next: u64,
}

/// A reader's side.
#[derive(Clone)]
pub struct LogReader<const WORDS: usize> {
    shared: Arc<Shared<WORDS>>,
}

impl<const WORDS: usize> LogWriter<WORDS> {
    /// An empty log that keeps the last `kept` entries, at least one. Allocates; nothing after it does.
    pub fn new(kept: usize) -> Self {
        let entry = || std::array::from_fn(|_| AtomicU64::new(0));
        let entries = (0..kept.max(1)).map(|_| entry()).collect();
        let (begun, written) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { shared: Arc::new(Shared { entries, begun, written }), next: 0 }
    }

    /// A side to read from.
    pub fn reader(&self) -> LogReader<WORDS> {
        LogReader { shared: self.shared.clone() }
    }

    /// The number of the entry that is written next; the first is 0.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Writes an entry over the oldest one; gives its number.
    pub fn push(&mut self, entry: [u64; WORDS]) -> u64 {
        let (number, shared) = (self.next, &*self.shared);
        self.next += 1;
        shared.begun.store(self.next, Ordering::Relaxed);
        // A reader that sees a word of this entry, and then takes its own fence, also sees that it was begun.
        fence(Ordering::Release);
        for (place, word) in shared.place(number).iter().zip(entry) {
            place.store(word, Ordering::Relaxed);
        }
        // A reader that sees this count sees every word of the entry.
        shared.written.store(self.next, Ordering::Release);
        number
    }

    /// Writes a word of an entry anew, if the entry is still kept. A reader sees the old word or the new one.
    pub fn amend(&mut self, number: u64, word: usize, value: u64) {
        if let Some(place) = self.kept(number).and_then(|entry| entry.get(word)) {
            place.store(value, Ordering::Relaxed);
        }
    }

    /// An entry that is still kept.
    pub fn get(&self, number: u64) -> Option<[u64; WORDS]> {
        self.kept(number).map(load)
    }

    fn kept(&self, number: u64) -> Option<&[AtomicU64; WORDS]> {
        let oldest = self.next.saturating_sub(self.shared.entries.len() as u64);
        (oldest..self.next).contains(&number).then(|| self.shared.place(number))
    }
}

impl<const WORDS: usize> LogReader<WORDS> {
    /// What is kept, oldest first, each with its number. Allocates.
    pub fn read(&self) -> Vec<(u64, [u64; WORDS])> {
        let shared = &*self.shared;
        let kept = shared.entries.len() as u64;
        let written = shared.written.load(Ordering::Acquire);
        let mut entries: Vec<_> = (written.saturating_sub(kept)..written)
            .map(|number| (number, load(shared.place(number))))
            .collect();
        // What was loaded above is whole where nothing was begun in its place by now.
        fence(Ordering::Acquire);
        let oldest = shared.begun.load(Ordering::Relaxed).saturating_sub(kept);
        entries.retain(|&(number, _)| number >= oldest);
        entries
    }
}

impl<const WORDS: usize> Shared<WORDS> {
    #[expect(clippy::indexing_slicing, reason = "a remainder of their count, which is never zero")]
    fn place(&self, number: u64) -> &[AtomicU64; WORDS] {
        &self.entries[(number % self.entries.len() as u64) as usize]
    }
}

fn load<const WORDS: usize>(entry: &[AtomicU64; WORDS]) -> [u64; WORDS] {
    entry.each_ref().map(|word| word.load(Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_entries_are_kept_and_can_be_amended() {
        let mut writer = LogWriter::new(3);
        let reader = writer.reader();
        assert_eq!(reader.read(), []);
        (0..5).for_each(|n| assert_eq!(writer.push([n, 10 * n]), n));
        writer.amend(1, 1, 99);
        writer.amend(3, 1, 99);
        assert_eq!(reader.read(), [(2, [2, 20]), (3, [3, 99]), (4, [4, 40])]);
        assert_eq!((writer.get(1), writer.get(4)), (None, Some([4, 40])));
    }

    #[test]
    fn a_reader_never_sees_a_torn_entry_or_a_gap() {
        const LAST: u64 = if cfg!(miri) { 200 } else { 300_000 };
        let mut writer = LogWriter::<4>::new(32);
        let readers = [writer.reader(), writer.reader()];
        let watching = readers.map(|reader| {
            std::thread::spawn(move || {
                let mut last = 0;
                while last + 1 < LAST {
                    let entries = reader.read();
                    for (at, &(number, words)) in entries.iter().enumerate() {
                        assert_eq!(words, [number, !number, number ^ 5, number << 1]);
                        assert_eq!(number, entries[0].0 + at as u64);
                    }
                    let newest = entries.last().map_or(last, |entry| entry.0);
                    assert!(newest >= last, "{newest} after {last}");
                    last = newest;
                }
            })
        });
        for n in 0..LAST {
            writer.push([n, !n, n ^ 5, n << 1]);
        }
        assert!(watching.into_iter().all(|thread| thread.join().is_ok()));
    }
}
