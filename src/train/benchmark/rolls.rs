//! The piano rolls of the polyphonic music benchmark (Boulanger-Lewandowski et al., ICML 2012).

use std::path::Path;

use matrw::{MatFile, MatVariable, load_matfile};

/// A piece: for each time step the keys that sound, bit 0 for the lowest of 88.
pub type Roll = Vec<u128>;

/// Keys of the piano.
pub const KEYS: usize = 88;

/// A data set with its split of 2012.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rolls {
    /// What is learned from.
    pub train: Vec<Roll>,
    /// What constants and the moment to stop are chosen by.
    pub valid: Vec<Roll>,
    /// What is reported.
    pub test: Vec<Roll>,
}

impl Rolls {
    /// Reads a MATLAB file with the cell arrays `traindata`, `validdata` and `testdata`, each cell a matrix
    /// `[steps, 88]` of zeros and ones.
    ///
    /// # Errors
    /// A sentence that names the file and what it lacks.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let file = load_matfile(&path.to_string_lossy())
            .map_err(|why| format!("{name} cannot be read as a MATLAB file: {why}"))?;
        let rolls = |part: &str| {
            rolls(&file, part).ok_or_else(|| {
                format!("{name} has no cell array {part} of matrices with {KEYS} columns")
            })
        };
        Ok(Self {
            train: rolls("traindata")?,
            valid: rolls("validdata")?,
            test: rolls("testdata")?,
        })
    }
}

/// Moves a piece up or down; keys that leave the piano are lost.
pub fn transpose(roll: &[u128], semitones: i32) -> Roll {
    const ALL: u128 = u128::MAX >> (128 - KEYS);
    let up = |set: u128| if semitones < 0 { set >> -semitones } else { set << semitones };
    roll.iter().map(|&set| up(set) & ALL).collect()
}

fn rolls(file: &MatFile, part: &str) -> Option<Vec<Roll>> {
    if !file.contains(part) {
        return None;
    }
    let cells = &file[part];
    (0..cells.dim().iter().product()).map(|at| roll(&cells[at])).collect()
}

fn roll(cell: &MatVariable) -> Option<Roll> {
    let [steps, KEYS] = cell.dim()[..] else { return None };
    let values = cell.to_vec::<f64>()?;
    // MATLAB lays matrices out column by column.
    let sounds = |step: usize, key: usize| values.get(key * steps + step).is_some_and(|&v| v > 0.5);
    let frame =
        |step| (0..KEYS).filter(|&key| sounds(step, key)).fold(0, |set, key| set | 1 << key);
    Some((0..steps).map(frame).collect())
}
