//! Subnormal numbers become zero while the audio thread works: a decaying tail must not cost a hundred times a note.
#![allow(unsafe_code)]

/// Subnormal results and operands are zero on this thread while it lives; then the processor is as it was.
/// On processors other than x86-64 and 64-bit Arm it does nothing.
#[derive(Debug)]
#[must_use = "subnormals are flushed only while the guard lives"]
pub struct Flushed {
    before: control::Word,
    // The control word belongs to a thread, so the guard must not leave it.
    stays: std::marker::PhantomData<*const ()>,
}

/// Flushes subnormals until the guard is dropped.
pub fn flushed() -> Flushed {
    let before = control::read();
    control::write(before | control::FLUSH);
    Flushed { before, stays: std::marker::PhantomData }
}

impl Drop for Flushed {
    fn drop(&mut self) {
        control::write(self.before);
    }
}

#[cfg(target_arch = "x86_64")]
mod control {
    use std::arch::asm;

    pub type Word = u32;
    /// Flush to zero (bit 15) and denormals are zero (bit 6) of MXCSR.
    pub const FLUSH: Word = 1 << 15 | 1 << 6;

    pub fn read() -> Word {
        let mut word: Word = 0;
        // SAFETY: stores the 32-bit control word at the address of a live `u32`.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut word, options(nostack, preserves_flags)) };
        word
    }

    pub fn write(word: Word) {
        // SAFETY: `word` is the word read before with only the two flush bits changed, so no exception is unmasked.
        unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const word, options(nostack, preserves_flags)) };
    }
}

#[cfg(target_arch = "aarch64")]
mod control {
    use std::arch::asm;

    pub type Word = u64;
    /// Flush to zero (bit 24) of FPCR.
    pub const FLUSH: Word = 1 << 24;

    pub fn read() -> Word {
        let word: Word;
        // SAFETY: reads a control register that user code may read.
        unsafe { asm!("mrs {}, fpcr", out(reg) word, options(nomem, nostack, preserves_flags)) };
        word
    }

    pub fn write(word: Word) {
        // SAFETY: `word` is the word read before with only the flush bit changed.
        unsafe { asm!("msr fpcr, {}", in(reg) word, options(nomem, nostack, preserves_flags)) };
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod control {
    pub type Word = u32;
    pub const FLUSH: Word = 0;

    pub fn read() -> Word {
        0
    }

    pub fn write(_: Word) {}
}

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    use super::*;
    use std::hint::black_box;

    fn half_of_the_smallest_normal() -> f32 {
        black_box(f32::MIN_POSITIVE) * black_box(0.5)
    }

    #[test]
    fn subnormals_are_zero_while_the_guard_lives_and_only_then() {
        assert!(half_of_the_smallest_normal().is_subnormal());
        let guard = flushed();
        assert_eq!(half_of_the_smallest_normal(), 0.0);
        drop(guard);
        assert!(half_of_the_smallest_normal().is_subnormal());
    }
}
