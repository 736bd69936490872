//! A folder as a `.tar.gz` beside it.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, HeaderMode};

/// Writes the archive, in which everything is in a folder of that name and belongs to nobody. Returns where it is.
pub fn write(folder: &Path) -> Result<PathBuf> {
    let name = folder.file_name().context("a package needs a name")?;
    let to = folder.with_file_name([name, ".tar.gz".as_ref()].into_iter().collect::<OsString>());
    let mut archive = Builder::new(GzEncoder::new(File::create(&to)?, Compression::default()));
    archive.mode(HeaderMode::Deterministic);
    archive.append_dir_all(name, folder)?;
    archive.into_inner()?.finish()?;
    Ok(to)
}

#[cfg(test)]
pub mod tests {
    use std::fs;

    use flate2::read::GzDecoder;
    use tar::Archive;

    use super::*;

    /// What is in an archive.
    pub fn names(archive: &Path) -> Result<Vec<String>> {
        let mut archive = Archive::new(GzDecoder::new(File::open(archive)?));
        archive.entries()?.map(|entry| Ok(entry?.path()?.display().to_string())).collect()
    }

    #[test]
    #[cfg(unix)]
    fn a_program_can_be_run_when_it_is_unpacked() -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let scratch = tempfile::tempdir()?;
        let folder = scratch.path().join("antiphon-1.2.3");
        fs::create_dir_all(&folder)?;
        let program = folder.join("Antiphon");
        fs::write(&program, "a program")?;
        fs::set_permissions(&program, PermissionsExt::from_mode(0o755))?;
        let archive = write(&folder)?;
        assert!(archive.ends_with("antiphon-1.2.3.tar.gz"));
        let there = scratch.path().join("there");
        Archive::new(GzDecoder::new(File::open(archive)?)).unpack(&there)?;
        let mode = fs::metadata(there.join("antiphon-1.2.3/Antiphon"))?.permissions().mode();
        assert_eq!(mode & 0o111, 0o111);
        Ok(())
    }
}
