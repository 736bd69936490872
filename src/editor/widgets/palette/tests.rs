//! Contrasts after WCAG 2.2, and parts told apart with any kind of colour vision.

use egui::{Color32, Rgba};

use super::DARK;
use super::LIGHT;
use super::Palette;
use super::SOFTEST;
use super::faint;
use super::lit;

/// The least contrast of text (success criterion 1.4.3) and of what marks a control or a note (1.4.11).
const TEXT: f32 = 4.5;
const MARK: f32 = 3.0;
/// The least distance of two voices in OKLab, where 0.02 can just be told apart.
const APART: f32 = 0.15;

/// Linear red, green and blue as dichromats see them: protanopia, deuteranopia and tritanopia, after Machado,
/// Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), table 1,
/// severity 1; and everybody else.
const EYES: [[[f32; 3]; 3]; 4] = [
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
];

/// What is measured: its theme, its name, the figure and the least that it may be.
type Figure = (&'static str, String, f32, f32);

fn themes() -> [(&'static str, &'static Palette); 2] {
    [("dark", &DARK), ("light", &LIGHT)]
}

fn linear(colour: Color32) -> [f32; 3] {
    let [red, green, blue, _] = Rgba::from(colour).to_array();
    [red, green, blue]
}

fn times(matrix: [[f32; 3]; 3], vector: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(weight, value)| weight * value).sum())
}

