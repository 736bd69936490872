//! Lines for whoever reads the standard output.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::process::exit;

use super::Fault;

/// Prints a line. Where nobody reads on, as in `| head`, the process ends quietly; where it cannot be written, as on a
/// full disk, it ends with one sentence.
pub fn line(text: Arguments<'_>) {
    if let Err(error) = writeln!(std::io::stdout().lock(), "{text}") {
        end(&error);
    }
}

/// Ends the process because the standard output takes no more. Every file is in its place before a line is printed.
pub fn end(error: &std::io::Error) -> ! {
    if error.kind() == ErrorKind::BrokenPipe {
        exit(0);
    }
    let fault = Fault::failed(format!("cannot print: {error}; make room and print again"));
    eprintln!("antiphon: {fault}");
    exit(fault.code().into())
}
