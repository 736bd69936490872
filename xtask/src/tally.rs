//! What passed and what failed, counted from the output of the tests themselves.

use std::process::Command;

use anyhow::Result;

use crate::shown;

/// The counts of a whole run, and the result lines that they come from.
#[derive(Default)]
pub struct Tally {
    passed: u32,
    failed: u32,
    /// What this machine could not prove, each with its reason.
    unproved: Vec<String>,
    results: Vec<String>,
}

/// How a test begins the line that tells what it could not prove here.
const UNPROVED: &str = "not proved here: ";

impl Tally {
    /// Runs a command whose output is shown and counted. A command without `test result` lines counts as one test.
    /// Returns whether it succeeded.
    pub fn step(&mut self, name: &str, command: &mut Command) -> Result<bool> {
        println!("\n== {name}");
        let mut counted = Self::default();
        let success = shown(command, |line| counted.count(name, &line))?;
        if counted.failed == 0 && (counted.passed == 0 || !success) {
            counted.verdict(name, success);
        }
        self.add(counted);
        Ok(success)
    }

    /// One more test without output of its own.
    pub fn verdict(&mut self, name: &str, success: bool) {
        if success {
            self.passed += 1
        } else {
            self.failed += 1
        }
        self.results.push(format!("{} [{name}]", if success { "ok" } else { "FAILED" }));
    }

    /// Something that cannot be proved on this machine.
    pub fn unproved(&mut self, what: &str) {
        println!("{UNPROVED}{what}");
        self.unproved.push(what.to_string());
    }

    /// Prints every result line and what stays unproved, then the sum as the last line. Returns whether all passed.
    pub fn close(&self) -> bool {
        println!("\n== results");
        self.results.iter().for_each(|line| println!("{line}"));
        self.unproved.iter().for_each(|what| println!("{UNPROVED}{what}"));
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }

    fn count(&mut self, name: &str, line: &str) {
        if let Some((_, what)) = line.split_once(UNPROVED) {
            self.unproved.push(what.to_string());
        }
        let Some((passed, failed)) = result(line) else { return };
        self.passed += passed;
        self.failed += failed;
        if passed + failed > 0 {
            self.results.push(format!("{line} [{name}]"));
        }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.unproved.extend(other.unproved);
        self.results.extend(other.results);
    }
}

/// The counts in a line such as `test result: ok. 12 passed; 3 failed; 1 ignored; …` or `12 passed, 3 failed`.
fn result(line: &str) -> Option<(u32, u32)> {
    let counts = match line.strip_prefix("test result: ") {
        Some(result) => result.split_once(". ")?.1,
        None => line,
    };
    let mut figures = counts.split([',', ';']).map(str::trim);
    let passed = figures.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = figures.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some((passed, failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_read_and_others_are_not() {
        let line =
            "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; finished in 0.1s";
        assert_eq!(result(line), Some((12, 3)));
        assert_eq!(result("4 passed, 0 failed"), Some((4, 0)));
        assert_eq!(result("test music::tests::a ... ok"), None);
    }

    #[test]
    fn a_command_without_result_lines_counts_once() -> Result<()> {
        let mut tally = Tally::default();
        assert!(tally.step("fine", &mut Command::new("true"))?);
        assert!(!tally.step("broken", &mut Command::new("false"))?);
        assert_eq!((tally.passed, tally.failed), (1, 1));
        Ok(())
    }

    #[test]
    fn what_a_test_cannot_prove_is_remembered() -> Result<()> {
        let mut tally = Tally::default();
        let line = "echo 'test a ... not proved here: a claim (a reason)'";
        assert!(tally.step("modest", Command::new("sh").args(["-c", line]))?);
        assert_eq!(tally.unproved, ["a claim (a reason)"]);
        Ok(())
    }

    #[test]
    fn a_crash_after_passing_tests_counts_as_a_failure() -> Result<()> {
        let mut tally = Tally::default();
        let script = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; exit 9";
        assert!(!tally.step("crash", Command::new("sh").args(["-c", script]))?);
        assert_eq!((tally.passed, tally.failed), (2, 1));
        Ok(())
    }
}
