//! A VST3 host in this process: what a plug-in asks of one, and the plug-in in it.
#![allow(non_snake_case, clippy::expect_used, reason = "a test may fail, and VST3 names its own")]

use std::ffi::c_void;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nice_plug::wrapper::vst3::vst3;
use vst3::Steinberg::Vst::*;
use vst3::Steinberg::*;
use vst3::{Class, ComPtr, ComWrapper, Interface};

pub const RATE: f64 = 48_000.0;
pub const BLOCK: usize = 512;

/// What is saved.
#[derive(Default)]
pub struct Stream(Mutex<(Vec<u8>, usize)>);

impl Class for Stream {
    type Interfaces = (IBStream,);
}

impl Stream {
    fn of(bytes: &[u8]) -> ComWrapper<Self> {
        ComWrapper::new(Self(Mutex::new((bytes.to_vec(), 0))))
    }
}

impl IBStreamTrait for Stream {
    unsafe fn read(&self, to: *mut c_void, bytes: int32, read: *mut int32) -> tresult {
        let mut state = self.0.lock().expect("a stream");
        let (all, at) = &mut *state;
        let some = (bytes as usize).min(all.len() - *at);
        // SAFETY: the plug-in gives room for so many bytes, and there are so many left to read.
        unsafe { std::ptr::copy_nonoverlapping(all[*at..].as_ptr(), to.cast(), some) };
        *at += some;
        // SAFETY: the plug-in gives a place for the count.
        unsafe { *read = some as int32 };
        kResultOk
    }

    unsafe fn write(&self, from: *mut c_void, bytes: int32, written: *mut int32) -> tresult {
        // SAFETY: the plug-in gives so many bytes to be written.
        let from = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), bytes as usize) };
        self.0.lock().expect("a stream").0.extend(from);
        // SAFETY: the plug-in gives a place for the count.
        unsafe { *written = bytes };
        kResultOk
    }

    unsafe fn seek(&self, to: int64, mode: int32, result: *mut int64) -> tresult {
        let mut state = self.0.lock().expect("a stream");
        let from = [0, state.1, state.0.len()][mode as usize];
        state.1 = from + to as usize;
        // SAFETY: the plug-in gives a place for the result, or null.
        if let Some(result) = unsafe { result.as_mut() } {
            *result = state.1 as int64;
        }
        kResultOk
    }

    unsafe fn tell(&self, at: *mut int64) -> tresult {
        // SAFETY: the plug-in gives a place for the position.
        unsafe { *at = self.0.lock().expect("a stream").1 as int64 };
        kResultOk
    }
}

/// Values that parameters get in a block: which, when and what.
pub type Change = (ParamID, int32, ParamValue);

struct Changes(Vec<ComWrapper<Queue>>);
struct Queue(Change);

impl Class for Changes {
    type Interfaces = (IParameterChanges,);
}

impl Class for Queue {
    type Interfaces = (IParamValueQueue,);
}

impl IParameterChangesTrait for Changes {
    unsafe fn getParameterCount(&self) -> int32 {
        self.0.len() as int32
    }

    unsafe fn getParameterData(&self, index: int32) -> *mut IParamValueQueue {
        self.0[index as usize].as_com_ref::<IParamValueQueue>().expect("a queue").as_ptr()
    }

    unsafe fn addParameterData(&self, _: *const ParamID, _: *mut int32) -> *mut IParamValueQueue {
        std::ptr::null_mut()
    }
}

impl IParamValueQueueTrait for Queue {
    unsafe fn getParameterId(&self) -> ParamID {
        self.0.0
    }

    unsafe fn getPointCount(&self) -> int32 {
        1
    }

    unsafe fn getPoint(&self, _: int32, at: *mut int32, value: *mut ParamValue) -> tresult {
        // SAFETY: the plug-in gives places for both.
        unsafe { (*at, *value) = (self.0.1, self.0.2) };
        kResultOk
    }

    unsafe fn addPoint(&self, _: int32, _: ParamValue, _: *mut int32) -> tresult {
        kResultFalse
    }
}

/// What goes in or out with a block.
#[derive(Default)]
struct Events(Mutex<Vec<Event>>);

impl Class for Events {
    type Interfaces = (IEventList,);
}

impl IEventListTrait for Events {
    unsafe fn getEventCount(&self) -> int32 {
        self.0.lock().expect("events").len() as int32
    }

    unsafe fn getEvent(&self, index: int32, event: *mut Event) -> tresult {
        // SAFETY: the plug-in gives a place for the event.
        unsafe { *event = self.0.lock().expect("events")[index as usize] };
        kResultOk
    }

    unsafe fn addEvent(&self, event: *mut Event) -> tresult {
        // SAFETY: the plug-in gives an event, which is copied.
        self.0.lock().expect("events").push(unsafe { *event });
        kResultOk
    }
}

