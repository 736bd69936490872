//! The C library's allocator, counting what each thread asks of it.
//!
//! These functions stand in the executable of a test, so the dynamic linker gives them to the whole process: to a
//! plug-in loaded from a bundle as well.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::ffi::{c_int, c_void};

/// What a thread asked of the allocator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Blocks asked for or resized.
    pub allocs: u64,
    /// Blocks given back.
    pub frees: u64,
}

thread_local! {
    // `const` and without destructor: the allocator may use it at any time of a thread's life.
    static ASKED: Cell<Asked> = const { Cell::new(Asked { allocs: 0, frees: 0 }) };
}

/// Runs `work` and tells what this thread asked of the allocator meanwhile.
pub fn watch<T>(work: impl FnOnce() -> T) -> (T, Asked) {
    ASKED.set(Asked::default());
    let done = work();
    (done, ASKED.get())
}

fn count(allocs: u64, frees: u64) {
    let asked = ASKED.get();
    ASKED.set(Asked { allocs: asked.allocs + allocs, frees: asked.frees + frees });
}

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_calloc(count: usize, size: usize) -> *mut c_void;
    fn __libc_realloc(block: *mut c_void, size: usize) -> *mut c_void;
    fn __libc_memalign(align: usize, size: usize) -> *mut c_void;
    fn __libc_free(block: *mut c_void);
}

// Each calls the C library's own function under the name that it has inside; counting touches only a `const`
// thread-local and cannot allocate.

#[unsafe(no_mangle)]
unsafe extern "C" fn malloc(size: usize) -> *mut c_void {
    count(1, 0);
    // SAFETY: called as `malloc` was.
    unsafe { __libc_malloc(size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn calloc(items: usize, size: usize) -> *mut c_void {
    count(1, 0);
    // SAFETY: called as `calloc` was.
    unsafe { __libc_calloc(items, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(block: *mut c_void, size: usize) -> *mut c_void {
    count(1, 0);
    // SAFETY: called as `realloc` was, with a block of this allocator.
    unsafe { __libc_realloc(block, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn aligned_alloc(align: usize, size: usize) -> *mut c_void {
    count(1, 0);
    // SAFETY: called as the caller asks for, who owns what comes.
    unsafe { __libc_memalign(align, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memalign(align: usize, size: usize) -> *mut c_void {
    count(1, 0);
    // SAFETY: called as the caller asks for, who owns what comes.
    unsafe { __libc_memalign(align, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn posix_memalign(place: *mut *mut c_void, align: usize, size: usize) -> c_int {
    count(1, 0);
    // SAFETY: called as the caller asks for, who owns what comes.
    let block = unsafe { __libc_memalign(align, size) };
    if block.is_null() {
        return libc::ENOMEM;
    }
    // SAFETY: the caller gives a place for the block.
    unsafe { *place = block };
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn free(block: *mut c_void) {
    count(0, u64::from(!block.is_null()));
    // SAFETY: called as `free` was, with a block of this allocator.
    unsafe { __libc_free(block) }
}
