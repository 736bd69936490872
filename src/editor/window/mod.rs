//! The window in its host: how the framework opens it, its size, its keys, its end.
//!
//! Three files mend what the window library (`baseview`) does on X11; each says which version it mends, for whoever takes
//! it upstream: `deferred` makes the window when it is shown, `focus` leaves the keys to the host, `life` waits for the
//! thread of the window.

pub mod deferred;
#[cfg(target_os = "linux")]
pub mod focus;
pub mod framework;
pub mod keys;
pub mod life;
pub mod opened;
pub mod size;
pub mod stage;
pub mod view;
