//! Duration contrast: short notes are played shorter and softer (Director Musices).

/// The milliseconds that are taken from a note, by its length: from one corner to the next in a line.
const CONTRAST: [(f32, f32); 4] = [(30.0, 0.0), (200.0, -11.0), (400.0, -7.0), (600.0, 0.0)];

/// The duration contrast of a length in milliseconds.
pub fn contrast(millis: f32) -> f32 {
    let lines = CONTRAST.iter().zip(CONTRAST.iter().skip(1));
    let mut within = lines.filter(|((from, _), (to, _))| (*from..*to).contains(&millis));
    let on = |((from, low), (to, high)): (&(f32, f32), &(f32, f32))| {
        low + (high - low) * (millis - from) / (to - from)
    };
    within.next().map_or(0.0, on)
}
