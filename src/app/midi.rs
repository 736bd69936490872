//! MIDI ports of the system: inputs that come and go, and one output.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, sleep};
use std::time::Duration;

use midir::{
    Ignore, MidiIO, MidiInput, MidiInputConnection, MidiInputPort, MidiOutput,
    MidiOutputConnection, MidiOutputPort,
};
use rtrb::{Consumer, Producer};

use super::host::{Message, hush};
use super::time;
use crate::editor::console::Choice;

/// How the app is called among MIDI's clients.
const CLIENT: &str = "Antiphon";
/// How often the sender looks whether something is due, where notes go somewhere, and where they do not.
const SOON: Duration = Duration::from_millis(1);
const IDLE: Duration = Duration::from_millis(50);

/// The inputs that are heard.
pub struct Inputs {
    open: BTreeMap<String, Vec<MidiInputConnection<()>>>,
    /// Those that were heard and are not there any more.
    gone: BTreeSet<String>,
    keys: Arc<Mutex<Producer<Message>>>,
}

impl Inputs {
    /// None yet; what they hear goes into `keys`.
    pub fn new(keys: Producer<Message>) -> Self {
        Self { open: BTreeMap::new(), gone: BTreeSet::new(), keys: Arc::new(Mutex::new(keys)) }
    }

    /// Opens those that are chosen and there, closes the others; says which there are, and adds a sentence to `faults` for
    /// each that cannot be heard.
    pub fn look(&mut self, choice: &Choice, faults: &mut Vec<String>) -> Vec<String> {
        let there = MidiInput::new(CLIENT).map(|client| names(&client)).unwrap_or_default();
        self.close(&there, choice);
        let gone = |name| format!("The MIDI input {name} is gone: connect it again to play on it.");
        faults.extend(self.gone.iter().map(gone));
        for name in there.iter().filter(|name| choice.hears(name)) {
            faults.extend(self.open(name).err());
        }
        there
    }

    /// Opens every port of that name, if it is not open.
    fn open(&mut self, name: &str) -> Result<(), String> {
        if !self.open.contains_key(name) {
            let told = |why| format!("The MIDI input {name} cannot be heard: {why}.");
            let ports = self.hear(name).map_err(told)?;
            self.open.insert(name.to_owned(), ports);
        }
        Ok(())
    }

    /// Closes those that are gone or not chosen. What was held on them is let go.
    fn close(&mut self, there: &[String], choice: &Choice) {
        let stays = |name: &String| there.contains(name) && choice.hears(name);
        let closed: Vec<String> = self.open.keys().filter(|name| !stays(name)).cloned().collect();
        closed.iter().for_each(|name| drop(self.open.remove(name)));
        if !closed.is_empty() {
            let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            // A wire that is full has no room for what is held either.
            for off in hush().iter().filter_map(|off| Message::new(time::now(), off)) {
                let _ = keys.push(off);
            }
        }
        self.gone.extend(closed);
        self.gone.retain(|name| !there.contains(name) && choice.hears(name));
    }

    /// Hears every port of that name.
    fn hear(&self, name: &str) -> Result<Vec<MidiInputConnection<()>>, String> {
        let client = || MidiInput::new(CLIENT).map_err(|error| error.to_string());
        let scout = client()?;
        let is_it =
            |port: &MidiInputPort| scout.port_name(port).is_ok_and(|it| stable(&it) == name);
        let hear = |port| {
            let (mut client, keys) = (client()?, self.keys.clone());
            client.ignore(Ignore::SysexAndActiveSense);
            let take = move |_: u64, bytes: &[u8], (): &mut ()| {
                if let Some(message) = Message::new(time::now(), bytes) {
                    // More than the wire holds is more than anybody plays.
                    let _ = keys.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                }
            };
            client.connect(&port, "keys", take, ()).map_err(|error| error.to_string())
        };
        scout.ports().into_iter().filter(is_it).map(hear).collect()
    }
}

