//! The app: the plug-in with a host of its own. Sound and MIDI go through devices that are chosen in the window, the
//! transport is a bar in it, and devices, session and takes are there again after it has ended.

mod file;
mod gui;
mod host;
mod midi;
mod options;
mod session;
mod settings;
mod sound;
mod state;
mod studio;
mod time;

pub use host::{Host, Message, Wires};
pub use options::Options;
pub use session::Session;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use nice_plug::context::gui::GuiContext;
use nice_plug::editor::{Editor, EditorHandle, SpawnedEditor};

use crate::editor::console::Console;
use crate::editor::{Stage, StageEditor};
use settings::Settings;
use studio::Studio;

/// How long notes get to end before the app does.
const LAST_NOTES: Duration = Duration::from_millis(120);

/// Opens the app and returns when it has ended.
pub fn run(options: &Options) -> ExitCode {
    if options.devices {
        print!("{}", studio::list());
        return ExitCode::SUCCESS;
    }
    if let Some(fault) = options.session.as_deref().and_then(|path| Session::check(path).err()) {
        eprintln!("antiphon: {fault}");
        return ExitCode::from(2);
    }
    match open(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("antiphon: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn open(options: &Options) -> Result<(), String> {
    let (console, wishes) = Console::new();
    let console = Arc::new(console);
    let mut faults = Vec::new();
    let (mut host, wires) = Host::new(console.clone());
    let stage = host.stage().clone();
    host.tune(sound::DEFAULT_RATE)?;
    let session = Session::open(options.session.clone(), &mut host, &mut faults);
    let mut settings = Settings::open(&mut faults);
    settings.choose(|choice| options.choose(choice, &console.transport), &mut faults);
    faults.iter().for_each(|fault| eprintln!("antiphon: {fault}"));
    let session = Arc::new(session);
    let end = end_of(host.ending(), session.clone());
    end_on_signals(end.clone());
    Studio::new(host, wires, settings, session, faults).run(wishes);
    show(&stage)?;
    end();
    Ok(())
}

/// Shows the window until it is closed.
fn show(stage: &Arc<Stage>) -> Result<(), String> {
    let fault = |why: &dyn std::fmt::Display| {
        format!("the window cannot be opened ({why}); is there a display, and OpenGL on it?")
    };
    let context = GuiContext::new(Arc::new(gui::Gui::new(stage.clone())));
    let editor = StageEditor(stage.clone());
    let spawned = editor.spawn(None, false, None, context, None);
    let SpawnedEditor { window, .. } = spawned.map_err(|why| fault(&why))?;
    <StageEditor as Editor>::Handle::run_until_closed(window).map_err(|why| fault(&why))
}

/// Ends the notes, and keeps the session.
fn end_of(ending: Arc<AtomicBool>, session: Arc<Session>) -> Arc<impl Fn() + Send + Sync> {
    Arc::new(move || {
        ending.store(true, Ordering::Relaxed);
        sleep(LAST_NOTES);
        if let Err(fault) = session.keep() {
            eprintln!("antiphon: {fault}");
        }
    })
}

/// Ctrl-C, a hang-up and a request to end do what closing the window does.
fn end_on_signals(end: Arc<impl Fn() + Send + Sync + 'static>) {
    let handler = move || {
        end();
        leave();
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("antiphon: Ctrl-C will not end it ({error}); close its window instead.");
    }
}

/// Ends the process at once. The window may be drawing on its own thread: an exit that first unloads the libraries would
/// pull the graphics library from under it.
#[allow(unsafe_code, reason = "the standard library only ends a process after its libraries")]
fn leave() -> ! {
    // SAFETY: it takes a number and does not come back; what is to be kept has been.
    unsafe { libc::_exit(0) }
}
