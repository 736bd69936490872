//! A picture of a session: the piano roll, each part in its colour, with bars and chord symbols.

use std::path::Path;

use epaint_default_fonts::{HACK_REGULAR, UBUNTU_LIGHT};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};

use super::take::Take;
use crate::capture::{EVERYBODY, Written};
use crate::music::{Beats, Part};
use crate::perform::Source;

type Sheet<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;
pub type Drawn = Result<(), Box<dyn std::error::Error>>;

const PAPER: RGBColor = RGBColor(252, 251, 247);
const INK: RGBColor = RGBColor(40, 40, 48);
const FAINT: RGBColor = RGBColor(226, 224, 216);
const BLACK_KEY: RGBColor = RGBColor(243, 241, 234);

/// Pixels: a bar, a semitone, and what stands around the roll.
const BAR: i32 = 150;
const SEMITONE: i32 = 13;
const LEFT: i32 = 56;
const RIGHT: i32 = 24;
const TOP: i32 = 112;
const BOTTOM: i32 = 40;
/// Longer sessions have narrower bars.
const WIDEST: i32 = 12_000;

const fn colour(source: Source) -> RGBColor {
    match source {
        Source::Player => RGBColor(110, 110, 118),
        Source::Part(Part::Lead) => RGBColor(209, 73, 91),
        Source::Part(Part::Harmony) => RGBColor(0, 121, 140),
        Source::Part(Part::Bass) => RGBColor(237, 174, 73),
        Source::Part(Part::Drums) => RGBColor(102, 76, 140),
    }
}

/// Makes the built-in fonts known to the plotting library, which has none of its own.
pub fn register_fonts() -> Drawn {
    for (family, font) in [("sans", UBUNTU_LIGHT), ("mono", HACK_REGULAR)] {
        register_font(family, FontStyle::Normal, font).map_err(|_| "a built-in font is broken")?;
    }
    Ok(())
}

/// Draws `take` into a PNG file under a title.
pub fn draw(path: &Path, take: &Take, title: &str) -> Drawn {
    register_fonts()?;
    let roll = Roll::of(take);
    let sheet = BitMapBackend::new(path, roll.size()).into_drawing_area();
    sheet.fill(&PAPER)?;
    roll.keys(&sheet)?;
    roll.bars(&sheet)?;
    for source in EVERYBODY {
        take.notes(source).iter().try_for_each(|note| roll.note(&sheet, note, colour(source)))?;
    }
    roll.chords(&sheet, take)?;
    heading(&sheet, take, title)?;
    Ok(sheet.present()?)
}

/// Where beats and pitches lie on the sheet.
struct Roll {
    /// Bar lines, after the pickup.
    lines: Vec<Beats>,
    end: Beats,
    bar_width: i32,
    low: i32,
    high: i32,
}

impl Roll {
    fn of(take: &Take) -> Self {
        let pitches = EVERYBODY.iter().flat_map(|&source| take.notes(source));
        let pitches: Vec<i32> = pitches.map(|note| note.pitch.number().into()).collect();
        let bars = take.bars.max(1);
        Self {
            lines: (0..=bars).map(|bars| take.pulse.line(bars)).collect(),
            end: take.pulse.line(bars),
            bar_width: BAR.min((WIDEST / bars as i32).max(1)),
            low: pitches.iter().min().map_or(48, |low| low - 2),
            high: pitches.iter().max().map_or(72, |high| high + 2),
        }
    }

    fn size(&self) -> (u32, u32) {
        let width = (LEFT + self.width() + RIGHT).max(900);
        (width as u32, (self.floor() + BOTTOM) as u32)
    }

    fn width(&self) -> i32 {
        (self.lines.len() as i32 - 1) * self.bar_width
    }

    fn floor(&self) -> i32 {
        TOP + (self.high - self.low + 1) * SEMITONE
    }

    fn x(&self, at: Beats) -> i32 {
        LEFT + (at.0 as f64 / self.end.0 as f64 * f64::from(self.width())).round() as i32
    }

    fn y(&self, pitch: i32) -> i32 {
        TOP + (self.high - pitch) * SEMITONE
    }

