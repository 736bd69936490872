//! The strip under the stage: the key, the scale and the chord changes that the music is held to, and its memory.

use egui::{Align, Label, Layout, Response, RichText, Sense, StrokeKind, TextEdit, Ui, Vec2, vec2};
use nice_plug::prelude::ParamSetter;

use super::control::{choice, switched};
use super::knob::fader;
use super::palette::{Palette, lit};
use super::region;
use super::theme::{self, TARGET};
use crate::music::PitchClass;
use crate::params::{AntiphonParams, Lock};

/// The most letters of a chart.
const LETTERS: usize = 4096;
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

/// Draws the strip.
pub fn show(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    ui.spacing_mut().item_spacing.y = 6.0;
    region::name(ui, "Key, chart and memory");
    ui.horizontal(|ui| held(ui, setter, params));
    chart(ui, params);
    ui.horizontal(|ui| {
        let right = Layout::right_to_left(Align::Center);
        ui.with_layout(right, |ui| {
            memory(ui, setter, params);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| below(ui, params));
        });
    });
}

fn held(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    name(ui, "Key");
    let help = "Holds the music to the scale on this note; free lets it choose.";
    choice(ui, setter, &params.key, 66.0, help);
    choice(ui, setter, &params.scale, 76.0, "Major or minor, while a key is chosen.");
    name(ui, "Lock");
    let help = "Holds every note of Antiphon's to this scale on the key, or on C while the key is free; \
                custom holds it to the notes you choose. Your own notes stay as you play them.";
    choice(ui, setter, &params.lock, 150.0, help);
    name(ui, "Form");
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
    let (mut text, _) = params.chart.draft();
    let field = ui.horizontal(|ui| {
        name(ui, "Chart");
        let edit = TextEdit::singleline(&mut text)
            .id_salt("chart")
            .char_limit(LETTERS)
            .hint_text("Chord changes to play over in a loop: | Dm7 G7 | Cmaj7 | % |")
            .desired_width(f32::INFINITY);
        ui.add(edit)
    });
    let response = field.inner;
    if response.changed() {
        params.chart.write(&text);
    }
    named(ui, &response);
    let help = "Harmony and bass play these chords, bar by bar, from the start of the song; \
                nothing here lets the music find its own.";
    response.on_hover_text(help);
}

/// The notes of the custom scale, while it is chosen, and what there is to say about chart and memory.
fn below(ui: &mut Ui, params: &AntiphonParams) {
    if params.lock.value() == Lock::CUSTOM {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            (0..).zip(NOTES).for_each(|(at, note)| key(ui, params, PitchClass::new(at), note));
        });
    }
    let (ink, (text, fault)) = (Palette::of(ui), params.chart.draft());
    let fault = fault
        .map(|fault| format!("Not played yet: {fault}."))
        .or(params.learned.fault())
        .or(params.taste.fault());
    let (line, colour) = match fault {
        Some(fault) => (fault, ink.danger),
        None if text.trim().is_empty() => ("no chart: the music finds its own".into(), ink.muted),
        None => ("played in a loop from the start of the song".into(), ink.muted),
    };
    ui.add(Label::new(RichText::new(line).small().color(colour)).truncate());
}

/// How much the lead quotes the person, and the way to forget; from right to left.
fn memory(ui: &mut Ui, setter: &ParamSetter<'_>, params: &AntiphonParams) {
    let forget = ui.button("Forget");
    let help = "Forgets what this session learned of your playing and of what you like.";
    if forget.on_hover_text(help).clicked() {
        params.learned.forget();
        params.taste.forget();
    }
    let help = "How much the lead quotes your own turns of phrase, which the session learns as you play; \
                double-click for not at all.";
    fader(ui, setter, &params.memory, 84.0, Palette::of(ui).accent, help);
    name(ui, "Memory");
}

/// Gives a field the name that a screen reader says before its text.
fn named(ui: &Ui, field: &Response) {
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label("Chart"));
}

fn name(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::font(12.0)).color(Palette::of(ui).muted));
}
