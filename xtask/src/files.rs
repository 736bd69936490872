//! Files and folders, copied and removed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Copies a file or a folder. Files are replaced whole, so a host that has the old one loaded keeps it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        return fs::read_dir(from)?.try_for_each(|entry| {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))
        });
    }
    fs::create_dir_all(to.parent().context("a copy needs a folder")?)?;
    let fresh = to.with_extension("new");
    fs::copy(from, &fresh).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(fs::rename(&fresh, to)?)
}

/// Removes a file or a folder. Returns whether it was there.
pub fn remove(path: &Path) -> Result<bool> {
    let Ok(found) = path.symlink_metadata() else { return Ok(false) };
    let removed = if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.with_context(|| format!("cannot remove {}", path.display()))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_bundle_has_every_file_and_no_leavings() -> Result<()> {
        let scratch = tempfile::tempdir()?;
        let (from, to) = (scratch.path().join("A.vst3"), scratch.path().join("there/A.vst3"));
        fs::create_dir_all(from.join("Contents"))?;
        fs::write(from.join("Contents/A.so"), "new")?;
        fs::create_dir_all(to.join("Contents"))?;
        fs::write(to.join("Contents/A.so"), "old")?;
        copy(&from, &to)?;
        assert_eq!(fs::read_to_string(to.join("Contents/A.so"))?, "new");
        assert_eq!(fs::read_dir(to.join("Contents"))?.count(), 1);
        Ok(())
    }

    #[test]
    fn what_is_removed_is_gone_and_what_was_not_there_is_no_error() -> Result<()> {
        let scratch = tempfile::tempdir()?;
        let (folder, file) = (scratch.path().join("A.vst3"), scratch.path().join("A.clap"));
        fs::create_dir_all(folder.join("Contents"))?;
        fs::write(&file, "")?;
        assert!(remove(&folder)? && remove(&file)?);
        assert!(!folder.exists() && !file.exists());
        assert!(!remove(&folder)? && !remove(&file)?);
        Ok(())
    }
}
