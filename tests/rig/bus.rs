//! A D-Bus of its own with a screen reader on it: what it hears of a window, and what it asks for.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use zbus::MatchRule;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::names::OwnedBusName;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

/// Where distributions keep the program that starts the accessibility bus.
const LAUNCHERS: [&str; 3] = [
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
    "/usr/lib/at-spi-bus-launcher",
];

/// A session's bus and its accessibility bus, which end with their keeper.
pub struct Bus {
    /// The launcher is ended before the bus on which it is.
    processes: Vec<Child>,
    pub address: String,
    folder: PathBuf,
}

impl Bus {
    /// Starts one on which a screen reader is on; nothing where there is no such thing here.
    pub fn start() -> Option<Self> {
        static BUSES: AtomicU32 = AtomicU32::new(0);
        let (process, bus) = (std::process::id(), BUSES.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(format!("antiphon-bus-{process}-{bus}"));
        std::fs::create_dir_all(&folder).ok()?;
        let mut bus = Self { processes: Vec::new(), address: String::new(), folder };
        let address = format!("--address=unix:path={}/session", bus.folder.display());
        let daemon = ["--session", "--nofork", "--print-address=1", &address];
        let mut daemon = bus.spawn(Command::new("dbus-daemon").args(daemon))?;
        BufReader::new(daemon.stdout.take()?).read_line(&mut bus.address).ok()?;
        bus.processes.push(daemon);
        bus.address = bus.address.trim().to_owned();
        let launcher = LAUNCHERS.iter().find(|path| Path::new(path).exists())?;
        let on = ["--launch-immediately", "--a11y=1", "--screen-reader=1"];
        let launcher = bus.spawn(Command::new(launcher).args(on))?;
        bus.processes.insert(0, launcher);
        Some(bus)
    }

    fn spawn(&self, command: &mut Command) -> Option<Child> {
        let folder = self.folder.as_os_str();
        let homes = ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"];
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let apart = quiet.envs(homes.map(|home| (home, folder))).env_remove("DISPLAY");
        apart.envs([("DBUS_SESSION_BUS_ADDRESS", &*self.address), ("GSETTINGS_BACKEND", "memory")]);
        apart.spawn().ok()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // SAFETY: a signal to a process of our own, which has not been waited for. Asked to end, it ends its own.
            unsafe { libc::kill(process.id() as libc::pid_t, libc::SIGTERM) };
            let _ = process.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A screen reader.
pub struct Reader {
    session: Connection,
    bus: Connection,
}

impl Reader {
    /// One on the bus that this process is on.
    pub fn connect() -> Self {
        let session = Connection::session().expect("a session's bus");
        let status = proxy(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus");
        let address: String = status.call("GetAddress", &()).expect("an accessibility bus");
        let bus = Builder::address(&*address).expect("an address").build();
        Self { session, bus: bus.expect("the accessibility bus") }
    }

    /// The one window of the one program that is there, once all of it answers; a minute without is a failure.
    pub fn window(&self) -> Thing<'_> {
        let begun = Instant::now();
        loop {
            let programs = self.desktop().children();
            let mut windows = programs.into_iter().flat_map(|program| program.children());
            let answers = |window: &Thing<'_>| {
                let all = window.all();
                all.len() > 1 && all.iter().all(|thing| thing.role() != NONE)
            };
            if let Some(window) = windows.find(answers) {
                return window;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "no window to be read in a minute");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a program is there, with or without a window; a minute without is a failure.
    pub fn program(&self) {
        self.desktop().wait(|desktop| !desktop.children().is_empty());
    }

    /// What is said from now on without having been asked for, one after the other.
    pub fn listen(&self) -> impl FnMut() -> String + use<> {
        let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal);
        let rule = rule.member("Announcement").expect("a name").build();
        let all = MessageIterator::for_match_rule(rule, &self.bus, None);
        let mut all = all.expect("it listens");
        move || {
            let message = all.next().expect("an announcement").expect("a message");
            // Its parts, of which the last two are the words and more about them.
            type Announced = (String, i32, i32, OwnedValue, HashMap<String, OwnedValue>);
            let (.., words, _): Announced = message.body().deserialize().expect("words");
            String::try_from(words).expect("words")
        }
    }

    /// Goes, or comes back, as far as programs can tell.
    pub fn turn(&self, on: bool) {
        let status = proxy(&self.session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status");
        status.set_property("IsEnabled", on).expect("a status");
    }

    /// Everything that is on the screen.
    pub fn desktop(&self) -> Thing<'_> {
        let path = "/org/a11y/atspi/accessible/root".try_into().expect("a path");
        Thing { bus: &self.bus, name: "org.a11y.atspi.Registry".try_into().expect("a name"), path }
    }
}

/// The number of a role in `AtspiRole`.
pub type Role = u32;
const NONE: Role = 0;
pub const COMBO_BOX: Role = 11;
pub const LABEL: Role = 29;
pub const LIST_ITEM: Role = 32;
pub const PANEL: Role = 39;
pub const BUTTON: Role = 43;
pub const SLIDER: Role = 51;
pub const TOGGLE_BUTTON: Role = 62;
pub const ENTRY: Role = 79;
pub const LIST_BOX: Role = 98;

/// The numbers of states in `AtspiStateType`.
pub const FOCUSED: u32 = 12;
pub const PRESSED: u32 = 20;

/// Something that can be read.
#[derive(Clone)]
pub struct Thing<'a> {
    bus: &'a Connection,
    name: OwnedBusName,
    path: OwnedObjectPath,
}

impl<'a> Thing<'a> {
    /// What is in it; nothing where it has gone meanwhile.
    pub fn children(&self) -> Vec<Self> {
        type Ends = Vec<(String, OwnedObjectPath)>;
        let ends: Ends = self.on("Accessible").call("GetChildren", &()).unwrap_or_default();
        let thing = |(name, path): (String, OwnedObjectPath)| {
            Some(Self { bus: self.bus, name: OwnedBusName::try_from(name).ok()?, path })
        };
        ends.into_iter().filter_map(thing).collect()
    }

    /// All that is in it, in reading order, each after what it is in.
    pub fn all(&self) -> Vec<Self> {
        let inside = self.children().into_iter().flat_map(|child| child.all());
        std::iter::once(self.clone()).chain(inside).collect()
    }

    /// The one thing in it of this role and name.
    pub fn find(&self, role: Role, name: &str) -> Self {
        let mut found = self.all();
        found.retain(|thing| thing.role() == role && thing.name() == name);
        assert_eq!(found.len(), 1, "{} times {role} {name}", found.len());
        found.remove(0)
    }

    pub fn role(&self) -> Role {
        self.on("Accessible").call("GetRole", &()).unwrap_or_default()
    }

    pub fn name(&self) -> String {
        self.word("Name")
    }

    pub fn description(&self) -> String {
        self.word("Description")
    }

    fn word(&self, property: &str) -> String {
        self.on("Accessible").get_property(property).unwrap_or_default()
    }

    /// Whether it is in a state.
    pub fn is(&self, state: u32) -> bool {
        let states: Vec<u32> = self.on("Accessible").call("GetState", &()).unwrap_or_default();
        states.get(state as usize / 32).is_some_and(|bits| bits >> (state % 32) & 1 == 1)
    }

    pub fn press(&self) {
        let done: bool = self.on("Action").call("DoAction", &(0,)).expect("it can be pressed");
        assert!(done);
    }

    pub fn focus(&self) {
        let done: bool = self.on("Component").call("GrabFocus", &()).expect("it can have the keys");
        assert!(done);
    }

    pub fn value(&self) -> f64 {
        self.on("Value").get_property("CurrentValue").expect("it has a value")
    }

    pub fn set(&self, value: f64) {
        self.on("Value").set_property("CurrentValue", value).expect("it takes a value");
    }

    pub fn write(&self, text: &str) {
        let done: bool =
            self.on("EditableText").call("SetTextContents", &(text,)).expect("a field");
        assert!(done);
    }

    /// Waits until it is as `wished`; a minute without is a failure.
    pub fn wait(&self, wished: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !wished(self) {
            let told = format!("{} {}: {}", self.role(), self.name(), self.description());
            assert!(begun.elapsed() < Duration::from_secs(60), "for a minute, {told}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn on(&self, interface: &str) -> Proxy<'a> {
        let interface = format!("org.a11y.atspi.{interface}");
        // What it says may change at any time: nothing is kept.
        zbus::blocking::proxy::Builder::<Proxy<'a>>::new(self.bus)
            .destination(self.name.clone())
            .and_then(|proxy| proxy.path(self.path.clone()))
            .and_then(|proxy| proxy.interface(interface))
            .map(|proxy| proxy.cache_properties(zbus::proxy::CacheProperties::No))
            .and_then(|proxy| proxy.build())
            .expect("the way to it")
    }
}

fn proxy(
    bus: &Connection,
    name: &'static str,
    path: &'static str,
    interface: &'static str,
) -> Proxy<'static> {
    Proxy::new(bus, name, path, interface).expect("the way to it")
}
