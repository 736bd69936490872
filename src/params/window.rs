//! The size of the editor's window and its theme, kept with the session.

use std::sync::atomic::{AtomicU32, Ordering};

use nice_plug::params::persist::PersistentField;
use serde::{Deserialize, Serialize};

const DEFAULT: (u16, u16) = (1180, 760);

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

impl Theme {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// The one that is not this one.
    pub const fn other(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }
}

/// The size of the window in points, kept with the session.
pub struct WindowSize(AtomicU32);

impl Default for WindowSize {
    fn default() -> Self {
        Self(AtomicU32::new(pack(DEFAULT)))
    }
}

impl WindowSize {
    /// The smallest in which everything can be read.
    pub const SMALLEST: (u16, u16) = (1100, 680);
    /// The largest.
    pub const LARGEST: (u16, u16) = (3840, 2400);

    /// Width and height in points.
    pub fn get(&self) -> (u16, u16) {
        let packed = self.0.load(Ordering::Relaxed);
        ((packed >> 16) as u16, packed as u16)
    }

    /// Keeps a size, or the nearest one that the editor can be read at.
    pub fn keep(&self, (width, height): (u16, u16)) {
        let width = width.clamp(Self::SMALLEST.0, Self::LARGEST.0);
        let height = height.clamp(Self::SMALLEST.1, Self::LARGEST.1);
        self.0.store(pack((width, height)), Ordering::Relaxed);
    }
}

impl PersistentField<'_, (u16, u16)> for WindowSize {
    fn set(&self, size: (u16, u16)) {
        self.keep(size);
    }

    fn map<F: Fn(&(u16, u16)) -> R, R>(&self, read: F) -> R {
        read(&self.get())
    }
}

fn pack((width, height): (u16, u16)) -> u32 {
    u32::from(width) << 16 | u32::from(height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_never_becomes_too_small_to_read() {
        let size = WindowSize::default();
        size.keep((0, 65_535));
        assert_eq!(size.get(), (WindowSize::SMALLEST.0, WindowSize::LARGEST.1));
    }
}