/// The names of the ports of other programs and devices, each once.
fn names<C: MidiIO>(client: &C) -> Vec<String> {
    let names = client.ports().into_iter().filter_map(|port| client.port_name(&port).ok());
    let mut names: Vec<String> = names.map(|name| stable(&name).to_owned()).collect();
    names.retain(|name| !name.starts_with(CLIENT));
    names.sort();
    names.dedup();
    names
}

/// A port's name without the numbers at its end that ALSA gives out anew when a device comes again.
fn stable(name: &str) -> &str {
    let Some((name_only, numbers)) = name.rsplit_once(' ') else { return name };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = numbers.split_once(':').is_some_and(|(a, b)| is_number(a) && is_number(b));
    if numbered { name_only } else { name }
}

/// The port that notes go to.
#[derive(Default)]
struct Port(Option<(String, MidiOutputConnection)>);

/// The output, and the thread that sends to it in time.
pub struct Outlet(Arc<Mutex<Port>>);

impl Outlet {
    /// Sends what comes out of `notes` when it is due.
    pub fn new(notes: Consumer<Message>) -> Self {
        let port = Arc::default();
        let outlet = Self(Arc::clone(&port));
        thread::spawn(move || send(notes, &port));
        outlet
    }

    /// Opens the port that is chosen, if it is there, and closes another; says which there are.
    pub fn look(&self, choice: &Choice, faults: &mut Vec<String>) -> Vec<String> {
        let there = MidiOutput::new(CLIENT).map(|client| names(&client)).unwrap_or_default();
        let wanted = choice.midi.as_ref().filter(|name| there.contains(*name));
        let mut port = lock(&self.0);
        if port.0.as_ref().map(|(name, _)| name) != wanted {
            port.hush();
            port.0 = None;
            if let Some(name) = wanted {
                match open(name) {
                    Ok(opened) => port.0 = Some((name.clone(), opened)),
                    Err(why) => {
                        faults
                            .push(format!("Nothing can be sent to the MIDI output {name}: {why}."));
                    }
                }
            }
        }
        if let Some(name) = choice.midi.as_ref().filter(|_| wanted.is_none()) {
            faults.push(format!(
                "The MIDI output {name} is not there: connect it again, or choose another."
            ));
        }
        there
    }
}

impl Port {
    /// Ends every note there.
    fn hush(&mut self) {
        if let Some((_, port)) = &mut self.0 {
            for off in hush() {
                // A port that is gone sounds no more.
                let _ = port.send(&off);
            }
        }
    }
}

fn lock(port: &Mutex<Port>) -> MutexGuard<'_, Port> {
    port.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open(name: &str) -> Result<MidiOutputConnection, String> {
    let client = MidiOutput::new(CLIENT).map_err(|error| error.to_string())?;
    let is_it = |port: &MidiOutputPort| client.port_name(port).is_ok_and(|it| stable(&it) == name);
    let port = client.ports().into_iter().find(is_it).ok_or("it has gone")?;
    client.connect(&port, "notes").map_err(|error| error.to_string())
}

/// Sends each message when it is due, until the other end of the wire is gone.
fn send(mut notes: Consumer<Message>, port: &Mutex<Port>) {
    loop {
        let is_open = lock(port).0.is_some();
        match notes.peek() {
            Ok(message) if !is_open || message.at <= time::now() => {
                let message = *message;
                let _ = notes.pop();
                if let Some((_, port)) = &mut lock(port).0 {
                    // A port that is gone is seen to when ports are looked at next.
                    let _ = port.send(message.bytes());
                }
            }
            Ok(_) => sleep(SOON),
            Err(_) if notes.is_abandoned() => return,
            Err(_) => sleep(if is_open { SOON } else { IDLE }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_keeps_its_name_when_it_comes_again() {
        assert_eq!(
            stable("Keystation 61:Keystation 61 MIDI 1 20:0"),
            "Keystation 61:Keystation 61 MIDI 1"
        );
        assert_eq!(stable("Network 2:"), "Network 2:");
        assert_eq!(stable("IAC Driver Bus 1"), "IAC Driver Bus 1");
    }
}
