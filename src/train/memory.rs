//! Keeping memory that was freed.
#![allow(unsafe_code)]

/// Tells the allocator to keep freed memory, so that the large tensors of every step are not fetched from the
/// system anew, page by page; that would take a third of the time.
pub fn keep() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const ABOVE_ANY_TENSOR: i32 = 1 << 30;
        const AHEAD: i32 = 1 << 28;
        // SAFETY: `mallopt` takes no pointers and may be called at any time.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, ABOVE_ANY_TENSOR);
            libc::mallopt(libc::M_TRIM_THRESHOLD, i32::MAX);
            libc::mallopt(libc::M_TOP_PAD, AHEAD);
        }
    }
}
