//! The bytes of a file, so many at most, and the text that they are.

use std::io::Read;
use std::path::Path;

use super::refusal::Refusal;

/// The longest file that is read, and the longest that a compressed one may become.
pub const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a file.
pub fn load(path: &Path) -> Result<Vec<u8>, Refusal> {
    let unreadable =
        |why| Refusal::new(format!("cannot be opened ({why}): check that you may read it"));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Refusal::new(format!("is longer than {} MiB: split it", MAX_BYTES >> 20)));
    }
    Ok(bytes)
}

/// Text in UTF-8, UTF-16 with its mark, or Latin-1.
pub fn text(bytes: &[u8]) -> String {
    let units = |order: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2).skip(1);
        let units: Vec<u16> = pairs.map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_string(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}
