//! System packages: what is missing, why it is needed, and how it gets here.

use std::io::{BufRead, IsTerminal, Write};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::finish;

/// A Debian or Ubuntu package, what it is for, and the sign that it (or another system's like) is there.
pub struct Need {
    package: &'static str,
    why: &'static str,
    /// A shell command that succeeds where the need is met.
    probe: &'static str,
}

impl Need {
    /// What Debian calls it.
    pub fn package(&self) -> &'static str {
        self.package
    }
}

const fn need(package: &'static str, why: &'static str, probe: &'static str) -> Need {
    Need { package, why, probe }
}

/// To compile.
pub const BUILD: &[Need] = &[
    need("pkg-config", "finds the sound library for the app", "pkg-config --version"),
    need("libasound2-dev", "the app plays through ALSA", "pkg-config --exists alsa"),
];

/// To open a window.
pub const WINDOW: &[Need] = &[
    need("libx11-6", "the editor's window", "/sbin/ldconfig -p | grep -q libX11.so.6"),
    need("libx11-xcb1", "the editor's window", "/sbin/ldconfig -p | grep -q libX11-xcb.so.1"),
    need(
        "libxkbcommon0",
        "keys typed into the editor",
        "/sbin/ldconfig -p | grep -q libxkbcommon.so.0",
    ),
    need(
        "libxkbcommon-x11-0",
        "keys typed into the editor",
        "/sbin/ldconfig -p | grep -q libxkbcommon-x11.so.0",
    ),
    need("libegl1", "the editor is drawn with OpenGL", "/sbin/ldconfig -p | grep -q libEGL.so.1"),
    need("libgl1", "the editor is drawn with OpenGL", "/sbin/ldconfig -p | grep -q libGL.so.1"),
];

/// To open windows where there is no screen.
pub const SCREEN: &[Need] = &[
    need("xvfb", "the editor is tested in windows that nobody sees", "command -v Xvfb"),
    need(
        "dbus-daemon",
        "screen readers are tested on a bus of their own",
        "command -v dbus-daemon",
    ),
    need(
        "at-spi2-core",
        "the editor is read as a screen reader does",
        "test -x /usr/libexec/at-spi-bus-launcher || test -x /usr/lib/at-spi2-core/at-spi-bus-launcher \
         || test -x /usr/lib/at-spi-bus-launcher",
    ),
];

/// To run the Python hosts.
pub const HOSTS: &[Need] = &[need(
    "python3-venv",
    "the VST3 is tested in two Python hosts, in an environment of their own",
    "python3 -c 'import venv, ensurepip'",
)];

/// To run the network's tests as an Arm processor does.
pub const EMULATION: &[Need] =
    &[need("qemu-user-static", "emulates an Arm processor", "qemu-aarch64-static --version")];

/// To build for Windows and run what is built.
pub const WINDOWS: &[Need] = &[
    need(
        "gcc-mingw-w64-x86-64",
        "compiles and links for Windows",
        "x86_64-w64-mingw32-gcc --version",
    ),
    need("wine", "runs programs for Windows", "wine --version"),
];

/// Installs whatever of `needs` is missing, after saying what and why, and after asking unless `unattended`.
/// Windows and macOS have it all.
pub fn provide(needs: &[Need], unattended: bool) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&Need> = needs.iter().filter(|need| !succeeds(need.probe)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing system packages:");
    for need in &missing {
        println!("  {:<20} {}", need.package, need.why);
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !succeeds("apt-get --version") {
        bail!("There is no apt-get here: install what your system calls {}.", packages.join(", "));
    }
    if !unattended && !agreed()? {
        bail!("Nothing installed: run `apt-get install {}` and try again.", packages.join(" "));
    }
    install(&packages)?;
    match missing.iter().find(|need| !succeeds(need.probe)) {
        Some(need) => bail!("{} is installed but does not answer `{}`.", need.package, need.probe),
        None => Ok(()),
    }
}

/// Adds `rustfmt` and `clippy` to a toolchain that came without them.
pub fn provide_components() -> Result<()> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !succeeds(&format!("cargo {tool} --version")) {
            println!("The Rust toolchain lacks {component}: adding it.");
            finish(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// Adds Rust's own library for another machine where it is missing.
pub fn provide_target(triple: &str) -> Result<()> {
    if succeeds(&format!("test -d \"$(rustc --print target-libdir --target {triple})\"")) {
        return Ok(());
    }
    println!("The Rust toolchain lacks {triple}: adding it.");
    finish(Command::new("rustup").args(["target", "add", triple]))
}

fn install(packages: &[&str]) -> Result<()> {
    finish(&mut apt("update"))?;
    finish(apt("install").args(["-y", "--no-install-recommends"]).args(packages))
}

/// `apt-get`, as root.
fn apt(verb: &str) -> Command {
    let mut command = if succeeds("test $(id -u) = 0") {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", verb]);
    command
}

fn agreed() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("Nobody to ask: add --yes to install them.");
    }
    print!("Install them now with apt-get? [Y/n] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "" | "y" | "Y" | "yes"))
}

/// Whether a shell command succeeds; its output is dropped.
pub fn succeeds(script: &str) -> bool {
    let quiet = Command::new("sh")
        .args(["-c", script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_that_is_met_installs_nothing() {
        assert!(provide(&[need("anything", "a test", "true")], true).is_ok());
    }

    #[test]
    fn a_probe_fails_where_its_command_does() {
        assert!(succeeds("true"));
        assert!(!succeeds("exit 3"));
        assert!(!succeeds("no-such-program-anywhere"));
    }
}
