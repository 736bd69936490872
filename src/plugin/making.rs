//! The way from a format's entry to the plug-in that the framework makes for it.

use std::cell::RefCell;
use std::sync::Arc;

use crate::editor::Stage;

type Call = Box<dyn Fn() + Send + Sync>;

thread_local! {
    static MAKING: RefCell<Option<Making>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Making {
    asks: Option<Call>,
    stage: Option<Arc<Stage>>,
}

/// Makes something of the framework's with `make`, and gives it with the stage of the plug-in that is in it. `asks` asks the
/// host for a moment of its main thread, if there is a better way than the framework's.
pub fn make<T>(asks: Option<Call>, make: impl FnOnce() -> T) -> (T, Option<Arc<Stage>>) {
    MAKING.replace(Some(Making { asks, stage: None }));
    let made = make();
    (made, MAKING.take().and_then(|making| making.stage))
}

/// The plug-in of this stage is there.
pub fn made(stage: &Arc<Stage>) {
    MAKING.with_borrow_mut(|making| {
        let Some(making) = making else { return };
        if let Some(asks) = making.asks.take() {
            stage.params.edits.ask_by(asks);
        }
        making.stage = Some(stage.clone());
    });
}
