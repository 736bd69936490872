//! It plays with a person: accompanies, improvises over their chords, answers, leaves room, plans and learns.

#[path = "partner/accompany.rs"]
mod accompany;
#[path = "partner/form.rs"]
mod form;
#[path = "partner/in_key.rs"]
mod in_key;
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
#[path = "partner/presence.rs"]
mod presence;
#[path = "partner/room.rs"]
mod room;
#[cfg(feature = "cli")]
#[path = "partner/scale_figures.rs"]
mod scale_figures;
#[cfg(feature = "cli")]
#[path = "partner/seven.rs"]
mod seven;
#[cfg(feature = "cli")]
#[path = "partner/seven_figures.rs"]
mod seven_figures;
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
    (settings.music.mode, settings.music.seed) = (mode, seed);
    settings.music.parts = PartSet::PITCHED;
    settings.music.style[0] = 1.0;
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

    #[cfg(feature = "cli")]
    #[test]
    #[ignore = "reads the lead sheets of the corpus"]
    fn scales_of_tunes() {
        scale_figures::figures();
    }

    #[cfg(feature = "cli")]
    #[test]
    #[ignore = "reads the lead sheets of the corpus"]
    fn modes_in_the_key_of_tunes() {
        seven_figures::figures();
    }

    #[test]
    #[ignore = "plays for minutes"]
    fn bands_by_themselves() {
        presence::figures();
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
