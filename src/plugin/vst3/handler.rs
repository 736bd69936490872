//! The host's ear for what a person does in the window, with ours before it.

use std::sync::Arc;

use super::values::Values;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{
    IComponentHandler, IComponentHandlerTrait, ParamID, ParamValue,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::{int32, tresult};
use nice_plug::wrapper::vst3::vst3::{Class, ComPtr};

/// Hears what is edited in the window, and tells the host.
pub struct Handler {
    pub host: ComPtr<IComponentHandler>,
    pub values: Arc<Values>,
}

impl Class for Handler {
    type Interfaces = (IComponentHandler,);
}

impl IComponentHandlerTrait for Handler {
    unsafe fn beginEdit(&self, id: ParamID) -> tresult {
        // SAFETY: the host's.
        unsafe { self.host.beginEdit(id) }
    }

    unsafe fn performEdit(&self, id: ParamID, value: ParamValue) -> tresult {
        self.values.set(id, value);
        // SAFETY: the host's.
        unsafe { self.host.performEdit(id, value) }
    }

    unsafe fn endEdit(&self, id: ParamID) -> tresult {
        // SAFETY: the host's.
        unsafe { self.host.endEdit(id) }
    }

    unsafe fn restartComponent(&self, flags: int32) -> tresult {
        // SAFETY: the host's.
        unsafe { self.host.restartComponent(flags) }
    }
}
