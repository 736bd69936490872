//! The letters that notes are named by.

/// Semitones above C of a note letter as people type them: small ones too, and the H of German for B.
pub fn letter(letter: char) -> Option<i32> {
    match letter.to_ascii_uppercase() {
        'H' => step('B'),
        letter => step(letter),
    }
}

/// Semitones above C of a capital note letter.
pub fn step(letter: char) -> Option<i32> {
    const STEPS: [(char, i32); 7] =
        [('C', 0), ('D', 2), ('E', 4), ('F', 5), ('G', 7), ('A', 9), ('B', 11)];
    STEPS.iter().find(|(known, _)| *known == letter).map(|&(_, semitones)| semitones)
}
