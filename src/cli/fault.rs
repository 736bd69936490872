//! Why a command did not do its work, in one sentence.

use std::fmt;

/// A command's failure: a sentence, and what it means for the exit code.
#[derive(Debug)]
pub struct Fault {
    sentence: String,
    code: u8,
}

impl Fault {
    /// The work failed on the way: exit code 1.
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 1 }
    }

    /// What was asked cannot be done, or what was given cannot be read; nothing was written: exit code 2.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 2 }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.sentence.trim_end_matches('.'))
    }
}
