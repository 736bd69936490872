//! What VST3 hosts hold: the framework's component, controller and processor with some of their answers changed.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nice_plug::params::Params;
use nice_plug::prelude::ParamPtr;
use nice_plug::wrapper::vst3::Wrapper;

use super::controllers::{self, Controllers};
use super::forward::forward;
use super::handler::Handler;
use super::values::Values;
use crate::editor::Stage;
use crate::params;
use crate::plugin::antiphon::Antiphon;
use crate::plugin::making;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::ChannelContext::IInfoListener;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::*;
use nice_plug::wrapper::vst3::vst3::Steinberg::*;
use nice_plug::wrapper::vst3::vst3::{Class, ComPtr, ComRef, ComWrapper};

/// The framework's.
pub type Framework = Wrapper<Antiphon>;

/// How a host plays that has not said so before it activates: Carla does when it looks for plug-ins.
const UNSAID: ProcessSetup = ProcessSetup {
    processMode: ProcessModes_::kRealtime as int32,
    symbolicSampleSize: SymbolicSampleSizes_::kSample32 as int32,
    maxSamplesPerBlock: 8192,
    sampleRate: 48_000.0,
};

/// How long the framework's worker gets to finish. It queues a task for every automated change while no window is open; all
/// instances share its worker, which gives up when one goes away with a task still queued.
const LAST_TASKS: Duration = Duration::from_millis(5);

/// A plug-in, and the framework's in it.
pub struct Shell {
    pub(super) framework: Framework,
    stage: Arc<Stage>,
    controllers: Controllers,
    values: Arc<Values>,
    /// The parameters that do something once.
    momentary: Vec<ParamID>,
    /// The host's ear for changed projects.
    project: Arc<Mutex<Option<ComPtr<IComponentHandler2>>>>,
    is_active: AtomicBool,
}

impl Class for Shell {
    type Interfaces = (
        IComponent,
        IEditController,
        IAudioProcessor,
        IMidiMapping,
        INoteExpressionController,
        IProcessContextRequirements,
        IUnitInfo,
        IInfoListener,
    );
}

impl Shell {
    /// One round a new plug-in.
    pub fn new() -> Option<Self> {
        let (framework, stage) = making::make(None, Framework::new);
        let stage = stage?;
        // SAFETY: the framework reads the setup and keeps nothing of it.
        unsafe { framework.setupProcessing(&mut { UNSAID }) };
        let params = by_id(&framework, &stage);
        let momentary = params.iter().filter(|(_, (name, _))| params::is_momentary(name));
        let shell = Self {
            momentary: momentary.map(|(&id, _)| id).collect(),
            values: Arc::new(Values::new(
                stage.clone(),
                params.into_iter().map(|(id, (_, param))| (id, param)).collect(),
            )),
            framework,
            stage,
            controllers: Controllers::default(),
            project: Arc::default(),
            is_active: AtomicBool::default(),
        };
        let project = shell.project.clone();
        shell.stage.params.edits.mark_by(move || mark_dirty(&project));
        Some(shell)
    }

    /// How many parameters there are beside those for controllers.
    fn own(&self) -> u32 {
        // SAFETY: it takes nothing.
        (unsafe { self.framework.getParameterCount() } as u32).saturating_sub(controllers::ALL)
    }

    /// Tells the host what was learned. This is its main thread, and in VST3 it cannot be asked for a moment of it while no
    /// window is open.
    fn tell(&self) {
        self.stage.params.edits.ask_if_heard();
    }
}

/// The parameters by the numbers that the framework gives them, each with its identifier; they come in the same order.
fn by_id(framework: &Framework, stage: &Stage) -> BTreeMap<ParamID, (String, ParamPtr)> {
    let number = |at| {
        // SAFETY: it is made of numbers and letters, which may all be zero, and the framework writes nothing else.
        unsafe {
            let mut info = std::mem::zeroed::<ParameterInfo>();
            (framework.getParameterInfo(at, &mut info) == kResultOk).then_some(info.id)
        }
    };
    let all = (0..).zip(stage.params.param_map());
    all.filter_map(|(at, (name, param, _))| Some((number(at)?, (name, param)))).collect()
}

