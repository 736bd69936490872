//! A laid-out package as a `.deb`, which puts everything where a Debian or Ubuntu system looks for it.

use std::env::consts::ARCH;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::Package;

use crate::system::{self, Need};
use crate::{files, finish, told};

/// Where what is no document goes.
const PLACES: [(&str, &str); 3] = [
    ("Antiphon.clap", "usr/lib/clap/Antiphon.clap"),
    ("Antiphon.vst3", "usr/lib/vst3/Antiphon.vst3"),
    ("Antiphon", "usr/bin/antiphon"),
];
const DOCUMENTS: &str = "usr/share/doc/antiphon";
/// Says how to install by hand.
const BY_HAND: &str = "INSTALL.txt";
const DESKTOP: &str = "usr/share/applications/antiphon.desktop";
const ICON: (&str, &str) =
    ("assets/antiphon.svg", "usr/share/icons/hicolor/scalable/apps/antiphon.svg");

/// What the app is linked with beside glibc.
const LINKED: [&str; 2] = ["libgcc-s1", "libasound2t64 | libasound2"];

/// Writes the package beside the folder. Returns where it is.
pub fn write(folder: &Path, about: &Package) -> Result<PathBuf> {
    let root = folder.with_file_name("debian");
    lay_out(folder, &root)?;
    let glibc = told("getconf", &["GNU_LIBC_VERSION"])?;
    let glibc = glibc.strip_prefix("glibc ").context("the system's C library is not glibc")?;
    let control = root.join("DEBIAN/control");
    fs::create_dir_all(root.join("DEBIAN"))?;
    fs::write(control, self::control(about, glibc))?;
    let to = folder.with_file_name(format!("antiphon_{}_{}.deb", about.version, architecture()));
    finish(Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).args([&root, &to]))?;
    Ok(to)
}

/// Puts the files of a package where a system has them.
fn lay_out(folder: &Path, root: &Path) -> Result<()> {
    files::remove(root)?;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != BY_HAND {
            files::copy(&folder.join(&name), &root.join(place(&name)))?;
        }
    }
    files::copy(Path::new(ICON.0), &root.join(ICON.1))?;
    put(&root.join(DESKTOP), DESKTOP_ENTRY)?;
    put(&root.join(DOCUMENTS).join("copyright"), COPYRIGHT)
}

fn put(at: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(at.parent().context("a file needs a folder")?)?;
    Ok(fs::write(at, text)?)
}

fn place(name: &str) -> String {
    let known = PLACES.iter().find(|(known, _)| *known == name);
    known.map_or_else(|| format!("{DOCUMENTS}/{name}"), |(_, place)| (*place).to_string())
}

/// What Debian calls this machine's architecture.
fn architecture() -> &'static str {
    match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// What the packager's tools read. Needs at least the glibc it was built with.
fn control(about: &Package, glibc: &str) -> String {
    let needs: Vec<&str> =
        LINKED.into_iter().chain(system::WINDOW.iter().map(Need::package)).collect();
    format!(
        "Package: antiphon\n\
         Version: {}\n\
         Architecture: {}\n\
         Maintainer: Antiphon contributors\n\
         Section: sound\n\
         Priority: optional\n\
         Depends: libc6 (>= {glibc}), {}\n\
         Description: {}\n \
         An instrument plug-in (VST3 and CLAP) and an app that composes melody, harmony,\n \
         bass and drums as it plays, and answers what you play to it.\n",
        about.version,
        architecture(),
        needs.join(", "),
        about.description.as_deref().unwrap_or_default(),
    )
}

const DESKTOP_ENTRY: &str = "\
[Desktop Entry]
Type=Application
Name=Antiphon
GenericName=Improvising musician
Comment=A musician that listens and answers
Exec=antiphon
Icon=antiphon
Categories=AudioVideo;Audio;Music;Midi;
Keywords=improvise;accompany;jam;composition;
";

const COPYRIGHT: &str = "\
Copyright (c) 2026 Antiphon contributors

Antiphon is under the MIT licence (LICENSE-MIT) or the Apache licence 2.0
(LICENSE-APACHE), as you like. What it is built from is under the licences in
THIRD-PARTY.txt. Whose music its model learned from, and under which licences,
is in assets/ATTRIBUTION.md.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::licences::metadata;
    use crate::package::tests::{at_root, bundles};

    #[test]
    fn everything_is_where_a_system_looks_for_it() -> Result<()> {
        at_root()?;
        let scratch = tempfile::tempdir()?;
        let (folder, root) = (scratch.path().join("antiphon"), scratch.path().join("root"));
        crate::package::lay_out(&bundles(scratch.path())?, &folder)?;
        lay_out(&folder, &root)?;
        for file in [
            "usr/bin/antiphon",
            "usr/lib/clap/Antiphon.clap",
            "usr/lib/vst3/Antiphon.vst3/Contents/x86_64-linux/Antiphon.so",
            "usr/share/applications/antiphon.desktop",
            "usr/share/icons/hicolor/scalable/apps/antiphon.svg",
            "usr/share/doc/antiphon/copyright",
            "usr/share/doc/antiphon/README.md",
            "usr/share/doc/antiphon/assets/ATTRIBUTION.md",
        ] {
            assert!(root.join(file).is_file(), "{file}");
        }
        assert!(!root.join(DOCUMENTS).join(BY_HAND).exists());
        Ok(())
    }

    #[test]
    fn the_control_file_names_version_architecture_and_needs() -> Result<()> {
        at_root()?;
        let metadata = metadata()?;
        let about = metadata.root_package().context("a root package")?;
        let control = control(about, "2.36");
        let field = |name: &str| control.lines().find_map(|line| line.strip_prefix(name));
        assert_eq!(field("Package: "), Some("antiphon"));
        assert_eq!(field("Version: "), Some(about.version.to_string().as_str()));
        assert_eq!(field("Architecture: "), Some(architecture()));
        let needs = field("Depends: ").context("needs")?;
        assert!(needs.starts_with("libc6 (>= 2.36), ") && needs.contains("libegl1"), "{needs}");
        let described = control.lines().skip_while(|line| !line.starts_with("Description: "));
        assert!(described.skip(1).all(|line| line.starts_with(' ')), "{control}");
        assert!(control.ends_with('\n'));
        Ok(())
    }
}
