//! The latest of something, from one thread to another: three places, of which each side owns one and the third lies
//! between them. Wait-free on both sides; nothing is read torn and nothing waits.
#![allow(unsafe_code, reason = "two threads share places that the protocol keeps apart")]

use super::sync::{Arc, AtomicUsize, Ordering, UnsafeCell};

/// Set beside the number of the place between while what lies there has not been read.
const FRESH: usize = 4;

struct Shared<T> {
    places: [UnsafeCell<T>; 3],
    /// The place between the two sides, and whether it is [`FRESH`].
    between: AtomicUsize,
}

// SAFETY: a place is touched by one side at a time. Each side owns the place whose number it holds, and numbers change
// hands only in a swap of `between`, whose release by one side and acquire by the other order all that was done to the
// place before.
unsafe impl<T: Send> Sync for Shared<T> {}

/// The writer's side.
pub struct Writer<T> {
    shared: Arc<Shared<T>>,
    mine: usize,
}

/// The reader's side.
pub struct Reader<T> {
    shared: Arc<Shared<T>>,
    mine: usize,
}

/// A slot that holds `first`, already read. Allocates; nothing after it does.
pub fn slot<T: Copy + Send>(first: T) -> (Writer<T>, Reader<T>) {
    let places = std::array::from_fn(|_| UnsafeCell::new(first));
    let shared = Arc::new(Shared { places, between: AtomicUsize::new(1) });
    (Writer { shared: shared.clone(), mine: 0 }, Reader { shared, mine: 2 })
}

impl<T: Copy> Writer<T> {
    /// Puts a value where the reader will find it, in the place of one that was not read yet.
    pub fn write(&mut self, value: T) {
        let Some(place) = self.shared.places.get(self.mine) else { return };
        // SAFETY: this side owns the place; `T` has no destructor.
        place.with_mut(|place| unsafe { place.write(value) });
        // Release publishes the value; acquire takes the other place over after the reader was done with it.
        self.mine = self.shared.between.swap(self.mine | FRESH, Ordering::AcqRel) & !FRESH;
    }
}

impl<T: Copy> Reader<T> {
    /// The latest value, if it was not read yet.
    pub fn fresh(&mut self) -> Option<&T> {
        // Only the writer sets the flag and only this side clears it, so that a stale look is one look late at most.
        if self.shared.between.load(Ordering::Relaxed) & FRESH == 0 {
            return None;
        }
        // Acquire sees the value whole; release hands the place that was read back to the writer.
        self.mine = self.shared.between.swap(self.mine, Ordering::AcqRel) & !FRESH;
        // SAFETY: this side owns the place as long as the reference borrows it.
        self.shared.places.get(self.mine).map(|place| place.with(|place| unsafe { &*place }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_is_read_once() {
        let (mut writer, mut reader) = slot(0);
        assert_eq!(reader.fresh(), None);
        (1..=5).for_each(|value| writer.write(value));
        assert_eq!(reader.fresh(), Some(&5));
        assert_eq!(reader.fresh(), None);
        writer.write(6);
        assert_eq!(reader.fresh(), Some(&6));
    }

    #[test]
    fn nothing_is_torn_between_threads_and_the_last_arrives() {
        const LAST: u64 = if cfg!(miri) { 50 } else { 50_000 };
        let (mut writer, mut reader) = slot([0_u64; 64]);
        let other = std::thread::spawn(move || (1..=LAST).for_each(|n| writer.write([n; 64])));
        let mut seen = 0;
        while seen < LAST {
            let Some(value) = reader.fresh() else { continue };
            assert!(value.iter().all(|&n| n == value[0]), "torn: {value:?}");
            assert!(value[0] > seen, "{} after {seen}", value[0]);
            seen = value[0];
        }
        assert!(other.join().is_ok());
    }
}
