//! What the app adds to the plug-in and its window: a transport, and the devices that sound and MIDI go through. In a host
//! there is none of it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::transport::Transport;

/// The app's side of the window.
pub struct Console {
    /// What plays and stops.
    pub transport: Transport,
    devices: Mutex<Devices>,
    wishes: Sender<DeviceCommand>,
}

/// What the person wants of the devices.
#[derive(Clone, Debug, PartialEq)]
pub enum DeviceCommand {
    /// Uses these.
    Use(Choice),
    /// Looks again what there is.
    Look,
}

/// What sound comes out of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Output {
    /// JACK where it runs, or else what the system plays through.
    #[default]
    #[serde(rename = "usual")]
    Default,
    /// A JACK server.
    Jack,
    /// A device by its name.
    Device(String),
    /// Nothing: the music passes in silence.
    Silent,
}

/// Which devices are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// What sound comes out of.
    pub output: Output,
    /// Frames a second; the device's own where none is chosen.
    pub rate: Option<u32>,
    /// Frames that are asked for at once.
    pub frames: u32,
    /// The MIDI inputs that are heard, by name; without a list every one that is there or comes.
    pub inputs: Option<Vec<String>>,
    /// The MIDI output that the notes go to.
    pub midi: Option<String>,
}

impl Default for Choice {
    fn default() -> Self {
        Self { output: Output::Default, rate: None, frames: 256, inputs: None, midi: None }
    }
}

impl Choice {
    /// Whether a MIDI input is heard. The system's own loop-back is only where it is chosen by name.
    pub fn hears(&self, input: &str) -> bool {
        match &self.inputs {
            None => !input.contains("Midi Through"),
            Some(chosen) => chosen.iter().any(|name| name == input),
        }
    }
}

/// What there is to choose from, what is used, and what is to be said of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Devices {
    /// What is chosen.
    pub choice: Choice,
    /// Names of what sound can come out of, beside JACK and silence.
    pub outputs: Vec<String>,
    /// Names of MIDI inputs.
    pub inputs: Vec<String>,
    /// Names of MIDI outputs.
    pub midi: Vec<String>,
    /// What plays, in a few words.
    pub playing: String,
    /// What is wrong, a sentence each: first the one of the sound, if there is one.
    pub faults: Vec<String>,
}

impl Console {
    /// A console, and where the wishes of its window arrive.
    pub fn new() -> (Self, Receiver<DeviceCommand>) {
        let (wishes, told) = channel();
        (Self { transport: Transport::default(), devices: Mutex::default(), wishes }, told)
    }

    /// The devices as they are.
    pub fn devices(&self) -> Devices {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the window of changed devices; whether they are any different.
    pub fn tell(&self, devices: Devices) -> bool {
        let mut told = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let differs = *told != devices;
        *told = devices;
        differs
    }

    /// Asks for something; an app that is about to end does nothing any more.
    pub fn ask(&self, wish: DeviceCommand) {
        let _ = self.wishes.send(wish);
    }
}
