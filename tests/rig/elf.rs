//! What a built library tells the dynamic linker.

/// Program headers of this kind are the dynamic section, and entries of it of this kind are flags (`PT_DYNAMIC`,
/// `DT_FLAGS_1`, `DF_1_NODELETE` of `elf.h`).
const DYNAMIC: u64 = 2;
const FLAGS: u64 = 0x6fff_fffb;
const NODELETE: u64 = 8;

/// Where in a library of 64 bits, low bytes first, stands the word of flags.
fn flags_at(library: &[u8]) -> Option<usize> {
    let header = |at: u64| number(library, number(library, 32, 8) as usize + 56 * at as usize, 4);
    let dynamic = (0..number(library, 56, 2)).find(|&at| header(at) == DYNAMIC)?;
    let header = number(library, 32, 8) as usize + 56 * dynamic as usize;
    let [start, size] = [8, 32].map(|field| number(library, header + field, 8) as usize);
    let mut entries = (start..start + size).step_by(16);
    entries.find(|&entry| number(library, entry, 8) == FLAGS).map(|entry| entry + 8)
}

fn number(library: &[u8], at: usize, bytes: usize) -> u64 {
    library[at..at + bytes].iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Whether a library stays in memory once it has been loaded.
pub fn stays(library: &[u8]) -> bool {
    flags_at(library).is_some_and(|at| number(library, at, 8) & NODELETE != 0)
}

/// The same library, which may be unloaded.
pub fn unloadable(mut library: Vec<u8>) -> Vec<u8> {
    if let Some(at) = flags_at(&library) {
        library[at] &= !(NODELETE as u8);
    }
    library
}
