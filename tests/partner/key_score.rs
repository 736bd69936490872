//! How often a key was right.

use antiphon::music::Key;

/// How often the key was right.
#[derive(Default)]
pub struct Score {
    asked: u32,
    exact: u32,
    signature: u32,
    weighted: f64,
}

impl Score {
    /// Counts an answer; none is wrong.
    pub fn add(&mut self, key: Key, heard: Option<Key>) {
        self.asked += 1;
        let Some(heard) = heard else { return };
        self.exact += u32::from(heard == key);
        self.signature += u32::from(heard.sharps() == key.sharps());
        self.weighted += mirex(key, heard);
    }

    /// What was counted, in words.
    pub fn words(&self) -> String {
        let (low, high) = wilson(self.exact, self.asked);
        let share = |of: f64| of / f64::from(self.asked);
        let (exact, signature) = (share(self.exact.into()), share(self.signature.into()));
        let weighted = share(self.weighted);
        format!(
            "{exact:.3} ({low:.3} to {high:.3}), signature {signature:.3}, weighted {weighted:.3}, n = {}",
            self.asked
        )
    }
}

/// The weights of MIREX, "Audio Key Detection"; a fifth counts either way.
fn mirex(key: Key, heard: Key) -> f64 {
    let up = heard.tonic.above(key.tonic);
    match (heard.mode == key.mode, up) {
        (true, 0) => 1.0,
        (true, 5 | 7) => 0.5,
        (false, 0) => 0.2,
        (false, _) if heard.sharps() == key.sharps() => 0.3,
        _ => 0.0,
    }
}

/// Wilson's interval of 95 %.
fn wilson(of: u32, all: u32) -> (f64, f64) {
    const Z: f64 = 1.96;
    let (n, share) = (f64::from(all), f64::from(of) / f64::from(all));
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    ((middle - half) / whole, (middle + half) / whole)
}