/// A key that is struck at a frame.
pub fn key(channel: int16, pitch: int16, at: int32) -> Event {
    // SAFETY: an event is made of numbers.
    let mut event = unsafe { std::mem::zeroed::<Event>() };
    (event.sampleOffset, event.r#type) = (at, Event_::EventTypes_::kNoteOnEvent as u16);
    let (tuning, velocity, length, noteId) = (0.0, 0.8, 0, -1);
    event.__field0.noteOn = NoteOnEvent { channel, pitch, tuning, velocity, length, noteId };
    event
}

/// The controllers among events: when, on which channel, which and its two bytes.
pub fn controllers(events: &[Event]) -> Vec<(i32, i8, u8, [i8; 2])> {
    let is_controller =
        |event: &&Event| event.r#type == Event_::EventTypes_::kLegacyMIDICCOutEvent as u16;
    let all = events.iter().filter(is_controller).map(|event| {
        // SAFETY: its type says that it holds a controller.
        let LegacyMIDICCOutEvent { controlNumber, channel, value, value2 } =
            unsafe { event.__field0.midiCCOut };
        (event.sampleOffset, channel, controlNumber, [value, value2])
    });
    all.collect()
}

/// The host's ear.
#[derive(Default)]
pub struct Ear {
    /// How often the project was marked as changed.
    pub marks: AtomicUsize,
}

impl Class for Ear {
    type Interfaces = (IComponentHandler, IComponentHandler2);
}

impl IComponentHandlerTrait for Ear {
    unsafe fn beginEdit(&self, _: ParamID) -> tresult {
        kResultOk
    }

    unsafe fn performEdit(&self, _: ParamID, _: ParamValue) -> tresult {
        kResultOk
    }

    unsafe fn endEdit(&self, _: ParamID) -> tresult {
        kResultOk
    }

    unsafe fn restartComponent(&self, _: int32) -> tresult {
        kResultOk
    }
}

impl IComponentHandler2Trait for Ear {
    unsafe fn setDirty(&self, state: TBool) -> tresult {
        assert_eq!(state, 1);
        self.marks.fetch_add(1, Ordering::Relaxed);
        kResultOk
    }

    unsafe fn requestOpenEditor(&self, _: FIDString) -> tresult {
        kResultFalse
    }

    unsafe fn startGroupEdit(&self) -> tresult {
        kResultOk
    }

    unsafe fn finishGroupEdit(&self) -> tresult {
        kResultOk
    }
}

/// The plug-in in a host.
pub struct Plugin {
    pub component: ComPtr<IComponent>,
    pub controller: ComPtr<IEditController>,
    pub processor: ComPtr<IAudioProcessor>,
    pub mapping: ComPtr<IMidiMapping>,
    pub ear: ComWrapper<Ear>,
}

impl Plugin {
    /// One that a host has just made.
    pub fn new() -> Self {
        let factory = antiphon::plugin::GetPluginFactory().cast::<IPluginFactory>();
        // SAFETY: the factory is handed over with a reference that is ours.
        let factory = unsafe { ComPtr::from_raw(factory) }.expect("a factory");
        // SAFETY: it is made of numbers.
        let (mut info, mut made) =
            (unsafe { std::mem::zeroed::<PClassInfo>() }, std::ptr::null_mut());
        // SAFETY: the pointers are to locals that outlive the calls; what is made comes with a reference that is ours.
        let component = unsafe {
            assert_eq!(factory.getClassInfo(0, &mut info), kResultOk);
            let (class, interface) = (info.cid.as_ptr(), IComponent::IID.as_ptr().cast());
            assert_eq!(factory.createInstance(class, interface, &mut made), kResultOk);
            ComPtr::from_raw(made.cast::<IComponent>()).expect("a component")
        };
        let ear = ComWrapper::new(Ear::default());
        let plugin = Self {
            controller: component.cast().expect("a controller"),
            processor: component.cast().expect("a processor"),
            mapping: component.cast().expect("a mapping"),
            component,
            ear,
        };
        let ear = plugin.ear.as_com_ref::<IComponentHandler>().expect("an ear");
        // SAFETY: a plug-in need not be given a host; the ear lives as long as the plug-in.
        unsafe {
            assert_eq!(plugin.component.initialize(std::ptr::null_mut()), kResultOk);
            assert_eq!(plugin.controller.setComponentHandler(ear.as_ptr()), kResultOk);
        }
        plugin
    }

    /// Says how the host will play.
    pub fn set_up(&self, rate: f64) -> tresult {
        let mut setup = ProcessSetup {
            processMode: 0,
            symbolicSampleSize: 0,
            maxSamplesPerBlock: BLOCK as int32,
            sampleRate: rate,
        };
        // SAFETY: the setup outlives the call.
        unsafe { self.processor.setupProcessing(&mut setup) }
    }

    /// Begins to play, in the order that VST3 wants.
    pub fn start(&self) {
        assert_eq!(self.set_up(RATE), kResultOk);
        // SAFETY: the component is alive and initialised, and this is its host's one thread.
        assert_eq!(unsafe { self.component.setActive(1) }, kResultOk);
        // SAFETY: the processor is alive and active.
        assert_eq!(unsafe { self.processor.setProcessing(1) }, kResultOk);
    }

    /// Plays a block of so many frames; the sound and the events that come out.
    pub fn play(&self, keys: &[Event], changes: &[Change]) -> (Vec<f32>, Vec<Event>) {
        let (input, output) = (
            ComWrapper::new(Events(Mutex::new(keys.to_vec()))),
            ComWrapper::new(Events::default()),
        );
        let changes = changes.iter().map(|&change| ComWrapper::new(Queue(change)));
        let changes = ComWrapper::new(Changes(changes.collect()));
        let mut sound = [[0.0_f32; BLOCK]; 2];
        let mut sides = sound.each_mut().map(|side| side.as_mut_ptr());
        let buffers = AudioBusBuffers__type0 { channelBuffers32: sides.as_mut_ptr() };
        let mut bus = AudioBusBuffers { numChannels: 2, silenceFlags: 0, __field0: buffers };
        let events =
            |list: &ComWrapper<Events>| list.as_com_ref::<IEventList>().expect("a list").as_ptr();
        // SAFETY: it is made of numbers and pointers.
        let mut data = unsafe { std::mem::zeroed::<ProcessData>() };
        (data.numSamples, data.numOutputs, data.outputs) = (BLOCK as int32, 1, &raw mut bus);
        (data.inputEvents, data.outputEvents) = (events(&input), events(&output));
        data.inputParameterChanges =
            changes.as_com_ref::<IParameterChanges>().expect("changes").as_ptr();
        // SAFETY: what `data` points to outlives the call.
        assert_eq!(unsafe { self.processor.process(&mut data) }, kResultOk);
        let events = output.0.lock().expect("events").clone();
        (sound.concat(), events)
    }

    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> ParamID {
        self.parameters().into_iter().find(|(title, _)| title == name).expect("it is there").1.id
    }

    /// Every parameter by its name.
    pub fn parameters(&self) -> Vec<(String, ParameterInfo)> {
        // SAFETY: the controller is alive.
        let all = 0..unsafe { self.controller.getParameterCount() };
        let told = all.map(|at| {
            // SAFETY: it is made of numbers.
            let mut info = unsafe { std::mem::zeroed::<ParameterInfo>() };
            // SAFETY: the controller is alive, and `info` outlives the call.
            assert_eq!(unsafe { self.controller.getParameterInfo(at, &mut info) }, kResultOk);
            let title: Vec<u16> = info.title.to_vec();
            let end = title.iter().position(|&unit| unit == 0).expect("an end");
            (String::from_utf16_lossy(&title[..end]), info)
        });
        told.collect()
    }

    /// The session as the host saves it.
    pub fn save(&self) -> Vec<u8> {
        let stream = ComWrapper::new(Stream::default());
        let place = stream.as_com_ref::<IBStream>().expect("a stream").as_ptr();
        // SAFETY: the stream outlives the call.
        assert_eq!(unsafe { self.component.getState(place) }, kResultOk);
        stream.0.lock().expect("a stream").0.clone()
    }

    /// Loads a session.
    pub fn load(&self, saved: &[u8]) {
        let stream = Stream::of(saved);
        let place = stream.as_com_ref::<IBStream>().expect("a stream").as_ptr();
        // SAFETY: the stream outlives the call.
        assert_eq!(unsafe { self.component.setState(place) }, kResultOk);
    }

    /// How often the project was marked since this was asked last.
    pub fn marks(&self) -> usize {
        self.ear.marks.swap(0, Ordering::Relaxed)
    }

    /// What a parameter is, from 0 to 1.
    pub fn value(&self, name: &str) -> ParamValue {
        // SAFETY: the controller is alive.
        unsafe { self.controller.getParamNormalized(self.parameter(name)) }
    }

    /// Sets it as a host does.
    pub fn set(&self, name: &str, value: ParamValue) {
        let id = self.parameter(name);
        // SAFETY: the controller is alive.
        assert_eq!(unsafe { self.controller.setParamNormalized(id, value) }, kResultOk);
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        // SAFETY: all of it is alive until the pointers are dropped after this.
        unsafe {
            self.processor.setProcessing(0);
            self.component.setActive(0);
            self.component.terminate();
        }
    }
}
