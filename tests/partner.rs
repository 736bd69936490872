//! It plays with a person: accompanies, improvises over their chords, answers, leaves room, plans and learns.

#[path = "partner/accompany.rs"]
mod accompany;
#[path = "partner/form.rs"]
mod form;
#[cfg(feature = "cli")]
#[path = "partner/key_figures.rs"]
mod key_figures;
#[cfg(feature = "cli")]
#[path = "partner/key_score.rs"]
mod key_score;
#[path = "partner/keys.rs"]
mod keys;
#[cfg(feature = "cli")]
#[path = "partner/lead_sheets.rs"]
mod lead_sheets;
#[path = "partner/plan.rs"]
mod plan;
#[path = "partner/room.rs"]
mod room;
#[path = "partner/taste.rs"]
mod taste;
#[path = "partner/trade.rs"]
mod trade;
#[cfg(feature = "cli")]
#[path = "partner/variety.rs"]
mod variety;

mod rig;

use antiphon::engine::Settings;
use antiphon::improvise::Mode;
use antiphon::music::PartSet;

/// A mode with harmony, bass and, where it is ours, a lead.
fn in_mode(mode: Mode, seed: u64) -> Settings {
    let mut settings = Settings::default();
    (settings.manner.mode, settings.manner.seed) = (mode, seed);
    settings.manner.parts = PartSet::PITCHED;
    settings.manner.style[0] = 1.0;
    settings
}

/// Figures over the lead sheets of the corpus: `ANTIPHON_LEAD_SHEETS=FOLDER`.
mod proof {
    use super::*;

    #[cfg(feature = "cli")]
    #[test]
    #[ignore = "reads the lead sheets of the corpus"]
    fn accompaniment_of_lead_sheets() {
        lead_sheets::figures();
    }

    #[cfg(feature = "cli")]
    #[test]
    #[ignore = "reads the lead sheets of the corpus"]
    fn keys_of_lead_sheets() {
        key_figures::figures();
    }

    #[test]
    #[ignore = "plays for minutes"]
    fn answers_to_calls() {
        trade::figures();
    }

    #[test]
    #[ignore = "plays for minutes"]
    fn room_for_the_person() {
        room::figures();
    }

    #[test]
    #[ignore = "plays for minutes"]
    fn likes_and_dislikes() {
        taste::figures();
    }
}
