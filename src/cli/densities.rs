//! Distributions of measures, human beside generated, as a picture.

use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::picture::{Drawn, register_fonts};
use crate::evaluate::likeness::{FIGURES, Figure, densities, overlap};
use crate::evaluate::measure::Measures;

const COLUMNS: usize = 4;

/// Draws a small chart for each measure.
pub fn draw(path: &Path, style: &str, human: &[Measures], generated: &[Measures]) -> Drawn {
    register_fonts()?;
    let rows = FIGURES.len().div_ceil(COLUMNS);
    let area = BitMapBackend::new(path, (1200, 60 + 220 * rows as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    let title =
        format!("{style}: {} human (blue), {} generated (red)", human.len(), generated.len());
    let area = area.titled(&title, ("sans", 26))?;
    for (chart, figure) in area.split_evenly((rows, COLUMNS)).iter().zip(FIGURES) {
        one(chart, figure, human, generated)?;
    }
    Ok(area.present()?)
}

fn one(
    area: &DrawingArea<BitMapBackend<'_>, Shift>,
    (name, of): Figure,
    human: &[Measures],
    generated: &[Measures],
) -> Drawn {
    let figures = |set: &[Measures]| -> Vec<f64> { set.iter().filter_map(of).collect() };
    let (human, generated) = (figures(human), figures(generated));
    let Some(shared) = overlap(&human, &generated) else { return Ok(()) };
    let points = densities(&human, &generated);
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
