//! The network and the engine timed beside others, in one run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{bundle, figures, finish, system};

/// What the contestants are, as PyPI names them.
const RIVALS: [&str; 9] = [
    "onnxruntime==1.31.1",
    "onnx==1.23.2",
    "numpy==2.4.6",
    "torch==2.10.0",
    "pandas==2.3.3",
    "mido==1.3.3",
    "tqdm==4.70.1",
    "appdirs==1.4.4",
    "joblib==1.6.0",
];

/// Installed without the packages that only its applications need.
const NOTOCHORD: &str = "notochord==0.8.0";

/// Provides the contestants, writes the network as ONNX graphs, and times all of them.
pub fn run(unattended: bool) -> Result<()> {
    system::provide(system::HOSTS, unattended)?;
    let venv = std::path::absolute(bundle::target().join("rivals-venv"))?;
    let python = venv.join("bin/python");
    if !has_rivals(&python) {
        make_venv(&venv)?;
    }
    let graphs = std::path::absolute(bundle::target().join("rivals-onnx"))?;
    let mut write = Command::new(&python);
    finish(write.args(["rivals/python/graphs.py", "assets/antiphon.safetensors"]).arg(&graphs))?;
    println!("{}", figures::facts()?);
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", "antiphon-rivals", "--"]);
    cargo.args([&graphs, &runtime(&venv)?, &python]);
    finish(cargo.env("RAYON_NUM_THREADS", "1"))
}

/// Whether everything is there; Notochord comes last.
fn has_rivals(python: &Path) -> bool {
    system::succeeds(&format!("{} -m pip freeze | grep -qx {NOTOCHORD}", python.display()))
}

fn make_venv(venv: &Path) -> Result<()> {
    println!("PyTorch and the rest take about 7 GB in {}.", venv.display());
    finish(Command::new("python3").args(["-m", "venv"]).arg(venv))?;
    let pip = || {
        let mut pip = Command::new(venv.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check"]);
        pip
    };
    finish(pip().args(RIVALS))?;
    finish(pip().args(["--no-deps", NOTOCHORD]))
}

/// The library of ONNX Runtime inside its wheel.
fn runtime(venv: &Path) -> Result<PathBuf> {
    let inside = |folder: PathBuf, start: &str| -> Result<PathBuf> {
        let mut names = fs::read_dir(&folder)?.flatten().map(|entry| entry.path());
        let fits = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
        };
        names.find(fits).with_context(|| format!("no {start} in {}", folder.display()))
    };
    let packages = inside(venv.join("lib"), "python3")?.join("site-packages");
    inside(packages.join("onnxruntime/capi"), "libonnxruntime.so")
}
