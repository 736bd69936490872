//! The regions of the window, and the line of news, as screen readers know them.

use egui::accesskit::Live;
use egui::{Response, Ui};

/// Gives the panel in which this is drawn the name that is said where somebody comes into it.
pub fn name(ui: &Ui, name: &str) {
    if let Some(panel) = ui.stack().iter().find(|part| part.is_panel_ui()) {
        ui.ctx().accesskit_node_builder(panel.unique_id, |node| node.set_label(name));
    }
}

/// Makes a line be said when it changes, once there is time for it.
pub fn live(line: &Response) {
    line.ctx.accesskit_node_builder(line.id, |node| node.set_live(Live::Polite));
}