    fn keys(&self, sheet: &Sheet<'_>) -> Drawn {
        let right = LEFT + self.width();
        for pitch in self.low..=self.high {
            let y = self.y(pitch);
            if matches!(pitch.rem_euclid(12), 1 | 3 | 6 | 8 | 10) {
                sheet.draw(&Rectangle::new(
                    [(LEFT, y), (right, y + SEMITONE)],
                    BLACK_KEY.filled(),
                ))?;
            }
            if pitch.rem_euclid(12) == 0 {
                let line = y + SEMITONE;
                sheet.draw(&PathElement::new([(LEFT, line), (right, line)], INK.mix(0.25)))?;
                let name = format!("C{}", pitch / 12 - 1);
                write(sheet, &name, (LEFT - 8, y + SEMITONE / 2), 15, HPos::Right)?;
            }
        }
        Ok(())
    }

    fn bars(&self, sheet: &Sheet<'_>) -> Drawn {
        let (floor, every) = (self.floor(), 1 + 40 / self.bar_width.max(1) as usize);
        let line = |at, colour: RGBAColor| {
            let x = self.x(at);
            sheet.draw(&PathElement::new([(x, TOP), (x, floor)], colour))
        };
        for (number, bar) in self.lines.windows(2).enumerate() {
            line(bar[0], INK.mix(0.45))?;
            let quarters = (1..).map(|quarter| bar[0] + Beats::quarters(quarter));
            for quarter in quarters.take_while(|quarter| *quarter < bar[1]) {
                line(quarter, FAINT.to_rgba())?;
            }
            if number % every == 0 {
                let place = (self.x(bar[0]) + 4, floor + 14);
                write(sheet, &(number + 1).to_string(), place, 15, HPos::Left)?;
            }
        }
        Ok(line(self.end, INK.mix(0.45))?)
    }

    /// A note: the harder it is struck, the stronger its colour.
    fn note(&self, sheet: &Sheet<'_>, note: &Written, colour: RGBColor) -> Drawn {
        let y = self.y(note.pitch.number().into());
        let (left, right) = (self.x(note.onset), self.x(note.onset + note.duration));
        let body = [(left, y + 1), (right.max(left + 3) - 1, y + SEMITONE - 1)];
        let strength = 0.45 + 0.55 * f64::from(note.velocity.number()) / 127.0;
        sheet.draw(&Rectangle::new(body, colour.mix(strength).filled()))?;
        Ok(sheet.draw(&Rectangle::new(body, colour))?)
    }

    /// Chord symbols in two rows; one that finds no room is left out.
    fn chords(&self, sheet: &Sheet<'_>, take: &Take) -> Drawn {
        let mut free = [0; 2];
        for (at, chord) in take.chords() {
            let (symbol, x) = (chord.to_string(), self.x(at));
            let end = x + 9 * symbol.len() as i32 + 8;
            let row = free.iter().position(|&free| free <= x);
            let Some(row) = row.filter(|_| end <= self.size().0 as i32) else { continue };
            free[row] = end;
            let y = TOP - 14 - 18 * row as i32;
            sheet.draw(&PathElement::new([(x, y + 6), (x, TOP)], INK.mix(0.3)))?;
            let style =
                ("mono", 14).into_font().color(&INK).pos(Pos::new(HPos::Left, VPos::Center));
            sheet.draw(&Text::new(symbol, (x + 3, y), style))?;
        }
        Ok(())
    }
}

/// The title, and who has which colour.
fn heading(sheet: &Sheet<'_>, take: &Take, title: &str) -> Drawn {
    write(sheet, title, (LEFT, 22), 22, HPos::Left)?;
    let mut x = LEFT;
    for source in EVERYBODY.into_iter().filter(|&source| !take.notes(source).is_empty()) {
        sheet.draw(&Rectangle::new([(x, 44), (x + 14, 58)], colour(source).filled()))?;
        write(sheet, source.name(), (x + 20, 51), 17, HPos::Left)?;
        x += 40 + 9 * source.name().len() as i32;
    }
    Ok(())
}

fn write(sheet: &Sheet<'_>, text: &str, at: (i32, i32), size: u32, side: HPos) -> Drawn {
    let style = ("sans", size).into_font().color(&INK).pos(Pos::new(side, VPos::Center));
    Ok(sheet.draw(&Text::new(text.to_string(), at, style))?)
}
