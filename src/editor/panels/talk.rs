//! The strip of the conversation: how it plays with the person, and what they say to it.

use egui::{Align, Button, Label, Layout, RichText, Ui, vec2};
use nice_plug::prelude::{Param, ParamSetter};

use super::super::widgets::control::explained;
use super::super::widgets::knob;
use super::super::widgets::palette::Palette;
use super::super::widgets::theme::caption;
use super::news::{Before, News, Undo};
use crate::engine::{Command, MusicCommand};
use crate::params::{AntiphonParams, Mode};

/// The width of a fader's column and of a button, the space between them, and the height of all.
const FADER: f32 = 94.0;
const BUTTON: f32 = 72.0;
const GAP: f32 = 8.0;
const HEIGHT: f32 = 60.0;
/// The most that the mode takes.
const MODE: f32 = 310.0;
/// The space that sets the tempo's buttons apart.
const APART: f32 = 14.0;
/// The widths of all faders and of all buttons.
const FADERS: f32 = 4.0 * FADER + 3.0 * GAP;
const BUTTONS: f32 = 4.0 * BUTTON + 3.0 * GAP + APART;

/// Draws the strip; says what the person wants of the music.
pub fn show(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    news: &mut News,
) -> Option<Command> {
    ui.spacing_mut().item_spacing.x = GAP;
    ui.horizontal_top(|ui| {
        let rest = ui.available_width() - FADERS - BUTTONS - 4.0 * GAP;
        column(ui, rest.min(MODE), |ui| mode(ui, setter, params));
        ui.add_space(GAP);
        faders(ui, setter, params);
        ui.add_space(GAP + (rest - MODE).max(0.0));
        column(ui, BUTTONS, |ui| buttons(ui, setter, params, news))
    })
    .inner
}

fn column<T>(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui) -> T) -> T {
    let size = vec2(width.max(0.0), HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        ui.set_width(size.x);
        add(ui)
    })
    .inner
}

/// What a mode is, in one sentence.
fn sentence(mode: Mode) -> &'static str {
    match mode {
        Mode::Free => "Every part plays by itself; while you play, you are the lead.",
        Mode::Harmonise => "Voices sing under each key that you strike; nothing else plays.",
        Mode::Accompany => "You lead; chords and bass go with you.",
        Mode::Solo => "You lay the chords, or the chart does; the lead improvises over them.",
        Mode::Trade => "You play a phrase; the lead answers it.",
    }
}

fn mode(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let said = sentence(params.mode.value());
    let ink = Palette::of(ui);
    ui.horizontal(|ui| {
        caption(ui, "Mode");
        explained(ui, setter, &params.mode, 130.0, said, |mode| Some(sentence(mode)));
    });
    ui.add(Label::new(RichText::new(said).small().color(ink.muted)).wrap());
}

/// What steers the modes; dim where the mode has no use for it.
fn faders(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let mode = params.mode.value();
    let [trades, harmonises] = [mode == Mode::Trade, mode == Mode::Harmonise];
    let help = "How many voices sing under a key in harmonise; double-click for two.";
    fader(ui, setter, &params.voices, harmonises, help);
    let help = "How much it plays while you play: from leaving you space to as busy as you are.";
    fader(ui, setter, &params.room, !harmonises, help);
    let help = "When you trade: from answers in contrast to your phrase to its echo.";
    fader(ui, setter, &params.echo, trades, help);
    let help = "How many bars a turn lasts when you trade; all the way down a turn is a phrase.";
    fader(ui, setter, &params.turn, trades, help);
}

/// A fader with its name above and its value in words below.
fn fader<P: Param>(ui: &mut Ui, setter: &ParamSetter<'_>, param: &P, used: bool, help: &str) {
    let ink = Palette::of(ui);
    let small = |text: &str, colour| RichText::new(text).small().color(colour);
    column(ui, FADER, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.label(small(param.name(), ink.muted));
        let (colour, text) = if used { (ink.accent, ink.text) } else { (ink.edge, ink.muted) };
        knob::fader(ui, setter, param, FADER, colour, help);
        let said = param.normalized_value_to_string(param.modulated_normalized_value(), true);
        ui.label(small(&said, text));
    });
}

/// What the person can say.
fn buttons(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    news: &mut News,
) -> Option<Command> {
    let above = ui.horizontal(opinions).inner;
    above.or(ui.horizontal(|ui| course(ui, setter, params, news)).inner)
}

/// What they say of the music, and the beat.
fn opinions(ui: &mut Ui) -> Option<Command> {
    let says = [
        ("Like", MusicCommand::Like, "More like what has just sounded."),
        ("Dislike", MusicCommand::Dislike, "Less like what has just sounded."),
        ("Again", MusicCommand::Again, "Plans something else from here on."),
    ];
    let pressed = says.map(|(name, ask, help)| (button(ui, name, help).clicked(), ask));
    ui.add_space(APART);
    let tap = tapped(ui).then_some(Command::Tap);
    let asked = pressed.into_iter().find(|&(clicked, _)| clicked);
    asked.map(|(_, ask)| Command::Music(ask)).or(tap)
}

/// How the song goes on, and who leads its tempo.
fn course(
    ui: &mut Ui,
    setter: &ParamSetter<'_>,
    params: &AntiphonParams,
    news: &mut News,
) -> Option<Command> {
    let accent = Palette::of(ui).accent;
    let help = "What is planned stays, whatever you play.";
    knob::switch(ui, setter, &params.hold, BUTTON, accent, help);
    let help = "Ends the song with the next bar; pressed once more, it goes on.";
    let end = button(ui, "End", help).clicked().then_some(Command::Music(MusicCommand::End));
    forget(ui, params, news);
    ui.add_space(APART);
    let help =
        "The tempo follows your playing while no host plays; a MIDI clock and taps go before.";
    knob::switch(ui, setter, &params.follow, BUTTON, accent, help);
    end
}

fn forget(ui: &mut Ui, params: &AntiphonParams, news: &mut News) {
    let help = "Forgets what this session learned of your playing and of what you like.";
    if button(ui, "Forget", help).clicked() {
        let known = (params.learned.forget(), params.taste.forget());
        let undo = Undo::of("forget", Before::Lessons(Box::new(known)));
        news.undoable("Forgot what it had learned of you.", undo);
    }
}

fn button(ui: &mut Ui, name: &str, help: &str) -> egui::Response {
    ui.add_sized(vec2(BUTTON, 26.0), Button::new(name)).on_hover_text(help)
}

/// A tap counts when the button goes down, not when it is let go; from the keyboard at once.
fn tapped(ui: &mut Ui) -> bool {
    let help = "Tap the beat: while no host plays, the tempo follows from the second tap on.";
    let response = button(ui, "Tap", help);
    let [pressed, released] = ui.input(|input| {
        let pointer = &input.pointer;
        [pointer.primary_pressed(), pointer.primary_released()]
    });
    let down = pressed && response.is_pointer_button_down_on();
    down || (response.clicked() && !released)
}
