//! What is the framework's to answer.

use super::forward::forward;
use super::shell::{Framework, Shell};
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::ChannelContext::IInfoListenerTrait;
use nice_plug::wrapper::vst3::vst3::Steinberg::Vst::{
    BusDirection, CString, IAttributeList, INoteExpressionControllerTrait,
    IProcessContextRequirementsTrait, IUnitInfoTrait, MediaType, NoteExpressionTypeID,
    NoteExpressionTypeInfo, NoteExpressionValue, ProgramListID, ProgramListInfo, String128, TChar,
    UnitID, UnitInfo,
};
use nice_plug::wrapper::vst3::vst3::Steinberg::{IBStream, int16, int32, tresult, uint32};

impl INoteExpressionControllerTrait for Shell {
    forward! { INoteExpressionControllerTrait:
        getNoteExpressionCount(bus: int32, channel: int16) -> int32;
        getNoteExpressionInfo(
            bus: int32, channel: int16, index: int32, info: *mut NoteExpressionTypeInfo
        ) -> tresult;
        getNoteExpressionStringByValue(
            bus: int32, channel: int16, id: NoteExpressionTypeID, value: NoteExpressionValue,
            text: *mut String128
        ) -> tresult;
        getNoteExpressionValueByString(
            bus: int32, channel: int16, id: NoteExpressionTypeID, text: *const TChar,
            value: *mut NoteExpressionValue
        ) -> tresult;
    }
}

impl IProcessContextRequirementsTrait for Shell {
    forward! { IProcessContextRequirementsTrait:
        getProcessContextRequirements() -> uint32;
    }
}

impl IUnitInfoTrait for Shell {
    forward! { IUnitInfoTrait:
        getUnitCount() -> int32;
        getUnitInfo(index: int32, info: *mut UnitInfo) -> tresult;
        getProgramListCount() -> int32;
        getProgramListInfo(index: int32, info: *mut ProgramListInfo) -> tresult;
        getProgramName(list: ProgramListID, program: int32, name: *mut String128) -> tresult;
        getProgramInfo(
            list: ProgramListID, program: int32, attribute: CString, value: *mut String128
        ) -> tresult;
        hasProgramPitchNames(list: ProgramListID, program: int32) -> tresult;
        getProgramPitchName(
            list: ProgramListID, program: int32, pitch: int16, name: *mut String128
        ) -> tresult;
        getSelectedUnit() -> UnitID;
        selectUnit(id: UnitID) -> tresult;
        getUnitByBus(
            kind: MediaType, direction: BusDirection, bus: int32, channel: int32, id: *mut UnitID
        ) -> tresult;
        setUnitProgramData(list: int32, program: int32, data: *mut IBStream) -> tresult;
    }
}

impl IInfoListenerTrait for Shell {
    forward! { IInfoListenerTrait:
        setChannelContextInfos(list: *mut IAttributeList) -> tresult;
    }
}
