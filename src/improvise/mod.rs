//! What to play: feeds the network with what happens and asks it, frame by frame, what comes next.
//!
//! The improviser thinks in beats. Half a frame before a frame begins, the one that sounds is over for it: what the
//! person has played in it is heard, and the next is handed on. To compose a frame it closes the one before (its own
//! notes and the person's), lets the network step, and answers the frame's questions by drawing from it within the
//! limits of the [`ImproviserSettings`]. In the time that is left it goes on like that with frames to come, as a plan;
//! where the person does something, it goes back and plans anew (`planning::schedule`). Every unit of work is counted,
//! so that where it stands after a given number of calls does not depend on the machine. What is not decided when its
//! frame begins comes from memory, or rests: nothing waits.
//!
//! | Folder | Answers |
//! | --- | --- |
//! | `request` | what is asked of the music |
//! | `planning` | what is decided when, on what budget |
//! | `bias` | what leans the odds |
//! | `partner` | what is known of the person, and how chords follow them |
//! | `harmonise` | which voices sound under a note |
//! | `memory` | what is remembered |
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asked;
mod bias;
mod harmonise;
mod improviser;
mod memory;
mod partner;
mod planning;
mod request;
mod timing;

pub use bias::logit_bias::{BiasContext, LogitBias};
pub use bias::profile::{Profile, WEIGHTS};
pub use harmonise::answerer::{Answer, Call};
pub use harmonise::voicing::Voicing;
pub use improviser::Improviser;
pub use memory::licks::{Learned, learned};
pub use partner::recast::Recast;
pub use partner::turns::Turn;
pub use planning::deadline::Report;
pub use planning::frame::{Foreseen, FrameRequest};
pub use planning::handover::TAKEN;
pub use planning::outlook::Outlook;
pub use planning::prefill::{Recalled, ResumePoint};
pub use request::form::Form;
pub use request::settings::{ImproviserSettings, Mode, TransportSnapshot};
pub use timing::{FRAME, LEAD_TIME};

#[cfg(test)]
mod tests;
