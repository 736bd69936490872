//! A hand that does anything at random to the editor, and an engine that tells it anything.

use antiphon::engine::EngineEvent;
use antiphon::improvise::Foreseen;
use antiphon::music::{Beats, Chord, Meter, Note, Part, Pitch, PitchClass, QUALITIES, Velocity};
use antiphon::perform::Source;
use antiphon::rt::Draw;
use egui::{
    Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, pos2, vec2,
};

/// What a hand does next.
pub enum Act {
    /// Something that the window hears of.
    Event(Event),
    /// The window gets another size.
    Resize(Vec2),
}

/// A hand on mouse and keyboard. The same seed does the same.
pub struct Hand {
    draw: Draw,
    at: Pos2,
    held: Option<PointerButton>,
    beat: i64,
}

const KEYS: [Key; 14] = [
    Key::Tab,
    Key::Enter,
    Key::Space,
    Key::Escape,
    Key::Backspace,
    Key::Delete,
    Key::Home,
    Key::End,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::A,
    Key::Z,
];
const TEXTS: [&str; 8] = ["| Dm7 G7 |", "%", "C", " ", "é𝄞", "\n", "-1e9", "60 %"];
const MODIFIERS: [Modifiers; 5] = [
    Modifiers::NONE,
    Modifiers::SHIFT,
    Modifiers::COMMAND,
    Modifiers::ALT,
    Modifiers { command: true, shift: true, ..Modifiers::NONE },
];

impl Hand {
    pub fn new(seed: u64) -> Self {
        Self { draw: Draw::keyed(seed, 0, 0), at: Pos2::ZERO, held: None, beat: 0 }
    }

    /// What it does in a window of this size.
    pub fn act(&mut self, size: Vec2) -> Act {
        Act::Event(match self.below(100) {
            0..35 => self.moves(size),
            35..65 => self.presses_or_releases(),
            65..75 => self.turns_the_wheel(),
            75..87 => self.strikes_a_key(),
            87..93 => Event::Text(self.one_of(&TEXTS).to_owned()),
            93 => Event::Paste(self.one_of(&TEXTS).repeat(50)),
            94 => self.one_of(&[Event::Copy, Event::Cut]),
            95 => Event::PointerGone,
            96 => Event::WindowFocused(self.below(2) == 0),
            97 => Event::Zoom(0.5 + self.unit()),
            _ => {
                return Act::Resize(vec2(
                    200.0 + 1800.0 * self.unit(),
                    100.0 + 1200.0 * self.unit(),
                ));
            }
        })
    }

    /// What lets go of everything it holds.
    pub fn rest(&mut self) -> Option<Event> {
        self.held.is_some().then(|| self.presses_or_releases())
    }

    /// Anything that an engine may tell, in any order.
    pub fn glance(&mut self) -> EngineEvent {
        self.beat += i64::from(self.below(90));
        let at = Beats(self.beat + i64::from(self.below(8_000)) - 1_000);
        let chord = Chord::new(self.class(), self.one_of(&QUALITIES), self.class());
        match self.below(12) {
            0..4 => self.position(),
            4..6 => EngineEvent::Note(self.note(at)),
            6 => {
                let (pitch, on) = (self.pitch(), self.below(2) == 0);
                EngineEvent::Key { source: Source::Player, pitch, on, at }
            }
            7 => EngineEvent::Replanned(at),
            8 | 9 => {
                let (confidence, expected) = (self.unit(), self.below(4) == 0);
                EngineEvent::Foreseen(Foreseen { note: self.note(at), confidence, expected })
            }
            10 => EngineEvent::Coming { chord, at },
            _ => EngineEvent::Chord { chord: Some(chord), at },
        }
    }

    fn moves(&mut self, size: Vec2) -> Event {
        let anywhere = pos2(size.x * self.unit(), size.y * self.unit());
        let near = self.at + 40.0 * vec2(self.unit() - 0.5, self.unit() - 0.5);
        self.at = if self.below(3) == 0 { anywhere } else { near };
        Event::PointerMoved(self.at)
    }

    fn presses_or_releases(&mut self) -> Event {
        let buttons = [PointerButton::Primary, PointerButton::Primary, PointerButton::Secondary];
        let (button, pressed) = match self.held.take() {
            Some(held) => (held, false),
            None => (self.one_of(&buttons), true),
        };
        self.held = pressed.then_some(button);
        Event::PointerButton { pos: self.at, button, pressed, modifiers: self.one_of(&MODIFIERS) }
    }

    fn turns_the_wheel(&mut self) -> Event {
        Event::MouseWheel {
            unit: self.one_of(&[MouseWheelUnit::Line, MouseWheelUnit::Point, MouseWheelUnit::Page]),
            delta: 6.0 * vec2(self.unit() - 0.5, self.unit() - 0.5),
            modifiers: self.one_of(&MODIFIERS),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        }
    }

    fn strikes_a_key(&mut self) -> Event {
        Event::Key {
            key: self.one_of(&KEYS),
            physical_key: None,
            pressed: self.below(4) > 0,
            repeat: self.below(4) == 0,
            modifiers: self.one_of(&MODIFIERS),
        }
    }

    /// The song goes on, stops or jumps.
    fn position(&mut self) -> EngineEvent {
        if self.below(200) == 0 {
            self.beat = i64::from(self.below(1_000_000));
        }
        let (meter, beat) = (Meter::COMMON, Beats(self.beat));
        let bar_start = meter.bar() * beat.div_floor(meter.bar());
        let tempo = 60.0 + 120.0 * f64::from(self.unit());
        let section = (self.below(2) == 0).then_some('B');
        let playing = self.below(20) > 0;
        EngineEvent::Position {
            beat,
            bar_start,
            meter,
            tempo,
            playing,
            key: None,
            section,
            turn: None,
        }
    }

    fn note(&mut self, onset: Beats) -> Note {
        Note {
            part: self.one_of(&Part::ALL),
            pitch: self.pitch(),
            velocity: Velocity::MEDIUM,
            onset,
            duration: Beats(i64::from(self.below(4_000))),
        }
    }

    fn pitch(&mut self) -> Pitch {
        Pitch::clamped(self.below(128) as i32)
    }

    fn class(&mut self) -> PitchClass {
        PitchClass::new(self.below(12) as i32)
    }

    fn unit(&mut self) -> f32 {
        self.draw.unit_f32()
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.draw.next_u32() % bound
    }

    fn one_of<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u32) as usize].clone()
    }
}