/// The contrast ratio of WCAG 2.
fn contrast(one: Color32, other: Color32) -> f32 {
    let light = |colour| {
        let [red, green, blue] = linear(colour);
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

/// Lightness and the two opponent axes of OKLab (Björn Ottosson, 2020).
fn oklab(linear: [f32; 3]) -> [f32; 3] {
    const CONES: [[f32; 3]; 3] = [
        [0.412_221_46, 0.536_332_55, 0.051_445_995],
        [0.211_903_5, 0.680_699_5, 0.107_396_96],
        [0.088_302_46, 0.281_718_85, 0.629_978_7],
    ];
    const OPPONENTS: [[f32; 3]; 3] = [
        [0.210_454_26, 0.793_617_8, -0.004_072_047],
        [1.977_998_5, -2.428_592_2, 0.450_593_7],
        [0.025_904_037, 0.782_771_77, -0.808_675_77],
    ];
    times(OPPONENTS, times(CONES, linear).map(f32::cbrt))
}

/// How far two colours are apart for the eyes that tell them apart least.
fn apart(one: Color32, other: Color32) -> f32 {
    let seen = |eyes, colour| oklab(times(eyes, linear(colour)).map(|light| light.clamp(0.0, 1.0)));
    let distance = |eyes| {
        let pairs = seen(eyes, one).into_iter().zip(seen(eyes, other));
        pairs.map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    };
    EYES.into_iter().map(distance).fold(f32::INFINITY, f32::min)
}

/// Every text with every ground that it is drawn on.
fn texts(ink: &Palette) -> Vec<(String, Color32, Color32)> {
    let grounds = [
        ("stage", ink.stage),
        ("rows of black keys", ink.black_rows),
        ("panel", ink.panel),
        ("raised", ink.raised),
    ];
    let words =
        [("text", ink.text), ("muted", ink.muted), ("accent", ink.accent), ("danger", ink.danger)];
    let mut all: Vec<_> = words
        .into_iter()
        .flat_map(|(word, text)| {
            grounds.map(|(name, ground)| (format!("{word} on {name}"), text, ground))
        })
        .collect();
    let chosen = [ink.stage, ink.panel, ink.raised].map(|ground| ground.blend(ink.chosen()));
    all.extend(chosen.map(|ground| ("text on what is chosen".into(), ink.text, ground)));
    for colour in ink.parts.into_iter().chain([ink.accent]) {
        all.push(("text on a switch that is on".into(), ink.text, ink.panel.blend(lit(colour))));
    }
    all.extend(ink.moods.map(|corner| ("a mood's word".into(), ink.text, corner)));
    all.push(("an octave's name".into(), ink.text, ink.white_keys));
    let sounding = ink.parts.into_iter().chain([ink.player]);
    all.extend(sounding.map(|key| ("the name of a key that sounds".into(), ink.stage, key)));
    all
}

/// Every mark with every ground that it is drawn on.
fn marks(ink: &Palette) -> Vec<(String, Color32, Color32)> {
    let mut all = vec![
        ("the edge of a control".into(), ink.edge, ink.panel),
        ("the edge of a field".into(), ink.edge, ink.stage),
    ];
    for ground in [ink.stage, ink.black_rows] {
        let played = ink.parts.into_iter().chain([ink.player]);
        let soft = played.map(|voice| ground.blend(faint(voice, SOFTEST)));
        all.extend(soft.map(|note| ("the softest note".into(), note, ground)));
    }
    for ground in [ink.stage, ink.black_rows, ink.panel, ink.raised] {
        all.push(("what has the keys".into(), ink.accent, ground));
        let voices = ink.parts.into_iter().chain([ink.player]);
        all.extend(voices.map(|voice| ("a voice".into(), voice, ground)));
    }
    all
}

/// Every figure that is less than it may be; the least of all are printed.
fn check(figures: Vec<Figure>) {
    for (theme, _) in themes() {
        let of_theme = figures.iter().filter(|figure| figure.0 == theme);
        let least = of_theme.min_by(|a, b| (a.2 / a.3).total_cmp(&(b.2 / b.3)));
        println!("{least:?}");
    }
    let faults: Vec<_> = figures.iter().filter(|(_, _, figure, least)| figure < least).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

fn measured(
    pairs: fn(&Palette) -> Vec<(String, Color32, Color32)>,
    figure: fn(Color32, Color32) -> f32,
    least: f32,
) -> Vec<Figure> {
    let of = |(theme, ink): (&'static str, &Palette)| {
        pairs(ink).into_iter().map(move |(name, a, b)| (theme, name, figure(a, b), least)).collect()
    };
    themes().into_iter().flat_map(|theme| -> Vec<Figure> { of(theme) }).collect()
}

#[test]
fn every_text_can_be_read_on_every_ground() {
    check(measured(texts, contrast, TEXT));
}

#[test]
fn edges_of_controls_and_voices_stand_out() {
    check(measured(marks, contrast, MARK));
}

#[test]
fn voices_are_told_apart_with_any_kind_of_colour_vision() {
    check(measured(pairs_of_voices, apart, APART));
}

fn pairs_of_voices(ink: &Palette) -> Vec<(String, Color32, Color32)> {
    let voices: Vec<_> = ink.parts.into_iter().chain([ink.player]).enumerate().collect();
    let pairs = voices.iter().flat_map(|&one| voices.iter().map(move |&other| (one, other)));
    let pairs = pairs.filter(|((a, _), (b, _))| a < b);
    pairs.map(|((a, one), (b, other))| (format!("voices {a} and {b}"), one, other)).collect()
}

#[test]
fn the_measures_are_the_published_ones() {
    assert_eq!((100.0 * contrast(Color32::BLACK, Color32::WHITE)).round(), 2_100.0);
    // The darkest grey that is readable on white by WCAG is #767676, with 4.54.
    let grey = contrast(Color32::from_gray(0x76), Color32::WHITE);
    assert_eq!((100.0 * grey).round(), 454.0);
    let [lightness, a, b] = oklab([1.0; 3]);
    assert!((lightness - 1.0).abs() < 1e-4 && a.abs() < 1e-4 && b.abs() < 1e-4);
    let (red, green) = (Color32::from_rgb(0xc0, 0x60, 0x40), Color32::from_rgb(0x8a, 0x7a, 0x3c));
    assert!(apart(red, green) < 0.1, "a protanope hardly tells them apart: {}", apart(red, green));
}
