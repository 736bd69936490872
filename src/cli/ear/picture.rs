//! What the ear found of a style, as a picture: how well each tells as bars, and the densities of what tells most.

use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::cli::densities::{Chart, WIDTH, draw_all, height};
use crate::cli::fault::Fault;
use crate::cli::picture::{Drawn, register_fonts};
use crate::evaluate::ear::{Auc, Hearing, NAMED, Table};

/// Pixels: a bar, and where its name ends.
const BAR: i32 = 26;
const NAMES: i32 = 260;
/// Pixels of the widest bar, which is an area of one.
const WIDEST: f64 = 820.0;
/// Our colour, and that of people.
const OURS: RGBColor = RED;
const PEOPLE: RGBColor = BLUE;

/// A bar: name, area, interval and colour.
type Bar = (&'static str, f64, Option<(f64, f64)>, RGBColor);

/// Draws a style into a folder.
pub fn plot(
    folder: &Path,
    name: &str,
    hearing: &Hearing,
    table: &Table,
    names: &[&str],
) -> Result<(), Fault> {
    let path = folder.join(format!("{name}.png"));
    let failed = |why: String| Fault::failed(format!("{} cannot be drawn: {why}", path.display()));
    std::fs::create_dir_all(folder).map_err(|why| failed(why.to_string()))?;
    let charts: Vec<Chart> =
        hearing.telling.iter().take(NAMED).map(|one| chart(one.name, table, names)).collect();
    draw(&path, name, hearing, &charts).map_err(|why| failed(why.to_string()))
}

fn chart(name: &'static str, table: &Table, names: &[&str]) -> Chart {
    let at = names.iter().position(|other| *other == name).unwrap_or(0);
    let column = table.column(at);
    let side =
        |wanted| column.iter().filter(|(_, ours)| *ours == wanted).map(|(x, _)| *x).collect();
    Chart { name, human: side(false), generated: side(true) }
}

fn draw(path: &Path, name: &str, hearing: &Hearing, charts: &[Chart]) -> Drawn {
    register_fonts()?;
    let bars = bars(hearing);
    let high = BAR as u32 * (bars.len() as u32 + 1);
    let size = (WIDTH, 60 + high + height(charts.len()));
    let area = BitMapBackend::new(path, size).into_drawing_area();
    area.fill(&WHITE)?;
    let title =
        format!("{name}: {} of people (blue), {} of ours (red)", hearing.human, hearing.ours);
    let area = area.titled(&title, ("sans", 26))?;
    let (above, below) = area.split_vertically(high);
    bars.iter().enumerate().try_for_each(|(at, bar)| draw_bar(&above, at as i32, bar))?;
    draw_all(&below, charts)?;
    Ok(area.present()?)
}

fn bars(hearing: &Hearing) -> Vec<Bar> {
    let whole = |name, auc: Option<Auc>, colour| {
        auc.map(|Auc { auc, low, high }| (name, auc, Some((low, high)), colour))
    };
    let part = |name, auc: Option<f64>| auc.map(|auc| (name, auc, None, OURS));
    let first = [
        whole("ours and people", hearing.ear, OURS),
        whole("people and people", hearing.people, PEOPLE),
        part("by pitch alone", hearing.pitch),
        part("by time alone", hearing.time),
    ];
    let telling = hearing.telling.iter().take(NAMED).map(|one| (one.name, one.auc, None, BLACK));
    first.into_iter().flatten().chain(telling).collect()
}

fn draw_bar(
    area: &DrawingArea<BitMapBackend<'_>, Shift>,
    row: i32,
    (name, auc, interval, colour): &Bar,
) -> Drawn {
    let (top, middle) = (row * BAR + 4, row * BAR + BAR / 2);
    let x = |auc: f64| NAMES + (auc * WIDEST) as i32;
    area.draw(&Text::new(*name, (16, top), ("sans", 18)))?;
    let body = [(NAMES, top), (x(*auc), top + BAR - 8)];
    area.draw(&Rectangle::new(body, colour.mix(0.5).filled()))?;
    if let Some((low, high)) = *interval {
        area.draw(&PathElement::new([(x(low), middle), (x(high), middle)], BLACK))?;
    }
    Ok(area.draw(&Text::new(format!("{auc:.2}"), (x(1.0) + 16, top), ("sans", 18)))?)
}
