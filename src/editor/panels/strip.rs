//! The strip under the stage: the key, the scale, the form and the chord changes that the music is held to.

use egui::{Id, Label, Response, RichText, Sense, StrokeKind, TextEdit, Ui, Vec2, vec2};
use nice_plug::prelude::ParamSetter;

use super::super::widgets::control::{choice, switched};
use super::super::widgets::palette::{Palette, lit};
use super::super::widgets::theme::{self, TARGET, caption};
use super::tune;
use crate::music::{PitchClass, Sheet};
use crate::params::{AntiphonParams, Lock};

/// The most letters of a chart.
const LETTERS: usize = 16_384;
/// The size of a key of the scale.
const KEY: Vec2 = vec2(TARGET, TARGET);
/// The notes from C upwards, and whether each is a white key.
const NOTES: [(&str, bool); 12] = [
    ("C", true),
    ("Db", false),
    ("D", true),
    ("Eb", false),
    ("E", true),
    ("F", true),
    ("F#", false),
    ("G", true),
    ("Ab", false),
    ("A", true),
    ("Bb", false),
    ("B", true),
];

/// The height of a row, and the space between two.
const ROW: f32 = 27.0;
const GAP: f32 = 6.0;

/// The height of the strip: there is a third row where there is something to say or to choose in it.
pub fn height(params: &AntiphonParams) -> f32 {
    let rows = if is_told(params) || is_own(params) { 3.0 } else { 2.0 };
    rows * (ROW + GAP) - GAP
}

/// Draws the strip.
pub fn show(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    ui.spacing_mut().item_spacing.y = GAP;
    ui.horizontal(|ui| held(ui, setter, params));
    chart(ui, params);
    if is_told(params) || is_own(params) {
        ui.horizontal(|ui| {
            if is_own(params) {
                own(ui, params);
            }
            if is_told(params) {
                told(ui, params);
            }
        });
    }
}

/// Whether the person chooses the notes of the scale.
fn is_own(params: &AntiphonParams) -> bool {
    params.lock.value() == Lock::CUSTOM
}

/// Whether there is something to say about chart and memory.
fn is_told(params: &AntiphonParams) -> bool {
    !params.chart.draft().0.trim().is_empty() || fault(params).is_some()
}

fn held(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    caption(ui, "Key");
    let help = "Holds the music to the scale on this note; free lets it choose.";
    choice(ui, setter, &params.key, 66.0, help);
    choice(ui, setter, &params.scale, 76.0, "Major or minor, while a key is chosen.");
    caption(ui, "Lock");
    let help = "Holds every note of Antiphon's to this scale on the key, or on C while the key is free; \
                custom holds it to the notes you choose. Your own notes stay as you play them.";
    choice(ui, setter, &params.lock, 150.0, help);
    caption(ui, "Form");
    let help = "The sections of the song, eight bars each: what a letter played comes back with it; \
                free leaves that to the seed.";
    choice(ui, setter, &params.form, 84.0, help);
}

/// A key that takes its note into the custom scale, or out.
fn key(ui: &mut Ui, params: &AntiphonParams, class: PitchClass, (note, white): (&str, bool)) {
    let response = ui.allocate_response(KEY, Sense::click());
    if response.clicked() {
        params.notes.turn(class);
    }
    let (ink, on) = (Palette::of(ui), params.notes.get().has(class));
    let fill = match (on, white) {
        (true, _) => lit(ink.accent),
        (false, true) => ink.raised,
        (false, false) => ink.stage,
    };
    let text = if on { ink.text } else { ink.muted };
    let (centre, painter) = (response.rect.center(), ui.painter());
    painter.rect(response.rect, 4.0, fill, ink.rim(&response), StrokeKind::Inside);
    painter.text(centre, egui::Align2::CENTER_CENTER, note, theme::font(11.0), text);
    switched(&response, &format!("{note} in the scale"), on);
    response.on_hover_text(format!("Whether {note} is in the scale."));
}

/// The chord changes as text, and what is wrong with it in its place.
fn chart(ui: &mut Ui, params: &AntiphonParams) {
    let id = Id::unique("chart");
    tune::paste(ui.ctx(), id, params);
    let (mut text, _) = params.chart.draft();
    let field = ui.horizontal(|ui| {
        caption(ui, "Chart");
        let edit = TextEdit::singleline(&mut text)
            .id(id)
            .char_limit(LETTERS)
            .hint_text("Chord changes to play over in a loop: | Dm7 G7 | Cmaj7 | % |")
            .desired_width(f32::INFINITY);
        ui.add(edit)
    });
    let response = field.inner;
    if response.changed() {
        params.chart.write(&text);
    }
    if response.lost_focus() && Sheet::names_file(&text) {
        tune::open(&text, params);
    }
    named(ui, &response);
    let help = "Harmony and bass play these chords, bar by bar, from the start of the song; \
                nothing here lets the music find its own. Paste a link of iReal Pro or a song in ChordPro, or \
                the name of a file with one.";
    response.on_hover_text(help);
}

/// Draws the notes of the custom scale.
fn own(ui: &mut Ui, params: &AntiphonParams) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        (0..).zip(NOTES).for_each(|(at, note)| key(ui, params, PitchClass::new(at), note));
    });
}

/// What is wrong with the chart, or with what the session had learned.
fn fault(params: &AntiphonParams) -> Option<String> {
    let chart = params.chart.draft().1.map(|fault| format!("Not played yet: {fault}."));
    chart.or(params.learned.fault()).or(params.taste.fault())
}

fn told(ui: &mut Ui, params: &AntiphonParams) {
    let ink = Palette::of(ui);
    let (line, colour) = match fault(params) {
        Some(fault) => (fault, ink.danger),
        None => (
            format!("{}Played in a loop from the start of the song.", params.chart.said()),
            ink.muted,
        ),
    };
    ui.add(Label::new(RichText::new(line).small().color(colour)).truncate());
}

/// Gives a field the name that a screen reader says before its text.
fn named(ui: &Ui, field: &Response) {
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Chart"));
}
