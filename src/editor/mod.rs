//! The editor: what a person sees and steers. It draws the scene folded from the engine's messages and changes
//! parameters; it never waits for the audio thread, nor the audio thread for it.

mod about;
mod bar;
pub mod console;
mod control;
mod view;
#[cfg(target_os = "linux")]
mod focus;
mod foot;
mod gesture;
mod header;
mod hosts;
mod keys;
mod knob;
mod deferred;
mod life;
mod mood;
mod news;
mod opened;
mod palette;
mod pane;
mod panel;
mod parts;
mod presets;
mod rack;
#[cfg(target_os = "linux")]
mod reader;
mod region;
mod roll;
mod routing;
pub mod scene;
mod seed;
mod shelf;
mod side;
mod size;
mod stage;
mod strip;
mod talk;
mod theme;
mod tune;
pub mod transport;
mod window;

pub use stage::Stage;
pub use theme::wear;
pub use view::EditorView;
pub use window::StageEditor;
