//! The blocks of RESULTS.md that the long proofs write; the text around them is written by hand.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Where the figures are.
const FILE: &str = "RESULTS.md";
/// How a block ends.
const END: &str = "<!-- end -->";

/// How the block of a figure begins.
pub fn start(name: &str) -> String {
    format!("<!-- figures: {name} -->")
}

/// Fails where a figure has no block: said before the proof is run, which may take hours.
pub fn expect(names: &[&str]) -> Result<()> {
    let text = fs::read_to_string(FILE).with_context(|| format!("{FILE} cannot be read"))?;
    names.iter().try_for_each(|name| parted(&text, name).map(drop))
}

/// Puts what `command` printed into the block of a figure, under where and of what it is.
pub fn write(name: &str, command: &str, facts: &str, printed: &[String]) -> Result<()> {
    let text = fs::read_to_string(FILE).with_context(|| format!("{FILE} cannot be read"))?;
    let folder = std::env::current_dir()?;
    let block = block(command, facts, &said(printed, &folder));
    let written = fs::write(FILE, replaced(&text, name, &block)?);
    written.with_context(|| format!("{FILE} cannot be written"))
}

/// The text with another block of that name.
fn replaced(text: &str, name: &str, block: &str) -> Result<String> {
    let (before, after) = parted(text, name)?;
    Ok(format!("{before}{}\n{block}{END}{after}", start(name)))
}

/// What stands before and after the block of that name, its marks not with it.
fn parted<'t>(text: &'t str, name: &str) -> Result<(&'t str, &'t str)> {
    let start = start(name);
    let parts = text.split_once(&start).and_then(|(before, rest)| {
        let (block, after) = rest.split_once(END)?;
        (!block.contains("<!--")).then_some((before, after))
    });
    parts.with_context(|| {
        format!("{FILE} has no block for {name}: write {start} and {END} on lines of their own in its section.")
    })
}

fn block(command: &str, facts: &str, lines: &[String]) -> String {
    format!("\n`{command}`, {facts}:\n\n```text\n{}\n```\n\n", lines.join("\n"))
}

/// What the proofs themselves say: without what runs them, and with paths from the project's folder on.
fn said(printed: &[String], folder: &Path) -> Vec<String> {
    let folder = format!("{}/", folder.display());
    // A test that is over is told by a dot, before what the next one says.
    let lines = printed.iter().map(|line| line.trim_start_matches('.').trim_end());
    let own = |line: &&str| {
        !(line.is_empty() || line.starts_with("running ") || line.starts_with("test result: "))
    };
    lines.filter(own).map(|line| line.replace(&folder, "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# One\n\n<!-- figures: one -->\nold\n<!-- end -->\n\nby hand\n\n\
        <!-- figures: two -->\n<!-- end -->\n";

    #[test]
    fn a_block_is_replaced_and_what_is_written_by_hand_stays() -> Result<()> {
        let once = replaced(TEXT, "one", "new\n")?;
        assert_eq!(once, TEXT.replace("old", "new"));
        assert_eq!(replaced(&once, "one", "new\n")?, once);
        assert!(replaced(TEXT, "two", "new\n")?.ends_with("two -->\nnew\n<!-- end -->\n"));
        Ok(())
    }

    #[test]
    fn a_figure_without_a_block_is_refused_with_how_to_mend_it() {
        for (text, name) in [
            (TEXT, "three"),
            ("<!-- figures: one -->", "one"),
            ("<!-- figures: one -->\n<!-- figures: two -->\n<!-- end -->", "one"),
        ] {
            let said = replaced(text, name, "").map_err(|error| error.to_string());
            let wanted = format!(
                "RESULTS.md has no block for {name}: write <!-- figures: {name} --> and <!-- end --> on lines of \
                 their own in its section."
            );
            assert_eq!(said, Err(wanted));
        }
    }

    #[test]
    fn only_what_the_proofs_say_is_kept() {
        let printed = ["", "running 2 tests", "one: n = 3", ".two: /here/target/a.png", ".", ""];
        let printed = printed.map(String::from);
        let said = said(&printed, Path::new("/here"));
        assert_eq!(said, ["one: n = 3", "two: target/a.png"]);
        let block = block("cargo xtask figures one", "commit 1, a machine, 2 cores", &said);
        let wanted = "\n`cargo xtask figures one`, commit 1, a machine, 2 cores:\n\n\
            ```text\none: n = 3\ntwo: target/a.png\n```\n\n";
        assert_eq!(block, wanted);
    }
}
