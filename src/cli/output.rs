//! Files that appear whole or not at all.

use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::fault::Fault;

/// A file in the making, beside the place where it will stand. Dropped before [`Draft::publish`], it was never there.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    to: PathBuf,
}

impl Draft {
    /// Begins a file for `to`, with `suffix` while it is in the making. Refused where `to` cannot be written.
    pub fn begin(to: &Path, suffix: &str) -> Result<Self, Fault> {
        if to.is_dir() {
            return Err(Fault::refused(format!("{} is a folder: name a file in it", to.display())));
        }
        let folder = match to.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".antiphon-").suffix(suffix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(|error| {
            let mend = "choose a folder that is there and can be written";
            Fault::refused(format!("cannot write {}: {error}; {mend}", to.display()))
        })?;
        Ok(Self { file, to: to.to_path_buf() })
    }

    /// Where it is in the making.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The open file.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// The failure to write it.
    pub fn fault(&self, why: impl std::fmt::Display) -> Fault {
        Fault::failed(format!(
            "cannot write {}: {why}; make room or name another file",
            self.to.display()
        ))
    }

    /// Puts it in its place.
    pub fn publish(self) -> Result<(), Fault> {
        let Self { file, to } = self;
        file.persist(&to).map_err(|error| {
            Fault::failed(format!("cannot write {}: {}", to.display(), error.error))
        })?;
        Ok(())
    }
}

/// Refuses outputs that would stand in the place of an input, by whatever path, or of one another.
pub fn check_places(inputs: &[impl AsRef<Path>], outputs: &[&Path]) -> Result<(), Fault> {
    let inputs: Vec<&Path> = inputs.iter().map(AsRef::as_ref).collect();
    for (at, output) in outputs.iter().enumerate() {
        let mend = "name another file to write";
        if let Some(input) = inputs.iter().find(|input| same(input, output)) {
            let (output, input) = (output.display(), input.display());
            return Err(Fault::refused(format!(
                "{output} would replace {input}, which is read: {mend}"
            )));
        }
        if outputs[..at].iter().any(|other| same(other, output)) {
            return Err(Fault::refused(format!(
                "{} is named for two outputs: {mend}",
                output.display()
            )));
        }
    }
    Ok(())
}

/// Whether two paths lead to one file, or would.
fn same(one: &Path, other: &Path) -> bool {
    same_file::is_same_file(one, other).unwrap_or(false) || place(one) == place(other)
}

/// Where a path leads, whether or not a file is there yet.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_dropped_draft_leaves_nothing_and_a_published_one_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("a.mid");
        drop(Draft::begin(&to, ".mid").unwrap());
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        let draft = Draft::begin(&to, ".mid").unwrap();
        draft.file().write_all(b"whole").unwrap();
        assert!(!to.exists());
        draft.publish().unwrap();
        assert_eq!(std::fs::read(&to).unwrap(), b"whole");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let fault = Draft::begin(Path::new("/no/such/folder/a.mid"), "").unwrap_err();
        assert_eq!(fault.code(), 2);
        assert!(fault.to_string().contains("/no/such/folder/a.mid"));
    }
}
