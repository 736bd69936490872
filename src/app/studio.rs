//! The thread that looks after devices: opens what is chosen, notices what comes and goes, and keeps the session now and
//! then. The window and whatever plays never wait for it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::host::{Host, Wires};
use super::midi::{Inputs, Outlet};
use super::session::Session;
use super::settings::Settings;
use super::sound::{self, Player, Sound};
use crate::editor::Stage;
use crate::editor::console::{Choice, Console, DeviceCommand, Devices, Output};

/// How often it looks whether a device is lost, which ports there are, and whether the session is another.
const TURN: Duration = Duration::from_millis(100);
const LOOK: Duration = Duration::from_secs(2);
const KEEP: Duration = Duration::from_secs(5);
/// The longest that a device may take to let go.
const PATIENCE: Duration = Duration::from_secs(2);

/// What plays, hears and keeps.
pub struct Studio {
    stage: Arc<Stage>,
    console: Arc<Console>,
    settings: Settings,
    session: Arc<Session>,
    inputs: Inputs,
    outlet: Outlet,
    sound: Option<Sound>,
    /// The host goes this way when what plays it ends.
    home: (Sender<Box<Host>>, Receiver<Box<Host>>),
    lost: (Sender<String>, Receiver<String>),
    /// What the window is told.
    told: Devices,
    /// What is wrong with the sound: then it is silent.
    mute: Option<String>,
    /// What could not be read at the start.
    unread: Vec<String>,
    /// What could not be written the last time.
    unkept: Option<String>,
}

impl Studio {
    /// The host with nothing open yet.
    pub fn new(
        host: Host,
        wires: Wires,
        settings: Settings,
        session: Arc<Session>,
        unread: Vec<String>,
    ) -> Self {
        let home = channel();
        let (stage, console) = (host.stage().clone(), host.console().clone());
        // The other end is right here.
        let _ = home.0.send(Box::new(host));
        Self {
            stage,
            console,
            settings,
            session,
            inputs: Inputs::new(wires.keys),
            outlet: Outlet::new(wires.notes),
            sound: None,
            home,
            lost: channel(),
            told: Devices::default(),
            mute: None,
            unread,
            unkept: None,
        }
    }

    /// Begins to play and goes on, on a thread of its own, until nobody wishes anything any more.
    pub fn run(mut self, wishes: Receiver<DeviceCommand>) {
        thread::spawn(move || {
            hush();
            self.told.outputs = sound::names();
            self.play();
            self.look();
            self.work(&wishes);
        });
    }

