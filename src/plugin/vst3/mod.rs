//! The plug-in as VST3 hosts see it: the framework's, in a shell that answers what the framework does not.
//!
//! The shell marks the project as changed by more than parameters, keeps what was set while no block was played, bears
//! hosts that activate before they say how they will play, and takes the few MIDI controllers that there is a use for: the
//! framework takes none, or declares 2,080 parameters for them, which some hosts need a minute to read.
#![allow(unsafe_code, non_snake_case, missing_docs)]

mod controllers;
mod forward;
mod handler;
mod passed;
mod shell;
mod values;

use std::ffi::c_void;

use nice_plug::wrapper::setup_logger;
use nice_plug::wrapper::vst3::PluginInfo;
use nice_plug::wrapper::vst3::vst3::Steinberg::{
    FIDString, FUnknown, IPluginFactory, IPluginFactory2, IPluginFactory2Trait, IPluginFactory3,
    IPluginFactory3Trait, IPluginFactoryTrait, PClassInfo, PClassInfo2, PClassInfoW, PFactoryInfo,
    TUID, int32, kInvalidArgument, kResultOk, tresult,
};
use nice_plug::wrapper::vst3::vst3::{Class, ComWrapper};

use super::antiphon::Antiphon;
use shell::Shell;

/// Makes plug-ins; there is one kind.
struct Factory(PluginInfo);

impl Class for Factory {
    type Interfaces = (IPluginFactory, IPluginFactory2, IPluginFactory3);
}

impl Factory {
    /// Writes what the plug-in is, as one of the kinds of the interface.
    unsafe fn describe<T>(
        &self,
        index: int32,
        info: *mut T,
        describe: fn(&PluginInfo) -> T,
    ) -> tresult {
        if index != 0 || info.is_null() {
            return kInvalidArgument;
        }
        // SAFETY: the host gives a place for it.
        unsafe { *info = describe(&self.0) };
        kResultOk
    }
}

impl IPluginFactoryTrait for Factory {
    unsafe fn getFactoryInfo(&self, info: *mut PFactoryInfo) -> tresult {
        // SAFETY: as the host promises.
        unsafe { self.describe(0, info, PluginInfo::create_factory_info) }
    }

    unsafe fn countClasses(&self) -> int32 {
        1
    }

    unsafe fn getClassInfo(&self, index: int32, info: *mut PClassInfo) -> tresult {
        // SAFETY: as the host promises.
        unsafe { self.describe(index, info, PluginInfo::create_class_info) }
    }

    unsafe fn createInstance(
        &self,
        class: FIDString,
        interface: FIDString,
        made: *mut *mut c_void,
    ) -> tresult {
        // SAFETY: the host names class and interface with sixteen bytes each.
        let is_ours = |class: FIDString| unsafe { *class.cast::<[u8; 16]>() } == *self.0.cid;
        if class.is_null() || interface.is_null() || made.is_null() || !is_ours(class) {
            return kInvalidArgument;
        }
        let shell = Shell::new().map(ComWrapper::new);
        let Some(unknown) = shell.as_ref().and_then(ComWrapper::as_com_ref::<FUnknown>) else {
            return kInvalidArgument;
        };
        let unknown = unknown.as_ptr();
        // SAFETY: it was just made; whoever asks it for an interface holds it from then on.
        unsafe { ((*(*unknown).vtbl).queryInterface)(unknown, interface.cast::<TUID>(), made) }
    }
}

impl IPluginFactory2Trait for Factory {
    unsafe fn getClassInfo2(&self, index: int32, info: *mut PClassInfo2) -> tresult {
        // SAFETY: as the host promises.
        unsafe { self.describe(index, info, PluginInfo::create_class_info_2) }
    }
}

impl IPluginFactory3Trait for Factory {
    unsafe fn getClassInfoUnicode(&self, index: int32, info: *mut PClassInfoW) -> tresult {
        // SAFETY: as the host promises.
        unsafe { self.describe(index, info, PluginInfo::create_class_info_unicode) }
    }

    unsafe fn setHostContext(&self, _: *mut FUnknown) -> tresult {
        kResultOk
    }
}

/// What hosts look for.
#[unsafe(no_mangle)]
pub extern "system" fn GetPluginFactory() -> *mut c_void {
    let factory = ComWrapper::new(Factory(PluginInfo::for_plugin::<Antiphon>()));
    let factory = factory.to_com_ptr::<IPluginFactory>();
    factory.map_or(std::ptr::null_mut(), |factory| factory.into_raw().cast())
}

/// The host has loaded the library, or lets go of it, in the words of each system.
macro_rules! doors {
    ($system:meta: $enter:ident($($argument:ty)?), $leave:ident, $abi:literal) => {
        #[$system]
        #[unsafe(no_mangle)]
        pub extern $abi fn $enter($(_: $argument)?) -> bool {
            setup_logger::<Antiphon>();
            true
        }

        #[$system]
        #[unsafe(no_mangle)]
        pub extern $abi fn $leave() -> bool {
            true
        }
    };
}

doors!(cfg(all(unix, not(target_os = "macos"))): ModuleEntry(*mut c_void), ModuleExit, "C");
doors!(cfg(target_os = "macos"): bundleEntry(*mut c_void), bundleExit, "C");
doors!(cfg(windows): InitDll(), ExitDll, "system");
