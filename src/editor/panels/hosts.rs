//! Hosts, and how MIDI from a plug-in reaches another instrument in each.

/// A host.
#[derive(Debug, PartialEq, Eq)]
pub struct Host {
    /// What it is called.
    pub name: &'static str,
    /// What the name of its program begins with, in small letters without spaces.
    programs: &'static [&'static str],
    /// What to do in it, in order.
    pub steps: &'static [&'static str],
}

/// What holds in every host.
pub const ALWAYS: &str =
    "Antiphon's own sound plays without any of this; turn its volume down to hear only the others.";
/// What to do about a loop.
pub const COMES_BACK: &str = "Most keys that arrive are Antiphon's own notes: the host sends its MIDI output back to its \
     input. Take this track out of the MIDI input of Antiphon's track, or it answers itself.";

const HOSTS: [Host; 9] = [
    Host {
        name: "REAPER",
        programs: &["reaper"],
        steps: &[
            "Put the other instrument on a track of its own.",
            "Drag from the Route button of Antiphon's track to that track.",
            "In the send, set Audio to None, and MIDI to All or to the channel of one part.",
            "To record, arm that track with the record mode for its MIDI output.",
        ],
    },
    Host {
        name: "Ableton Live",
        programs: &["abletonlive", "live"],
        steps: &[
            "Put the other instrument on a MIDI track of its own.",
            "In its MIDI From, choose Antiphon's track, and below it Antiphon.",
            "Set its Monitor to In; arm it to record.",
        ],
    },
    Host {
        name: "Bitwig Studio",
        programs: &["bitwig"],
        steps: &[
            "Put the other instrument on a track of its own.",
            "Put a Note Receiver before it and choose Antiphon's track as its source.",
            "To record, choose Antiphon's track as the note input of that track and arm it.",
        ],
    },
    Host {
        name: "Cubase or Nuendo",
        programs: &["cubase", "nuendo"],
        steps: &[
            "Put the other instrument on an instrument or MIDI track of its own.",
            "As its MIDI input, choose Antiphon's MIDI output.",
            "Switch on its Monitor; arm it to record.",
        ],
    },
    Host {
        name: "Studio One",
        programs: &["studioone", "studiopro"],
        steps: &[
            "Put the other instrument on a track of its own.",
            "As the input of that track, choose Antiphon.",
            "Switch on its Monitor; arm it to record.",
        ],
    },
    Host {
        name: "FL Studio",
        programs: &["fl64", "fl.exe", "flstudio", "fl"],
        steps: &[
            "In the settings of Antiphon's wrapper, choose a number as its MIDI output port.",
            "In the settings of the other instrument's wrapper, choose the same number as its MIDI input port.",
        ],
    },
    Host {
        name: "Ardour",
        programs: &["ardour", "mixbus"],
        steps: &[
            "Put the other instrument on a MIDI track of its own.",
            "Open the MIDI connections and connect the MIDI output of Antiphon's track to the input of that track.",
            "Let that track monitor its input; arm it to record.",
        ],
    },
    Host {
        name: "Carla",
        programs: &["carla"],
        steps: &[
            "Add the other instrument.",
            "In the patchbay, connect Antiphon's event output to the other's event input.",
        ],
    },
    Host {
        name: "Antiphon's own app",
        programs: &["antiphon"],
        steps: &[
            "Open Sound and MIDI, at the right of the bar above.",
            "As the MIDI output, choose the other instrument's port; with JACK, connect Antiphon's own.",
        ],
    },
];

/// A host that is not known.
const UNKNOWN: Host = Host {
    name: "A host that Antiphon does not know by name",
    programs: &[],
    steps: &[
        "Put the other instrument on a track of its own.",
        "Choose Antiphon, or its track, as the MIDI input of that track, if the host lets a plug-in send MIDI.",
        "Let that track monitor its input; arm it to record.",
    ],
};

/// The host whose program is called so.
pub fn of_program(name: &str) -> &'static Host {
    let name: String =
        name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let begins = |host: &&Host| host.programs.iter().any(|program| is_called(&name, program));
    HOSTS.iter().find(begins).unwrap_or(&UNKNOWN)
}

/// Whether a program is called so: what follows the name is no letter of the same word, or begins another one.
fn is_called(name: &str, program: &str) -> bool {
    let rest = name.strip_prefix(program);
    // A short name could begin any word.
    rest.is_some_and(|rest| program.len() > 4 || !rest.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_is_known_by_its_program() {
        for (program, name) in [
            ("reaper", "REAPER"),
            ("REAPER.exe", "REAPER"),
            ("Ableton Live 12 Suite.exe", "Ableton Live"),
            ("Live", "Ableton Live"),
            ("BitwigStudio", "Bitwig Studio"),
            ("BitwigPluginHost-X64-SSE41", "Bitwig Studio"),
            ("Cubase14.exe", "Cubase or Nuendo"),
            ("Nuendo 13", "Cubase or Nuendo"),
            ("Studio One", "Studio One"),
            ("FL64.exe", "FL Studio"),
            ("ardour-8.12.0", "Ardour"),
            ("carla-bridge-native", "Carla"),
            ("antiphon", "Antiphon's own app"),
            ("python3.11", UNKNOWN.name),
            ("liver", UNKNOWN.name),
            ("flute", UNKNOWN.name),
            ("", UNKNOWN.name),
        ] {
            assert_eq!(of_program(program).name, name, "{program}");
        }
    }

    #[test]
    fn every_host_has_steps_that_are_sentences() {
        for host in HOSTS.iter().chain([&UNKNOWN]) {
            let sentence = |step: &str| step.ends_with('.');
            assert!(
                host.steps.len() >= 2 && host.steps.iter().all(|step| sentence(step)),
                "{}",
                host.name
            );
        }
    }
}