fn mark_dirty(project: &Mutex<Option<ComPtr<IComponentHandler2>>>) {
    let host = project.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(host) = host {
        // SAFETY: the host's.
        unsafe { host.setDirty(1) };
    }
}

impl IPluginBaseTrait for Shell {
    forward! { IPluginBaseTrait:
        initialize(context: *mut FUnknown) -> tresult;
    }

    unsafe fn terminate(&self) -> tresult {
        self.project.lock().unwrap_or_else(PoisonError::into_inner).take();
        // SAFETY: as the host promises.
        unsafe { self.framework.terminate() }
    }
}

impl IComponentTrait for Shell {
    forward! { IComponentTrait:
        getControllerClassId(class: *mut TUID) -> tresult;
        setIoMode(mode: IoMode) -> tresult;
        getBusCount(kind: MediaType, direction: BusDirection) -> int32;
        getBusInfo(
            kind: MediaType, direction: BusDirection, index: int32, info: *mut BusInfo
        ) -> tresult;
        getRoutingInfo(input: *mut RoutingInfo, output: *mut RoutingInfo) -> tresult;
        activateBus(
            kind: MediaType, direction: BusDirection, index: int32, state: TBool
        ) -> tresult;
    }

    unsafe fn setActive(&self, state: TBool) -> tresult {
        // SAFETY: as the host promises.
        let done = unsafe { self.framework.setActive(state) };
        self.is_active.store(state != 0 && done == kResultOk, Ordering::Relaxed);
        if state == 0 {
            std::thread::sleep(LAST_TASKS);
        }
        done
    }

    unsafe fn setState(&self, state: *mut IBStream) -> tresult {
        self.values.forget();
        // SAFETY: as the host promises.
        let done = unsafe { <Framework as IComponentTrait>::setState(&self.framework, state) };
        if done == kResultOk {
            self.stage.params.settle();
        }
        done
    }

    unsafe fn getState(&self, state: *mut IBStream) -> tresult {
        self.values.settle();
        // SAFETY: the host gives a stream.
        let stream = unsafe { ComRef::from_raw(state) };
        let (Some(stream), Ok(json)) =
            (stream, serde_json::to_vec(&params::saved(&self.stage.params)))
        else {
            return kInvalidArgument;
        };
        let mut written = 0;
        // SAFETY: the stream reads so many bytes and no more.
        let done = unsafe {
            let bytes = json.as_ptr().cast_mut().cast();
            stream.write(bytes, json.len() as int32, &mut written)
        };
        if done == kResultOk {
            self.stage.params.settle();
        }
        done
    }
}

impl IEditControllerTrait for Shell {
    forward! { IEditControllerTrait:
        setComponentState(state: *mut IBStream) -> tresult;
        setState(state: *mut IBStream) -> tresult;
        getState(state: *mut IBStream) -> tresult;
        getParamValueByString(id: ParamID, text: *mut TChar, value: *mut ParamValue) -> tresult;
        normalizedParamToPlain(id: ParamID, value: ParamValue) -> ParamValue;
        plainParamToNormalized(id: ParamID, value: ParamValue) -> ParamValue;
        createView(name: FIDString) -> *mut IPlugView;
    }

    unsafe fn getParameterCount(&self) -> int32 {
        (self.own() + controllers::SHOWN) as int32
    }

    unsafe fn getParameterInfo(&self, index: int32, info: *mut ParameterInfo) -> tresult {
        let own = self.own();
        let Ok(at) = u32::try_from(index) else { return kInvalidArgument };
        let at = match at.checked_sub(own) {
            None => at,
            Some(shown) if shown < controllers::SHOWN => own + controllers::hidden(shown),
            Some(_) => return kInvalidArgument,
        };
        // SAFETY: the host gives a place for it.
        unsafe {
            let done = self.framework.getParameterInfo(at as int32, info);
            if done == kResultOk && at >= own {
                controllers::describe(&mut *info);
            }
            done
        }
    }

