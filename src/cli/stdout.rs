//! Lines for whoever reads the standard output.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::process::exit;

use super::fault::Fault;

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

/// Turns what clap has to say into one sentence; help and version are printed and are no fault.
pub fn explain(error: clap::Error) -> Result<(), Fault> {
    if !error.use_stderr() {
        return error.print().or_else(|why| end(&why));
    }
    let text = error.render().to_string();
    let lines = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim);
    let sentence = lines.collect::<Vec<_>>().join(" ");
    let sentence = sentence.trim_start_matches("error: ");
    Err(Fault::refused(format!("{sentence}; `antiphon --help` lists what there is")))
}
