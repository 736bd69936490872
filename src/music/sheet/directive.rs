//! What stands in braces: `{title: Blue}`, `{time: 3/4}`.

use super::error::{ChartError, Place};
use super::field::{Field, meter};
use super::item::{Item, Items};

/// Takes what is said in braces; what a band does not need to know is passed over.
pub fn take(items: &mut Items, place: Place, text: &str) -> Result<(), ChartError> {
    let text = text.trim();
    let (name, value) = text.split_once(':').or_else(|| text.split_once(' ')).unwrap_or((text, ""));
    match Field::named(name.trim_start_matches("meta")) {
        Some(field) => said(items, place, field, value),
        None => Ok(()),
    }
}

/// Takes what is said of the song. A meter that is said between bars is that of the bars after it.
pub fn said(items: &mut Items, place: Place, field: Field, value: &str) -> Result<(), ChartError> {
    if field == Field::Meter
        && !items.list.is_empty()
        && let Some(meter) = meter(value)
    {
        items.push(place, Item::Meter(meter));
        return Ok(());
    }
    let value = value.trim();
    let wrong = |what| ChartError::at(place, format!("{value:?} is {what}"));
    items.fields.take(field, value).map_err(wrong)
}