    unsafe fn getParamStringByValue(
        &self,
        id: ParamID,
        value: ParamValue,
        text: *mut String128,
    ) -> tresult {
        // SAFETY: the host gives a place for it.
        match unsafe { text.as_mut() } {
            Some(text) if self.controllers.get(id).is_some() => {
                controllers::write(text, &controllers::said(value));
                kResultOk
            }
            // SAFETY: as the host promises.
            _ => unsafe { self.framework.getParamStringByValue(id, value, text) },
        }
    }

    unsafe fn getParamNormalized(&self, id: ParamID) -> ParamValue {
        self.tell();
        if self.momentary.contains(&id) {
            return 0.0;
        }
        let known = self.controllers.get(id).or_else(|| self.values.get(id));
        // SAFETY: as the host promises.
        known.unwrap_or_else(|| unsafe { self.framework.getParamNormalized(id) })
    }

    unsafe fn setParamNormalized(&self, id: ParamID, value: ParamValue) -> tresult {
        self.tell();
        if self.controllers.set(id, value) {
            return kResultOk;
        }
        self.values.set(id, value);
        // SAFETY: as the host promises.
        unsafe { self.framework.setParamNormalized(id, value) }
    }

    unsafe fn setComponentHandler(&self, handler: *mut IComponentHandler) -> tresult {
        // SAFETY: the host's.
        let host = unsafe { ComRef::from_raw(handler) }.map(|host| host.to_com_ptr());
        let project = host.as_ref().and_then(ComPtr::cast::<IComponentHandler2>);
        *self.project.lock().unwrap_or_else(PoisonError::into_inner) = project;
        let ours = host.map(|host| ComWrapper::new(Handler { host, values: self.values.clone() }));
        let ours = ours.as_ref().and_then(ComWrapper::as_com_ref::<IComponentHandler>);
        // SAFETY: the framework holds it from now on.
        unsafe {
            let ours = ours.map_or(std::ptr::null_mut(), |ours| ours.as_ptr());
            self.framework.setComponentHandler(ours)
        }
    }
}

impl IAudioProcessorTrait for Shell {
    forward! { IAudioProcessorTrait:
        setBusArrangements(
            inputs: *mut SpeakerArrangement, ins: int32, outputs: *mut SpeakerArrangement,
            outs: int32
        ) -> tresult;
        getBusArrangement(
            direction: BusDirection, index: int32, arrangement: *mut SpeakerArrangement
        ) -> tresult;
        canProcessSampleSize(size: int32) -> tresult;
        getLatencySamples() -> uint32;
        getTailSamples() -> uint32;
    }

    unsafe fn setupProcessing(&self, setup: *mut ProcessSetup) -> tresult {
        // SAFETY: as the host promises.
        let done = unsafe { self.framework.setupProcessing(setup) };
        if done == kResultOk && self.is_active.load(Ordering::Relaxed) {
            // The framework looks at it when it is activated.
            // SAFETY: the framework is alive, and it has just been set up.
            return unsafe { self.framework.setActive(1) };
        }
        done
    }

    unsafe fn setProcessing(&self, state: TBool) -> tresult {
        self.values.process(state != 0);
        // SAFETY: as the host promises.
        unsafe { self.framework.setProcessing(state) }
    }

    unsafe fn process(&self, data: *mut ProcessData) -> tresult {
        self.values.play();
        // SAFETY: as the host promises.
        unsafe { self.framework.process(data) }
    }
}

impl IMidiMappingTrait for Shell {
    unsafe fn getMidiControllerAssignment(
        &self,
        bus: int32,
        channel: int16,
        number: CtrlNumber,
        id: *mut ParamID,
    ) -> tresult {
        // SAFETY: the host gives a place for it.
        match (controllers::assigned(channel, number), unsafe { id.as_mut() }) {
            (Some(assigned), Some(id)) if bus == 0 => {
                *id = assigned;
                kResultTrue
            }
            _ => kResultFalse,
        }
    }
}
