//! Distributions of figures, human beside generated, as a picture.

use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::picture::{Drawn, register_fonts};
use crate::evaluate::likeness::{densities, overlap};

const COLUMNS: usize = 4;
/// Pixels: a chart's height, and a picture's width.
const HEIGHT: u32 = 220;
pub const WIDTH: u32 = 1200;

/// Figures of human and of generated music.
pub struct Chart {
    pub name: &'static str,
    pub human: Vec<f64>,
    pub generated: Vec<f64>,
}

/// How high a number of charts are together.
pub fn height(charts: usize) -> u32 {
    HEIGHT * charts.div_ceil(COLUMNS) as u32
}

/// Draws charts under a title.
pub fn draw(path: &Path, title: &str, charts: &[Chart]) -> Drawn {
    register_fonts()?;
    let area = BitMapBackend::new(path, (WIDTH, 60 + height(charts.len()))).into_drawing_area();
    area.fill(&WHITE)?;
    let area = area.titled(title, ("sans", 26))?;
    draw_all(&area, charts)?;
    Ok(area.present()?)
}

/// Draws charts in rows.
pub fn draw_all(area: &DrawingArea<BitMapBackend<'_>, Shift>, charts: &[Chart]) -> Drawn {
    let places = area.split_evenly((charts.len().div_ceil(COLUMNS), COLUMNS));
    places.iter().zip(charts).try_for_each(|(place, chart)| one(place, chart))
}

fn one(area: &DrawingArea<BitMapBackend<'_>, Shift>, chart: &Chart) -> Drawn {
    let Chart { name, human, generated } = chart;
    let Some(shared) = overlap(human, generated) else { return Ok(()) };
    let points = densities(human, generated);
    let highest = points.iter().flat_map(|&(_, a, b)| [a, b]).fold(0.0, f64::max);
    let (low, high) = (points[0].0, points[points.len() - 1].0);
    let mut chart = ChartBuilder::on(area)
        .caption(format!("{name} {shared:.2}"), ("sans", 18))
        .margin(8)
        .x_label_area_size(24)
        .build_cartesian_2d(low..high, 0.0..highest * 1.05)?;
    chart.configure_mesh().disable_mesh().x_labels(4).label_style(("sans", 14)).draw()?;
    chart.draw_series(LineSeries::new(points.iter().map(|p| (p.0, p.1)), &BLUE))?;
    chart.draw_series(LineSeries::new(points.iter().map(|p| (p.0, p.2)), &RED))?;
    Ok(())
}
