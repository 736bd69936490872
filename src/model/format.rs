//! The format of a weights file: what it is called, what is refused, and its checksum.

use std::fmt;

/// The value of the metadata key `format`.
pub const FORMAT: &str = "antiphon-1";

/// Smallest and largest scale of a row that is not all zero; below, products could become denormal numbers.
pub const SCALES: [f32; 2] = [1e-8, 100.0];

/// The digits while the checksum is computed.
pub const BLANK: &str = "00000000";

/// Stands before the eight hexadecimal digits of the checksum; no text inside the header can contain it unescaped.
const CHECKSUM_KEY: &[u8] = b"\"crc32\":\"";

/// Why a weights file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WeightsError {
    /// It is not a safetensors file of this format.
    Foreign(String),
    /// Its checksum does not match its contents.
    Damaged,
    /// Its dimensions are missing, unreadable or out of range.
    Config(String),
    /// A tensor is missing, unknown, or of the wrong type or shape.
    Tensor(String),
    /// A tensor holds a number that is not finite or out of range.
    Number(String),
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(why) => {
                write!(f, "the weights are not an {FORMAT} file ({why}); export them again")
            }
            Self::Damaged => write!(f, "the weights do not match their checksum; get a fresh copy"),
            Self::Config(field) => {
                write!(f, "the weights' config is wrong at {field}; export them again")
            }
            Self::Tensor(name) => {
                write!(f, "the weights' tensor {name} does not fit the config; export them again")
            }
            Self::Number(name) => write!(
                f,
                "the weights' tensor {name} holds a number out of range; train them again"
            ),
        }
    }
}

impl std::error::Error for WeightsError {}

/// Refuses a file whose bytes do not give the checksum it carries.
pub fn verify(bytes: &[u8]) -> Result<(), WeightsError> {
    let digits = checksum_place(bytes).ok_or(WeightsError::Foreign("no checksum".into()))?;
    let found = bytes.get(digits..digits + BLANK.len());
    if found == Some(checksum(bytes, digits).as_bytes()) {
        Ok(())
    } else {
        Err(WeightsError::Damaged)
    }
}

/// Where the checksum's digits are.
pub fn checksum_place(bytes: &[u8]) -> Option<usize> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let header = rest.get(..usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let key = header.windows(CHECKSUM_KEY.len()).position(|window| window == CHECKSUM_KEY)?;
    let digits = 8 + key + CHECKSUM_KEY.len();
    (digits + BLANK.len() <= bytes.len()).then_some(digits)
}

/// The checksum of the whole file with its own digits blank, header and tensors alike.
pub fn checksum(bytes: &[u8], digits: usize) -> String {
    let (before, rest) = bytes.split_at(digits);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(before);
    hasher.update(BLANK.as_bytes());
    hasher.update(rest.get(BLANK.len()..).unwrap_or_default());
    format!("{:08x}", hasher.finalize())
}
