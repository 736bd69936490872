//! What CLAP hosts hold: a plug-in of the framework's with some of its answers changed.

use std::ffi::{CStr, c_char, c_void};
use std::sync::Arc;

use clap_sys::ext::params::{CLAP_EXT_PARAMS, clap_plugin_params};
use clap_sys::ext::state::{CLAP_EXT_STATE, clap_plugin_state};
use clap_sys::id::clap_id;
use clap_sys::stream::{clap_istream, clap_ostream};
use nice_plug::params::Params;
use nice_plug::wrapper::clap::clap_plugin;

use crate::params::{self, AntiphonParams};

/// A plug-in, and the framework's in it.
#[repr(C)]
pub struct Shell {
    /// First, so that a pointer to it is one to the shell. The framework's functions find what is theirs in its data.
    plugin: clap_plugin,
    params: clap_plugin_params,
    state: clap_plugin_state,
    inner: Inner,
    session: Arc<AntiphonParams>,
    /// The parameters that do something once.
    momentary: Vec<clap_id>,
}

/// The framework's.
#[derive(Clone, Copy)]
struct Inner {
    plugin: *const clap_plugin,
    params: clap_plugin_params,
    state: clap_plugin_state,
}

impl Shell {
    /// One round a plug-in of the framework's that has such a session; it ends when the host destroys it.
    ///
    /// # Safety
    /// The framework's plug-in must be there until then.
    pub unsafe fn round(
        plugin: *const clap_plugin,
        session: Arc<AntiphonParams>,
    ) -> *const clap_plugin {
        // SAFETY: as the caller says.
        let Some(inner) = (unsafe { Inner::of(plugin) }) else { return std::ptr::null() };
        let (params, state) = (
            clap_plugin_params { get_value: Some(get_value), ..inner.params },
            clap_plugin_state { save: Some(save), load: Some(load) },
        );
        let momentary = inner.momentary(&session);
        let plugin = clap_plugin {
            destroy: Some(destroy),
            get_extension: Some(get_extension),
            on_main_thread: Some(on_main_thread),
            // SAFETY: as the caller says.
            ..unsafe { *plugin }
        };
        let shell = Box::new(Self { plugin, params, state, inner, session, momentary });
        Box::into_raw(shell).cast_const().cast()
    }
}

impl Inner {
    unsafe fn of(plugin: *const clap_plugin) -> Option<Self> {
        // SAFETY: these names are those of these extensions.
        let (params, state) = unsafe {
            let get = (*plugin).get_extension?;
            let params = get(plugin, CLAP_EXT_PARAMS.as_ptr()).cast::<clap_plugin_params>();
            let state = get(plugin, CLAP_EXT_STATE.as_ptr()).cast::<clap_plugin_state>();
            (*params.as_ref()?, *state.as_ref()?)
        };
        Some(Self { plugin, params, state })
    }

    /// The identifiers of the parameters that do something once; they come in the order of the session's.
    fn momentary(&self, session: &AntiphonParams) -> Vec<clap_id> {
        let ours = (0..).zip(session.param_map());
        let momentary = ours.filter(|(_, (name, ..))| params::is_momentary(name));
        momentary.filter_map(|(at, _)| self.id(at)).collect()
    }

    fn id(&self, at: u32) -> Option<clap_id> {
        // SAFETY: it is made of numbers and letters, which may all be zero.
        let mut info = unsafe { std::mem::zeroed() };
        // SAFETY: the framework writes nothing else.
        unsafe { self.params.get_info?(self.plugin, at, &mut info) }.then_some(info.id)
    }
}

/// The shell that a host means.
unsafe fn shell<'a>(plugin: *const clap_plugin) -> &'a Shell {
    // SAFETY: hosts have no other pointer than the one to the shell.
    unsafe { &*plugin.cast() }
}

unsafe extern "C" fn destroy(plugin: *const clap_plugin) {
    // SAFETY: the host destroys it once.
    let shell = unsafe { Box::from_raw(plugin.cast_mut().cast::<Shell>()) };
    let inner = shell.inner.plugin;
    // SAFETY: the framework's plug-in is there until now.
    if let Some(destroy) = unsafe { (*inner).destroy } {
        // SAFETY: the shell held it alone, and nobody holds the shell any more.
        unsafe { destroy(inner) };
    }
}

unsafe extern "C" fn get_extension(plugin: *const clap_plugin, id: *const c_char) -> *const c_void {
    // SAFETY: the host names an extension with a string.
    unsafe {
        let shell = shell(plugin);
        match (!id.is_null()).then(|| CStr::from_ptr(id)) {
            Some(id) if id == CLAP_EXT_PARAMS => (&raw const shell.params).cast(),
            Some(id) if id == CLAP_EXT_STATE => (&raw const shell.state).cast(),
            _ => {
                let get = (*shell.inner.plugin).get_extension;
                get.map_or(std::ptr::null(), |get| get(plugin, id))
            }
        }
    }
}

unsafe extern "C" fn on_main_thread(plugin: *const clap_plugin) {
    // SAFETY: the host is on its main thread.
    unsafe {
        let shell = shell(plugin);
        if let Some(call) = (*shell.inner.plugin).on_main_thread {
            call(plugin);
        }
        shell.session.tell();
    }
}

/// What does something once is always at rest.
unsafe extern "C" fn get_value(plugin: *const clap_plugin, id: clap_id, value: *mut f64) -> bool {
    // SAFETY: the host gives a place for the value.
    unsafe {
        let shell = shell(plugin);
        if !shell.momentary.contains(&id) {
            return shell.inner.params.get_value.is_some_and(|get| get(plugin, id, value));
        }
        value.as_mut().map(|value| *value = 0.0).is_some()
    }
}

/// Saves as the framework loads: a length of eight bytes, and as much JSON.
unsafe extern "C" fn save(plugin: *const clap_plugin, stream: *const clap_ostream) -> bool {
    // SAFETY: the host gives a stream.
    let (shell, stream) = unsafe { (shell(plugin), stream.as_ref()) };
    let (Some(stream), Ok(json)) = (stream, serde_json::to_vec(&params::saved(&shell.session)))
    else {
        return false;
    };
    let length = (json.len() as u64).to_le_bytes();
    let is_saved = write_all(stream, &length) && write_all(stream, &json);
    if is_saved {
        shell.session.settle();
    }
    is_saved
}

/// Hosts may take as little at once as they like.
fn write_all(stream: &clap_ostream, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        // SAFETY: the stream reads what it is given and no more.
        let taken = stream.write.map_or(-1, |write| unsafe {
            write(stream, bytes.as_ptr().cast(), bytes.len() as u64)
        });
        match usize::try_from(taken) {
            Ok(taken @ 1..) if taken <= bytes.len() => bytes = &bytes[taken..],
            _ => return false,
        }
    }
    true
}

unsafe extern "C" fn load(plugin: *const clap_plugin, stream: *const clap_istream) -> bool {
    // SAFETY: the host gives a stream.
    unsafe {
        let shell = shell(plugin);
        let is_loaded = shell.inner.state.load.is_some_and(|load| load(plugin, stream));
        if is_loaded {
            shell.session.settle();
        }
        is_loaded
    }
}
