//! Values as people read and type them.

use super::range::SILENT;

/// How a value is said, and how what somebody typed is read.
#[derive(Clone, Copy)]
pub struct Words {
    /// The value in words and units.
    pub say: fn(f32) -> String,
    /// The value that a text means, if it means one.
    pub read: fn(&str) -> Option<f32>,
}

/// The share of the second style.
pub const BLEND: Words = Words {
    say: |value| match percent(value) {
        0 => "all A".into(),
        100 => "all B".into(),
        b => format!("{} % A, {b} % B", 100 - b),
    },
    read: |text| match text.trim() {
        "all A" => Some(0.0),
        "all B" => Some(1.0),
        text => number(text).map(|a| 1.0 - a / 100.0),
    },
};

/// Mood from dark to bright.
pub const VALENCE: Words = Words {
    say: |value| leaning(value, ["dark", "neutral", "bright"]),
    read: |text| read_leaning(text, ["dark", "neutral", "bright"]),
};

/// Mood from still to stirred.
pub const AROUSAL: Words = Words {
    say: |value| leaning(value, ["calm", "even", "lively"]),
    read: |text| read_leaning(text, ["calm", "even", "lively"]),
};

/// How far choices stray.
pub const TEMPERATURE: Words = Words {
    say: |value| {
        let word = match value {
            v if v < 0.65 => "strict",
            v if v < 0.95 => "careful",
            v if v < 1.05 => "natural",
            v if v < 1.35 => "bold",
            _ => "wild",
        };
        format!("{value:.2} {word}")
    },
    read: number,
};

/// A share, or free below zero.
pub const SHARE: Words = Words {
    say: |value| if value < 0.0 { "free".into() } else { format!("{} %", percent(value)) },
    read: |text| match text.trim() {
        "free" => Some(super::FREE),
        text => number(text).map(|share| share / 100.0),
    },
};

/// From even eighths to triplets.
pub const SWING: Words = Words {
    say: |value| between(value, ["even", "triplets"], ""),
    read: |text| read_between(text, ["even", "triplets"]),
};

/// How much, or off.
pub const AMOUNT: Words = Words {
    say: |value| match percent(value) {
        ..=0 => "off".into(),
        share => format!("{share} %"),
    },
    read: |text| match text.trim() {
        "off" => Some(0.0),
        text => number(text).map(|share| share / 100.0),
    },
};

/// From leaving space to playing as busily as the person.
pub const ROOM: Words = Words {
    say: |value| leaning(value, ["leave space", "with you", "busy"]),
    read: |text| read_leaning(text, ["leave space", "with you", "busy"]),
};

/// From left to right.
pub const PAN: Words = Words {
    say: |value| leaning(value, ["left", "middle", "right"]),
    read: |text| read_leaning(text, ["left", "middle", "right"]),
};

/// From a dark sound to a bright one.
pub const TONE: Words = Words {
    say: |value| leaning(value, ["dark", "even", "bright"]),
    read: |text| read_leaning(text, ["dark", "even", "bright"]),
};

/// From contrast to echo.
pub const ECHO: Words = Words {
    say: |value| between(value, ["contrast", "echo"], " echo"),
    read: |text| read_between(text, ["contrast", "echo"]),
};

/// The bars of a turn in words.
pub fn turn(bars: i32) -> String {
    match bars {
        0 => "by phrase".into(),
        1 => "1 bar".into(),
        bars => format!("{bars} bars"),
    }
}

/// The bars of a turn that a text means, if it means any.
pub fn read_turn(text: &str) -> Option<i32> {
    if text.trim() == "by phrase" { Some(0) } else { number(text).map(|bars| bars.round() as i32) }
}

/// A level in decibels.
pub const LEVEL: Words = Words {
    say: |value| if value <= SILENT { "silent".into() } else { format!("{value:.1} dB") },
    read: |text| if text.trim() == "silent" { Some(SILENT) } else { number(text) },
};

fn percent(value: f32) -> i32 {
    (value * 100.0).round() as i32
}

/// A share between two ends that have words, and what it is a share of.
fn between(value: f32, [none, all]: [&str; 2], of: &str) -> String {
    match percent(value) {
        ..=0 => none.into(),
        100.. => all.into(),
        share => format!("{share} %{of}"),
    }
}

fn read_between(text: &str, [none, all]: [&str; 2]) -> Option<f32> {
    match text.trim() {
        text if text == none => Some(0.0),
        text if text == all => Some(1.0),
        text => number(text).map(|share| share / 100.0),
    }
}

fn leaning(value: f32, [below, middle, above]: [&str; 3]) -> String {
    match percent(value) {
        0 => middle.into(),
        p if p < 0 => format!("{below} {} %", -p),
        p => format!("{above} {p} %"),
    }
}

fn read_leaning(text: &str, [below, middle, above]: [&str; 3]) -> Option<f32> {
    let text = text.trim();
    let share = |rest: &str| number(rest).map(|share| share / 100.0);
    match text {
        _ if text == middle => Some(0.0),
        _ if text.starts_with(below) => share(text).map(|share| -share),
        _ if text.starts_with(above) => share(text),
        _ => share(text),
    }
}

/// The first finite number in a text.
fn number(text: &str) -> Option<f32> {
    let start = text.find(|c: char| c.is_ascii_digit() || "+-.".contains(c))?;
    let rest = &text[start..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || "+-.".contains(c))).unwrap_or(rest.len());
    rest[..end].parse().ok().filter(|value: &f32| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_can_be_read_and_is_then_said_again() {
        for words in
            [BLEND, VALENCE, AROUSAL, TEMPERATURE, SHARE, AMOUNT, ROOM, PAN, TONE, ECHO, LEVEL]
        {
            for step in -600..=200 {
                let said = (words.say)(step as f32 / 100.0);
                let read = (words.read)(&said).unwrap_or_else(|| panic!("{said} cannot be read"));
                assert_eq!((words.say)(read), said);
            }
        }
    }

    #[test]
    fn a_turn_is_a_phrase_or_bars() {
        assert_eq!([0, 1, 8].map(turn), ["by phrase", "1 bar", "8 bars"]);
        assert!((0..=8).all(|bars| read_turn(&turn(bars)) == Some(bars)));
        assert_eq!(read_turn("soon"), None);
    }

    #[test]
    fn nonsense_is_not_a_number() {
        for text in ["", "loud", "NaN dB", "inf", "--", "1.2.3"] {
            assert_eq!((LEVEL.read)(text), None, "{text}");
        }
    }
}
