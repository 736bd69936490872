//! The editor: what a person sees and steers. It draws the scene folded from the engine's messages and changes
//! parameters; it never waits for the audio thread, nor the audio thread for it.

mod access;
mod panels;
mod stage;
mod widgets;
mod window;

pub use panels::{console, transport};
pub use stage::scene;
pub use widgets::theme::wear;
pub use window::framework::StageEditor;
pub use window::stage::Stage;
pub use window::view::EditorView;
