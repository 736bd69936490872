//! Windows above the stage.

use egui::{Align, Align2, Button, Frame, Id, Key, Layout, Margin, Pos2, Ui, Window, vec2};

use super::theme::TARGET;

/// A window: its title, which of its points lies where, and the width of what is in it.
pub struct Pane<'a> {
    /// What stands above everything in it.
    pub title: &'a str,
    /// Which point of it lies at `at`, until somebody moves it.
    pub pivot: Align2,
    /// Where.
    pub at: Pos2,
    /// In points.
    pub width: f32,
}

impl Pane<'_> {
    /// Draws the window while it is open, and closes it with its button or Escape.
    ///
    /// Where keys opened it they are led in, and back to where they were when it closes. `contents` is told whether the
    /// window has just been opened.
    pub fn show<T>(
        self,
        ui: &Ui,
        open: &mut bool,
        contents: impl FnOnce(&mut Ui, bool) -> T,
    ) -> Option<T> {
        if !*open {
            return None;
        }
        let id = Id::unique(self.title);
        let before: Option<Option<Id>> = ui.data(|data| data.get_temp(id));
        let opener = before.unwrap_or_else(|| ui.memory(|memory| memory.focused()));
        ui.data_mut(|data| data.insert_temp(id, opener));
        let frame = Frame::window(ui.style()).inner_margin(Margin::same(16));
        let window = Window::new(self.title).id(id).frame(frame).title_bar(false).resizable(false);
        let shown = window.pivot(self.pivot).default_pos(self.at).show(ui.ctx(), |ui| {
            ui.set_width(self.width);
            let lead = before.is_none() && opener.is_some();
            *open = !title(ui, self.title, lead);
            contents(ui, before.is_none())
        });
        *open &= !ui.input(|input| input.key_pressed(Key::Escape));
        if !*open {
            ui.data_mut(|data| data.remove::<Option<Id>>(id));
            opener
                .into_iter()
                .for_each(|opener| ui.memory_mut(|memory| memory.request_focus(opener)));
        }
        shown?.inner
    }
}

/// Draws the title and the button that closes, which takes the keys if they are led in; whether it is pressed.
fn title(ui: &mut Ui, text: &str, lead: bool) -> bool {
    ui.horizontal(|ui| {
        ui.heading(text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new("Close").min_size(vec2(TARGET, TARGET)));
            if lead {
                close.request_focus();
            }
            close.clicked()
        })
        .inner
    })
    .inner
}
