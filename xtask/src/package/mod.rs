//! What people download: the bundles with their documents and licences, as an archive and for Debian.

mod archive;
mod debian;
mod licences;
mod texts;

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::install::PLACES;
use crate::{bundle, files, system};

/// What comes with the bundles. The README and the model's papers name each other by these places.
const DOCUMENTS: [&str; 9] = [
    "README.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "docs",
    "assets/ATTRIBUTION.md",
    "assets/MODEL_CARD.md",
    "assets/editor.png",
    "assets/session.gif",
];

/// Bundles, and packs what was bundled.
pub fn make() -> Result<()> {
    bundle::make()?;
    for file in pack(&bundle::folder(), &bundle::target().join("package"))? {
        println!("Wrote {}", file.display());
    }
    Ok(())
}

/// Packs a folder of bundles as an archive and, where there is `dpkg-deb`, for Debian. Returns what was written.
fn pack(bundles: &Path, to: &Path) -> Result<Vec<PathBuf>> {
    let metadata = licences::metadata()?;
    let about = metadata.root_package().context("Cargo knows no root package")?;
    let folder = to.join(format!("antiphon-{}-{ARCH}-{OS}", about.version));
    lay_out(bundles, &folder)?;
    fs::write(folder.join("THIRD-PARTY.txt"), licences::listed(&metadata)?)?;
    let mut written = vec![archive::write(&folder)?];
    if system::succeeds("dpkg-deb --version") {
        written.push(debian::write(&folder, about)?);
    } else {
        println!("There is no dpkg-deb here: nothing is packed for Debian.");
    }
    Ok(written)
}

/// Puts the bundles, the documents and how to install into a fresh folder.
fn lay_out(bundles: &Path, folder: &Path) -> Result<()> {
    files::remove(folder)?;
    files::copy(bundles, folder)?;
    for document in DOCUMENTS {
        files::copy(Path::new(document), &folder.join(document))?;
    }
    Ok(fs::write(folder.join("INSTALL.txt"), how_to_install())?)
}

fn how_to_install() -> String {
    let home = if cfg!(windows) { "%LOCALAPPDATA%" } else { "your home folder" };
    let [clap, vst3] = PLACES.map(|(name, folder)| format!("  {name} to {folder} in {home}\n"));
    format!(
        "Copy\n{clap}{vst3}and have your DAW look for new plug-ins. The app runs where it is; with --help it says what it \
         does on the command line.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bundles of nothing, as they are named here.
    pub fn bundles(folder: &Path) -> Result<PathBuf> {
        let bundled = folder.join("bundled");
        let library = bundled.join("Antiphon.vst3/Contents/x86_64-linux");
        fs::create_dir_all(&library)?;
        for file in [library.join("Antiphon.so"), bundled.join("Antiphon.clap")] {
            fs::write(file, "a library")?;
        }
        fs::write(bundled.join("Antiphon"), "a program")?;
        Ok(bundled)
    }

    /// Chores run at the root of the repository, tests at that of their package.
    pub fn at_root() -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent")?;
        Ok(std::env::set_current_dir(root)?)
    }

    #[test]
    fn a_package_has_plug_ins_app_documents_and_licences() -> Result<()> {
        at_root()?;
        let scratch = tempfile::tempdir()?;
        let written = pack(&bundles(scratch.path())?, &scratch.path().join("package"))?;
        let names = archive::tests::names(&written[0])?;
        let has = |end: &str| names.iter().any(|name| name.ends_with(end));
        for end in [
            "/Antiphon.clap",
            "/Antiphon.vst3/Contents/x86_64-linux/Antiphon.so",
            "/Antiphon",
            "/README.md",
            "/LICENSE-MIT",
            "/LICENSE-APACHE",
            "/THIRD-PARTY.txt",
            "/INSTALL.txt",
            "/assets/ATTRIBUTION.md",
            "/docs/charts.md",
        ] {
            assert!(has(end), "{end} is not in {names:#?}");
        }
        assert!(names.iter().all(|name| name.starts_with("antiphon-")), "{names:#?}");
        Ok(())
    }

    #[test]
    fn a_second_package_has_nothing_of_the_first() -> Result<()> {
        at_root()?;
        let scratch = tempfile::tempdir()?;
        let (bundled, folder) = (bundles(scratch.path())?, scratch.path().join("antiphon"));
        lay_out(&bundled, &folder)?;
        fs::rename(bundled.join("Antiphon"), bundled.join("Renamed"))?;
        lay_out(&bundled, &folder)?;
        assert!(folder.join("Renamed").exists() && !folder.join("Antiphon").exists());
        Ok(())
    }
}
