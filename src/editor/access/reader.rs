//! The way to screen readers on Linux: AT-SPI, over D-Bus.
//!
//! egui can say what is in a frame, and `accesskit_unix` can tell it; the window library connects neither. While no
//! screen reader is on, nothing is made to be told: D-Bus's own thread waits for one, and a frame asks a flag.

mod words;

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use accesskit_unix::Adapter;
use egui::accesskit::{
    ActionHandler, ActionRequest, ActivationHandler, DeactivationHandler, Node, Role, TreeId,
    TreeInfo, TreeUpdate,
};
use egui::{Context, Event, FullOutput, Plugin, RawInput};
use nice_plug_egui::RepaintNotifier;

use words::Calm;

/// Lets a screen reader follow a window, which `wake` wakes when one comes or asks for something.
pub fn attach(context: &Context, wake: RepaintNotifier) {
    let wire = Arc::new(Wire { on: AtomicBool::new(false), asked: Mutex::default(), wake });
    let [came, asks, left] = [(); 3].map(|()| Asker(wire.clone()));
    let adapter = Adapter::new(came, asks, left);
    context.add_plugin(Reader { wire, adapter, calm: Calm::default(), time: 0.0 });
}

/// What the window and D-Bus's thread share.
struct Wire {
    /// Whether somebody listens.
    on: AtomicBool,
    /// What they asked for since the last frame.
    asked: Mutex<Vec<ActionRequest>>,
    wake: RepaintNotifier,
}

impl Wire {
    fn turn(&self, on: bool) {
        self.on.store(on, Ordering::Release);
        self.wake.request_repaint();
    }

    fn take(&self) -> Vec<ActionRequest> {
        mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The end of the wire on D-Bus's thread. It never touches the window, which may be waiting for that thread.
struct Asker(Arc<Wire>);

impl ActivationHandler for Asker {
    fn request_initial_tree(&mut self) -> Option<TreeUpdate> {
        self.0.turn(true);
        None
    }
}

impl DeactivationHandler for Asker {
    fn deactivate_accessibility(&mut self) {
        self.0.turn(false);
    }
}

impl ActionHandler for Asker {
    fn do_action(&mut self, request: ActionRequest) {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        self.0.wake.request_repaint();
    }
}

/// The end of the wire in the window.
struct Reader {
    wire: Arc<Wire>,
    adapter: Adapter,
    calm: Calm,
    /// When this frame is, in seconds.
    time: f64,
}

impl Plugin for Reader {
    fn debug_name(&self) -> &'static str {
        "screen reader"
    }

    fn input_hook(&mut self, context: &Context, input: &mut RawInput) {
        if self.wire.on.load(Ordering::Acquire) {
            context.enable_accesskit();
        } else {
            context.disable_accesskit();
        }
        input.events.extend(self.wire.take().into_iter().map(Event::AccessKitActionRequest));
        self.time = input.time.unwrap_or(self.time);
        for event in &input.events {
            match event {
                Event::WindowFocused(focused) => self.adapter.update_window_focus_state(*focused),
                Event::PointerMoved(_) | Event::PointerGone | Event::MouseMoved(_) => {}
                _ => self.calm.acted(self.time),
            }
        }
    }

    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        if let Some(mut update) = output.platform_output.accesskit_update.take() {
            words::put(&mut update);
            self.calm.keep(&mut update, self.time);
            self.adapter.update_if_active(|| update);
        }
    }
}

impl Drop for Reader {
    /// Empties the tree: the adapter forgets what leaves it, but not what is in it when it goes itself.
    fn drop(&mut self) {
        let root = egui::accesskit_root_id().accesskit_id();
        self.adapter.update_if_active(|| TreeUpdate {
            nodes: vec![(root, Node::new(Role::Window))],
            tree: Some(TreeInfo::new(root)),
            tree_id: TreeId::ROOT,
            focus: root,
        });
    }
}
