//! The shelf of takes: what was played, to be captured as MIDI files.

use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

use egui::{Align2, Button, ComboBox, Grid, RichText, ScrollArea, Stroke, Ui, vec2};

use nice_plug::prelude::{Param, ParamSetter};

use super::super::widgets::control::{describe, menu, named, set};
use super::super::widgets::palette::{Palette, lit};
use super::super::widgets::pane::Pane;
use super::news::News;
use crate::capture::{self, Piece};
use crate::engine::{Command, Take, Takes};
use crate::music::Beats;
use crate::params::{AntiphonParams, LAST_SEED};

/// How many bars can be captured; `None` is the whole take.
const BARS: [Option<u32>; 7] = [Some(1), Some(2), Some(4), Some(8), Some(16), Some(32), None];
/// The width of the list.
const WIDTH: f32 = 460.0;
/// The takes that are listed.
const LISTED: usize = 24;

/// What a window knows about takes.
pub struct Shelf {
    /// Where files go.
    folder: PathBuf,
    /// How many bars are captured.
    bars: Option<u32>,
    open: bool,
}

impl Shelf {
    /// A shelf whose files go into a folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, bars: Some(8), open: false }
    }

    /// Draws the way to capture what was just played, and the way to earlier takes; from right to left.
    pub fn buttons(&mut self, ui: &mut Ui, takes: Option<&Takes>, news: &mut News) {
        let size = vec2(70.0, 30.0);
        let list = ui.add_sized(size, Button::new("Takes"));
        let help = "Lists what was played: each start and each jump of the song begins a take.";
        self.open ^= list.on_hover_text(help).clicked();
        self.choice(ui);
        let ink = Palette::of(ui);
        let capture = Button::new("Capture").fill(lit(ink.accent));
        let capture = ui.add_sized(size, capture.stroke(Stroke::new(1.0, ink.accent)));
        let help =
            "Writes the last bars that you and Antiphon played into a MIDI file, a track for each.";
        if capture.on_hover_text(help).clicked() {
            let takes = takes.map(Takes::list).unwrap_or_default();
            self.capture(&takes, takes.last().map(|take| take.number), news);
        }
    }

    /// How many bars there are to capture, or to step back.
    fn choice(&mut self, ui: &mut Ui) {
        let combo = ComboBox::from_id_salt("bars")
            .width(100.0)
            .height(300.0)
            .selected_text(last(self.bars));
        let entries = |ui: &mut Ui| {
            for bars in BARS {
                ui.selectable_value(&mut self.bars, bars, said(bars));
            }
        };
        let response = menu(ui, combo, entries);
        describe(&response, egui::Role::ComboBox, "Bars to capture", &last(self.bars));
        response.on_hover_text("How many of the last bars are captured.");
    }

    fn capture(&self, takes: &[Take], number: Option<u64>, news: &mut News) {
        let piece = number.and_then(|number| Piece::last(takes, number, self.bars));
        let nothing = || "Nothing was played yet: press play, or play a key.".to_owned();
        match piece.ok_or_else(nothing).and_then(|piece| capture::save(&piece, &self.folder)) {
            Ok(path) => news.good(format!("Captured: {}", path.display())),
            Err(fault) => news.fault(fault),
        }
    }

    /// Draws the list, if it is open; says what somebody asked for in it.
    pub fn list(
        &mut self,
        ui: &Ui,
        setter: &ParamSetter<'_>,
        params: &AntiphonParams,
        takes: Option<&Takes>,
        news: &mut News,
    ) -> Option<Command> {
        let mut open = self.open;
        let takes = takes.filter(|_| open).map(Takes::list).unwrap_or_default();
        let at = ui.max_rect().right_top() + vec2(-20.0, 64.0);
        let pane = Pane { title: "Takes", pivot: Align2::RIGHT_TOP, at, width: WIDTH };
        let asked = pane.show(ui, &mut open, |ui, _| {
            if takes.is_empty() {
                ui.label("Nothing was played yet.");
            }
            let back = takes.last().and_then(|take| self.step_back(ui, take));
            let rows = ScrollArea::vertical().max_height(360.0);
            back.or(rows.show(ui, |ui| self.rows(ui, &takes, news)).inner)
        });
        self.open = open;
        let (take, at) = asked??;
        if !params.seed_locked.load(Relaxed) {
            // The seed is what makes the music this music.
            let seed = take.header.seed.min(LAST_SEED as u64) as i32;
            set(setter, &params.seed, params.seed.preview_normalized(seed));
        }
        Some(Command::Resume { take: take.number, at })
    }

    /// Draws the way back within the last take.
    fn step_back<'a>(&self, ui: &mut Ui, take: &'a Take) -> Option<(&'a Take, Beats)> {
        let header = &take.header;
        let bars = self.bars.unwrap_or(0);
        let at = header.line(header.end) - header.meter.bar() * i64::from(bars);
        let name = format!("Step back {}", said(self.bars));
        let button = ui.add_enabled(bars > 0 && at > header.start, Button::new(&name));
        named(&button, &name);
        let help = "Goes on, with the next bar, as if the last bars had not been played.";
        button.on_hover_text(help).clicked().then_some((take, at))
    }

    fn rows<'a>(
        &self,
        ui: &mut Ui,
        takes: &'a [Take],
        news: &mut News,
    ) -> Option<(&'a Take, Beats)> {
        let mut asked = None;
        Grid::new("takes").num_columns(6).striped(true).spacing([18.0, 6.0]).show(ui, |ui| {
            for take in takes.iter().rev().take(LISTED) {
                ui.label(format!("Take {}", take.number + 1));
                ui.label(RichText::new(ago(take.ago)).color(Palette::of(ui).muted));
                ui.label(format!("{:.1} bars", take.bars()));
                ui.label(format!("{} notes", take.notes.len()));
                let button = ui.button("Capture");
                let name = format!("Capture take {}", take.number + 1);
                named(&button, &name);
                if button.clicked() {
                    self.capture(takes, Some(take.number), news);
                }
                let button = ui.button("Continue");
                let name = format!("Continue take {}", take.number + 1);
                named(&button, &name);
                let help = "Goes on, with the next bar, from where this take ended.";
                if button.on_hover_text(help).clicked() {
                    asked = Some((take, take.header.end));
                }
                ui.end_row();
            }
        });
        asked
    }
}

/// So many bars before the present, in words.
fn last(bars: Option<u32>) -> String {
    match bars {
        None => "all of it".to_owned(),
        Some(1) => "last bar".to_owned(),
        Some(bars) => format!("last {bars} bars"),
    }
}

/// A number of bars, in words.
fn said(bars: Option<u32>) -> String {
    match bars {
        None => "all".to_owned(),
        Some(1) => "1 bar".to_owned(),
        Some(bars) => format!("{bars} bars"),
    }
}

/// Spans in seconds; from two days on days are counted.
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const TWO_DAYS: u64 = 2 * DAY;

/// How long ago, in words.
fn ago(seconds: f64) -> String {
    match seconds as u64 {
        0 => "now".to_owned(),
        seconds @ 1..MINUTE => format!("{seconds} s ago"),
        seconds @ MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        seconds @ HOUR..TWO_DAYS => format!("{} h ago", seconds / HOUR),
        seconds => format!("{} days ago", seconds / DAY),
    }
}
