//! The MIDI controllers that VST3 hosts may send. In VST3 a controller is a parameter that the host sets.
//!
//! The framework has a parameter for every controller of every channel, 2,080 in all, which some hosts take a minute to read.
//! Hosts are shown one for each controller that there is a use for; it stands for all channels.

use std::sync::{Mutex, PoisonError};

use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{
    CtrlNumber, ParamID, ParamValue, ParameterInfo, TChar,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::int16;

const CHANNELS: int16 = 16;
/// How many parameters the framework has for controllers: 130 for each channel, up to the last that a plug-in may have.
pub const ALL: u32 = 130 * CHANNELS as u32;
const FIRST: ParamID = (1 << 31) - ALL;

/// A controller.
struct Controller {
    /// Its number in MIDI, or what VST3 numbers so.
    number: u32,
    name: &'static str,
    /// Where it is while nobody touches it, from 0 to 1.
    rest: ParamValue,
}

const fn controller(number: u32, name: &'static str, rest: ParamValue) -> Controller {
    Controller { number, name, rest }
}

/// Numbers 128 and 129 are VST3's (`kAfterTouch`, `kPitchBend`); the others are MIDI's, and so is where each rests (MIDI 1.0,
/// recommended practice RP-015).
const CONTROLLERS: [Controller; 9] = [
    controller(1, "Modulation", 0.0),
    controller(11, "Expression", 1.0),
    controller(64, "Sustain", 0.0),
    controller(66, "Sostenuto", 0.0),
    controller(67, "Soft pedal", 0.0),
    controller(120, "All sound off", 0.0),
    controller(123, "All notes off", 0.0),
    controller(128, "Pressure", 0.0),
    controller(129, "Pitch bend", 0.5),
];

/// How many parameters hosts see for them.
pub const SHOWN: u32 = CONTROLLERS.len() as u32;

/// Where they all are, as far as hosts have said.
pub struct Controllers(Mutex<[ParamValue; SHOWN as usize]>);

impl Default for Controllers {
    fn default() -> Self {
        Self(Mutex::new(std::array::from_fn(|at| CONTROLLERS[at].rest)))
    }
}

impl Controllers {
    /// Where one is.
    pub fn get(&self, id: ParamID) -> Option<ParamValue> {
        place(id).map(|at| self.0.lock().unwrap_or_else(PoisonError::into_inner)[at])
    }

    /// Moves one; says whether it is one.
    pub fn set(&self, id: ParamID, value: ParamValue) -> bool {
        let place = place(id);
        if let Some(at) = place {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)[at] = value;
        }
        place.is_some()
    }
}

/// The parameter of a controller of a channel, if there is one.
pub fn assigned(channel: int16, number: CtrlNumber) -> Option<ParamID> {
    let id = FIRST + u32::try_from(number).ok()?;
    ((0..CHANNELS).contains(&channel) && place(id).is_some()).then_some(id)
}

/// Which of all the framework's parameters for controllers is the shown one of this place.
pub fn hidden(at: u32) -> u32 {
    CONTROLLERS[at as usize].number
}

/// Says of a shown one what it is called and where it rests.
pub fn describe(info: &mut ParameterInfo) {
    if let Some(at) = place(info.id) {
        write(&mut info.title, CONTROLLERS[at].name);
        write(&mut info.shortTitle, CONTROLLERS[at].name);
        info.defaultNormalizedValue = CONTROLLERS[at].rest;
    }
}

/// A value in words.
pub fn said(value: ParamValue) -> String {
    format!("{:.0}", value.clamp(0.0, 1.0) * 127.0)
}

/// Writes a text that ends with a zero.
pub fn write(place: &mut [TChar; 128], text: &str) {
    let end = std::iter::once(0);
    let units = text.encode_utf16().take(place.len() - 1).chain(end);
    place.iter_mut().zip(units).for_each(|(place, unit)| *place = unit as TChar);
}

/// The place of a parameter among those that are shown.
fn place(id: ParamID) -> Option<usize> {
    CONTROLLERS.iter().position(|shown| FIRST + shown.number == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shown_controller_is_assigned_on_every_channel() {
        for at in 0..SHOWN {
            let number = hidden(at) as CtrlNumber;
            let assigned: Vec<_> = (0..16).map(|channel| assigned(channel, number)).collect();
            assert_eq!(assigned, [Some(FIRST + hidden(at)); 16]);
        }
    }

    #[test]
    fn what_is_no_use_has_no_parameter() {
        for (channel, number) in [(0, 7), (0, 127), (0, 130), (16, 64), (-1, 64), (0, -1)] {
            assert_eq!(assigned(channel, number), None, "{channel}: {number}");
        }
    }
}
