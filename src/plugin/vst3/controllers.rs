//! The MIDI controllers that VST3 hosts may send. In VST3 a controller is a parameter that the host sets.
//!
//! The framework has a parameter for every controller of every channel; hosts are shown those that there is a use for.

use std::sync::{Mutex, PoisonError};

use super::vst3::Steinberg::Vst::{CtrlNumber, ParamID, ParamValue, ParameterInfo, TChar};
use super::vst3::Steinberg::int16;

/// The framework's parameters for controllers: these many for each channel, then the next, up to the last that a plug-in
/// may have.
const OF_A_CHANNEL: u32 = 130;
const CHANNELS: u32 = 16;
/// How many there are.
pub const ALL: u32 = OF_A_CHANNEL * CHANNELS;
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
pub const SHOWN: u32 = CONTROLLERS.len() as u32 * CHANNELS;

/// Where they all are, as far as hosts have said.
pub struct Controllers(Mutex<[ParamValue; SHOWN as usize]>);

impl Default for Controllers {
    fn default() -> Self {
        Self(Mutex::new(std::array::from_fn(|at| CONTROLLERS[at % CONTROLLERS.len()].rest)))
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
    let (channel, number) = (u32::try_from(channel).ok()?, u32::try_from(number).ok()?);
    let is_shown = CONTROLLERS.iter().any(|shown| shown.number == number);
    (channel < CHANNELS && is_shown).then_some(FIRST + channel * OF_A_CHANNEL + number)
}

/// Which of all the framework's parameters for controllers is the shown one of this place.
pub fn hidden(at: u32) -> u32 {
    let (channel, at) = (at / CONTROLLERS.len() as u32, at as usize % CONTROLLERS.len());
    channel * OF_A_CHANNEL + CONTROLLERS[at].number
}

/// Says of a shown one what it is called and where it rests.
pub fn describe(info: &mut ParameterInfo) {
    let Some(at) = place(info.id) else { return };
    let (channel, controller) = (at / CONTROLLERS.len() + 1, &CONTROLLERS[at % CONTROLLERS.len()]);
    write(&mut info.title, &format!("{}, channel {channel}", controller.name));
    write(&mut info.shortTitle, controller.name);
    info.defaultNormalizedValue = controller.rest;
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
    let of_all = id.checked_sub(FIRST).filter(|&at| at < ALL)?;
    let (channel, number) = (of_all / OF_A_CHANNEL, of_all % OF_A_CHANNEL);
    let at = CONTROLLERS.iter().position(|shown| shown.number == number)?;
    Some(channel as usize * CONTROLLERS.len() + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shown_controller_is_found_by_its_number_and_back() {
        for at in 0..SHOWN {
            let id = FIRST + hidden(at);
            assert_eq!(place(id), Some(at as usize));
            let (channel, number) = (hidden(at) / OF_A_CHANNEL, hidden(at) % OF_A_CHANNEL);
            assert_eq!(assigned(channel as int16, number as CtrlNumber), Some(id));
        }
    }

    #[test]
    fn what_is_no_use_has_no_parameter() {
        for (channel, number) in [(0, 7), (0, 127), (0, 130), (16, 64), (-1, 64), (0, -1)] {
            assert_eq!(assigned(channel, number), None, "{channel}: {number}");
        }
    }
}
