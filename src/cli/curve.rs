//! The held-out curve of a training run as a picture.

use std::path::Path;

use plotters::prelude::*;

use super::picture::{Drawn, register_fonts};
use crate::train::checkpoint::Point;

/// Figures above this are the first steps' and would flatten the rest.
const TALLEST: f64 = 20.0;

/// Draws held-out and training bits per note over steps.
pub fn draw(path: &Path, points: &[Point]) -> Drawn {
    register_fonts()?;
    let last = points.last().map_or(1, |point| point.step) as f64;
    let figures = || {
        points.iter().flat_map(|point| [point.held_out, point.training]).filter(|bits| *bits > 0.0)
    };
    let (low, high) =
        (figures().fold(TALLEST, f64::min), figures().fold(0.0, f64::max).min(TALLEST));
    let area = BitMapBackend::new(path, (1000, 600)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(20)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..last, (low * 0.95)..(high * 1.02))?;
    chart
        .configure_mesh()
        .label_style(("sans", 16))
        .x_desc("steps")
        .y_desc("bits per note")
        .draw()?;
    let mut draw = |name: &str, colour: RGBColor, figure: fn(&Point) -> f64| -> Drawn {
        let line = points.iter().map(|point| (point.step as f64, figure(point)));
        let series = LineSeries::new(line.filter(|point| point.1 > 0.0), colour);
        let key = move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour);
        chart.draw_series(series)?.label(name).legend(key);
        Ok(())
    };
    draw("held out", BLUE, |point| point.held_out)?;
    draw("training", RED, |point| point.training)?;
    chart.configure_series_labels().label_font(("sans", 16)).background_style(WHITE).draw()?;
    Ok(area.present()?)
}