    fn work(&mut self, wishes: &Receiver<DeviceCommand>) {
        let (mut looked, mut kept) = (Instant::now(), Instant::now());
        loop {
            match wishes.recv_timeout(TURN) {
                Ok(DeviceCommand::Use(choice)) => self.choose(choice),
                Ok(DeviceCommand::Look) => self.look_again(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if let Ok(why) = self.lost.1.try_recv() {
                self.fall_silent(&why);
            }
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                self.try_again();
                self.look();
            }
            if kept.elapsed() >= KEEP {
                kept = Instant::now();
                self.unkept = self.session.keep().err();
            }
        }
    }

    /// Takes other devices into use, and keeps which.
    fn choose(&mut self, choice: Choice) {
        let before = std::mem::replace(&mut self.settings.choice, choice.clone());
        self.unkept = self.settings.keep().err();
        let sounds = |choice: &Choice| (choice.output.clone(), choice.rate, choice.frames);
        if sounds(&before) != sounds(&choice) {
            self.play();
        }
        self.look();
    }

    /// Looks at the ports, and tells the window.
    fn look(&mut self) {
        let (choice, mut faults) = (self.settings.choice.clone(), Vec::new());
        faults.extend(self.mute.clone());
        faults.extend(self.unkept.clone());
        self.told.inputs = self.inputs.look(&choice, &mut faults);
        self.told.midi = self.outlet.look(&choice, &mut faults);
        faults.extend(self.unread.iter().cloned());
        (self.told.choice, self.told.faults) = (choice, faults);
        if self.console.tell(self.told.clone()) {
            self.stage.repaint.request_repaint();
        }
    }

    /// Plays through what is chosen; at its own rate where it has not the one that is chosen; in silence where there is
    /// nothing.
    fn play(&mut self) {
        let choice = self.settings.choice.clone();
        self.mute = None;
        if let Err(why) = self.open(&choice) {
            let own = Choice { rate: None, ..choice.clone() };
            let opened = choice.rate.is_some().then(|| self.open(&own));
            self.mute = Some(match opened {
                Some(Ok(())) => refused_rate(&choice, &why),
                _ => no_sound(&choice.output, &why),
            });
            if !matches!(opened, Some(Ok(()))) {
                self.silence();
            }
        }
    }

    /// Lets go of what plays, and plays through something else.
    fn open(&mut self, choice: &Choice) -> Result<(), String> {
        self.sound = None;
        let host = self.home.1.recv_timeout(PATIENCE);
        let host = host.map_err(|_| "the device before does not let go; start Antiphon again")?;
        while self.lost.1.try_recv().is_ok() {}
        let player = Player::new(host, self.home.0.clone(), self.lost.0.clone());
        let (sound, said) = sound::open(choice, player)?;
        (self.sound, self.told.playing) = (Some(sound), said);
        Ok(())
    }

    fn silence(&mut self) {
        let silent = Choice { output: Output::Silent, ..Choice::default() };
        if let Err(why) = self.open(&silent) {
            self.mute = Some(format!("Nothing plays: {why}."));
        }
    }

    /// What played is gone.
    fn fall_silent(&mut self, why: &str) {
        let gone =
            self.told.playing.rsplit_once(':').map_or("The output", |(name, _)| name).to_owned();
        self.silence();
        self.mute =
            Some(format!("{gone} is gone ({why}): the music is silent until it is there again."));
        self.look();
    }

    /// Looks at everything, and tries again where there was no sound.
    fn look_again(&mut self) {
        self.told.outputs = sound::names();
        if self.mute.is_some() {
            self.play();
        }
        self.look();
    }

    /// Where there was no sound and something has come that may play, tries again.
    fn try_again(&mut self) {
        let output = &self.settings.choice.output;
        let is_new = || sound::names() != self.told.outputs || sound::jack_plays(output);
        if self.mute.is_some() && is_new() {
            self.look_again();
        }
    }
}

fn refused_rate(choice: &Choice, why: &str) -> String {
    let rate = choice.rate.unwrap_or(sound::DEFAULT_RATE);
    format!("The output cannot play {rate} frames a second ({why}): it plays at its own rate.")
}

fn no_sound(output: &Output, why: &str) -> String {
    let chosen = match output {
        Output::Device(name) => format!("{name} cannot be opened ({why})"),
        Output::Jack => format!("JACK cannot be played through ({why})"),
        Output::Default | Output::Silent => "No sound device was found".to_owned(),
    };
    format!("{chosen}: the music is silent until there is one.")
}

/// Keeps ALSA from writing its own complaints on the terminal, for this thread: what matters is said in a sentence.
fn hush() {
    #[cfg(target_os = "linux")]
    // Without it there is more on the terminal, and nothing else.
    let _ = alsa::Output::local_error_handler();
}

/// The devices that there are, as text.
pub fn list() -> String {
    hush();
    let (all, mut faults) = (Choice::default(), Vec::new());
    let (keys, notes) = (rtrb::RingBuffer::new(1).0, rtrb::RingBuffer::new(1).1);
    let rows = [
        ("Outputs", sound::names()),
        ("MIDI inputs", Inputs::new(keys).look(&all, &mut faults)),
        ("MIDI outputs", Outlet::new(notes).look(&all, &mut faults)),
    ];
    let row = |(title, names): &(&str, Vec<String>)| {
        let names = if names.is_empty() { "none".to_owned() } else { names.join("\n  ") };
        format!("{title}:\n  {names}\n")
    };
    rows.iter().map(row).collect()
}
