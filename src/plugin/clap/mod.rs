//! The plug-in as CLAP hosts see it: the framework's, in a shell that answers what the framework does not.
//!
//! The shell marks the project as changed by more than parameters, and keeps parameters that do something once out of
//! what is saved. A host's pointer to the plug-in is one to its shell; everything else in it is the framework's.
#![allow(unsafe_code, missing_docs)]

mod shell;

use std::ffi::{CStr, c_char, c_void};
use std::sync::{Arc, OnceLock};

use clap_sys::ext::state::{CLAP_EXT_STATE, clap_host_state};
use nice_plug::wrapper::clap::{
    CLAP_PLUGIN_FACTORY_ID, CLAP_VERSION, PluginDescriptor, Wrapper, clap_host, clap_plugin,
    clap_plugin_descriptor, clap_plugin_entry, clap_plugin_factory,
};
use nice_plug::wrapper::setup_logger;

use super::antiphon::Antiphon;
use super::making;
use shell::Shell;

/// What hosts look for.
#[unsafe(no_mangle)]
#[used]
pub static clap_entry: clap_plugin_entry = clap_plugin_entry {
    clap_version: CLAP_VERSION,
    init: Some(init),
    deinit: Some(deinit),
    get_factory: Some(get_factory),
};

static FACTORY: clap_plugin_factory = clap_plugin_factory {
    get_plugin_count: Some(get_plugin_count),
    get_plugin_descriptor: Some(get_plugin_descriptor),
    create_plugin: Some(create_plugin),
};

fn descriptor() -> &'static PluginDescriptor {
    static DESCRIPTOR: OnceLock<PluginDescriptor> = OnceLock::new();
    DESCRIPTOR.get_or_init(PluginDescriptor::for_plugin::<Antiphon>)
}

unsafe extern "C" fn init(_: *const c_char) -> bool {
    setup_logger::<Antiphon>();
    true
}

unsafe extern "C" fn deinit() {}

unsafe extern "C" fn get_factory(id: *const c_char) -> *const c_void {
    // SAFETY: the host names a factory with a string.
    let is_ours = !id.is_null() && unsafe { CStr::from_ptr(id) } == CLAP_PLUGIN_FACTORY_ID;
    if is_ours { (&raw const FACTORY).cast() } else { std::ptr::null() }
}

unsafe extern "C" fn get_plugin_count(_: *const clap_plugin_factory) -> u32 {
    1
}

unsafe extern "C" fn get_plugin_descriptor(
    _: *const clap_plugin_factory,
    index: u32,
) -> *const clap_plugin_descriptor {
    if index == 0 { descriptor().clap_plugin_descriptor() } else { std::ptr::null() }
}

unsafe extern "C" fn create_plugin(
    _: *const clap_plugin_factory,
    host: *const clap_host,
    id: *const c_char,
) -> *const clap_plugin {
    // SAFETY: the host names a plug-in with a string.
    if host.is_null() || id.is_null() || unsafe { CStr::from_ptr(id) } != descriptor().clap_id() {
        return std::ptr::null();
    }
    let host = Host(host);
    let (inner, stage) = making::make(Some(Box::new(move || host.ask())), || {
        // SAFETY: the host outlives its plug-ins; the framework takes the wrapper back when the plug-in is destroyed.
        unsafe {
            let wrapper = Arc::into_raw(Wrapper::<Antiphon>::new(host.0));
            (*wrapper).clap_plugin.as_ptr().cast_const()
        }
    });
    let Some(stage) = stage else { return std::ptr::null() };
    let params = stage.params.clone();
    params.edits.mark_by(move || host.mark_dirty());
    // SAFETY: the framework's plug-in was just made, and lives until its shell destroys it.
    unsafe { Shell::round(inner, params) }
}

/// A host, which outlives its plug-ins.
#[derive(Clone, Copy)]
struct Host(*const clap_host);

// SAFETY: a host may be asked for a callback on every thread; it is told the rest on its main thread only.
unsafe impl Send for Host {}
// SAFETY: as above.
unsafe impl Sync for Host {}

impl Host {
    fn ask(self) {
        // SAFETY: the host outlives its plug-ins.
        if let Some(request) = unsafe { (*self.0).request_callback } {
            // SAFETY: this may be called on any thread, and the host outlives its plug-ins.
            unsafe { request(self.0) };
        }
    }

    fn mark_dirty(self) {
        // SAFETY: this is the main thread, and what the host gives for this name is this.
        unsafe {
            let Some(get) = (*self.0).get_extension else { return };
            let state = get(self.0, CLAP_EXT_STATE.as_ptr()).cast::<clap_host_state>();
            if let Some(mark) = state.as_ref().and_then(|state| state.mark_dirty) {
                mark(self.0);
            }
        }
    }
}
