//! The proof of the contract: an allocator that counts.
//!
//! A test installs it for its whole process:
//!
//! ```
//! use antiphon::rt::guard::{CountingAllocator, Section};
//!
//! #[global_allocator]
//! static ALLOCATOR: CountingAllocator = CountingAllocator;
//!
//! let section = Section::enter();
//! let boxed = std::hint::black_box(Box::new(1));
//! assert_eq!(section.counts().allocs, 1);
//! # drop(boxed);
//! ```
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::marker::PhantomData;

/// What a thread asked of the allocator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Blocks asked for.
    pub allocs: u64,
    /// Blocks given back.
    pub frees: u64,
    /// Blocks resized.
    pub reallocs: u64,
}

impl Counts {
    const ZERO: Self = Self { allocs: 0, frees: 0, reallocs: 0 };

    fn since(self, start: Self) -> Self {
        Self {
            allocs: self.allocs - start.allocs,
            frees: self.frees - start.frees,
            reallocs: self.reallocs - start.reallocs,
        }
    }
}

thread_local! {
    // Both are `const` and without destructor: the allocator may read them at any time of a thread's life.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static COUNTS: Cell<Counts> = const { Cell::new(Counts::ZERO) };
}

/// Counts what the current thread asks of the allocator while it lives. Sections nest.
#[derive(Debug)]
pub struct Section {
    start: Counts,
    // Counts belong to a thread, so a section must not leave it.
    stays: PhantomData<*const ()>,
}

impl Section {
    /// Begins to count on this thread.
    pub fn enter() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Self { start: COUNTS.get(), stays: PhantomData }
    }

    /// What was counted since it began.
    pub fn counts(&self) -> Counts {
        COUNTS.get().since(self.start)
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// The system's allocator, counting inside a [`Section`].
#[derive(Debug)]
pub struct CountingAllocator;

fn count(change: impl FnOnce(&mut Counts)) {
    if DEPTH.get() > 0 {
        let mut counts = COUNTS.get();
        change(&mut counts);
        COUNTS.set(counts);
    }
}

// SAFETY: every call goes to `System` unchanged; counting touches only `const` thread-locals and cannot allocate.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|counts| counts.allocs += 1);
        // SAFETY: the caller keeps `GlobalAlloc::alloc`'s contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(|counts| counts.allocs += 1);
        // SAFETY: the caller keeps `GlobalAlloc::alloc_zeroed`'s contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|counts| counts.frees += 1);
        // SAFETY: the caller keeps `GlobalAlloc::dealloc`'s contract.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(|counts| counts.reallocs += 1);
        // SAFETY: the caller keeps `GlobalAlloc::realloc`'s contract.
        unsafe { System.realloc(block, layout, size) }
    }
}
