//! The size of the editor's window, how large everything is in it, and its theme; kept with the session.

use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};

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

/// How large everything in the window is, in percent of what is usual on the screen.
pub struct Zoom(AtomicU16);

impl Default for Zoom {
    fn default() -> Self {
        Self(AtomicU16::new(100))
    }
}

impl Zoom {
    /// What can be chosen.
    pub const STEPS: [u16; 6] = [75, 100, 125, 150, 175, 200];

    /// In percent.
    pub fn percent(&self) -> u16 {
        self.0.load(Ordering::Relaxed)
    }

    /// As a factor.
    pub fn factor(&self) -> f32 {
        f32::from(self.percent()) / 100.0
    }

    /// Keeps the nearest of the steps.
    pub fn keep(&self, percent: u16) {
        let nearest = Self::STEPS.into_iter().min_by_key(|step| step.abs_diff(percent));
        self.0.store(nearest.unwrap_or(100), Ordering::Relaxed);
    }
}

impl PersistentField<'_, u16> for Zoom {
    fn set(&self, percent: u16) {
        self.keep(percent);
    }

    fn map<F: Fn(&u16) -> R, R>(&self, read: F) -> R {
        read(&self.percent())
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

    #[test]
    fn what_is_read_as_a_zoom_is_one_that_can_be_chosen() {
        let zoom = Zoom::default();
        for (read, kept) in [(0, 75), (140, 150), (u16::MAX, 200)] {
            zoom.set(read);
            assert_eq!(zoom.percent(), kept);
        }
    }
}
