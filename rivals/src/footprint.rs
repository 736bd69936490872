//! What an engine takes before it plays: time to load its weights, and memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering::Relaxed};

use antiphon::model::Weights;
use anyhow::Result;

use crate::contest::nanoseconds;
use crate::stats::Sample;

static COUNTS: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);

/// The system's allocator, counting bytes while [`bytes_kept`] runs.
pub struct Counting;

fn count(bytes: isize) {
    if COUNTS.load(Relaxed) {
        BYTES.fetch_add(bytes, Relaxed);
    }
}

// SAFETY: every call goes to `System` unchanged; counting touches only atomics and cannot allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: the caller keeps `GlobalAlloc::alloc`'s contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: the caller keeps `GlobalAlloc::alloc_zeroed`'s contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: the caller keeps `GlobalAlloc::dealloc`'s contract.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size.cast_signed() - layout.size().cast_signed());
        // SAFETY: the caller keeps `GlobalAlloc::realloc`'s contract.
        unsafe { System.realloc(block, layout, size) }
    }
}

/// Bytes on the heap that `make` leaves allocated in what it makes; nothing else may run meanwhile.
pub fn bytes_kept<T>(make: impl FnOnce() -> Result<T>) -> Result<isize> {
    BYTES.store(0, Relaxed);
    COUNTS.store(true, Relaxed);
    let made = make();
    COUNTS.store(false, Relaxed);
    made.map(|_kept| BYTES.load(Relaxed))
}

/// Nanoseconds to read, check and repack a weights file.
pub fn loading(file: &[u8], times: usize) -> Result<Sample> {
    let once = |_| {
        nanoseconds(|| {
            black_box(Weights::from_bytes(file)?);
            Ok(())
        })
    };
    Ok(Sample::new((0..times).map(once).collect::<Result<_>>()?))
}
