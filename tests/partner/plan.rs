//! The plan: seen before it sounds, kept, refused, asked for again.

use antiphon::engine::{Command, Engine, MusicCommand, Settings};
use antiphon::improvise::{FRAME, Foreseen, Mode};
use antiphon::music::{Note, Part};
use antiphon::perform::{Event, EventKind, Source};

use super::in_mode;
use super::rig::duet::{BLOCK, Duet, note};
use super::rig::engine;

/// Plays nothing to it for so many seconds; `each` sees it before each block.
fn watched(
    settings: Settings,
    seconds: f64,
    engine: &mut Engine,
    mut each: impl FnMut(u64, &mut Engine) -> Option<MusicCommand>,
) -> Vec<Event> {
    let bars = (seconds / 2.0).ceil() as i64;
    let duet = Duet { bars, ..Duet::of(Vec::new(), settings) };
    duet.watched(engine, |frame, engine, _| each(frame / BLOCK, engine))
}

fn foreseen(engine: &Engine) -> Vec<Note> {
    engine.foreseen().map(|Foreseen { note, .. }| note).collect()
}

fn sounds(events: &[Event], note: &Note) -> bool {
    events.iter().any(|event| {
        let on = matches!(event.kind, EventKind::On { pitch, .. } if pitch == note.pitch);
        on && event.source == Source::Part(note.part) && (event.at.beat - note.onset).0.abs() < 20
    })
}

#[test]
fn what_is_planned_two_bars_ahead_is_what_sounds_when_nobody_disturbs_it() {
    let mut plan = Vec::new();
    let events = watched(in_mode(Mode::Free, 5), 14.0, &mut engine(), |block, engine| {
        if block == 1000 {
            plan = foreseen(engine);
        }
        None
    });
    let span = plan[plan.len() - 1].onset - plan[0].onset;
    assert!(span.to_quarters() > 6.0, "the plan spans {span:?}");
    for note in &plan {
        assert!(sounds(&events, note), "{note:?} was planned and did not sound");
    }
}

#[test]
fn a_plan_says_how_sure_it_is() {
    let mut engine = engine();
    watched(in_mode(Mode::Free, 6), 4.0, &mut engine, |_, _| None);
    let sure: Vec<f32> = engine.foreseen().map(|foreseen| foreseen.confidence).collect();
    assert!(sure.iter().all(|sure| *sure > 0.0 && *sure <= 1.0), "{sure:?}");
    assert!(sure.iter().any(|other| *other != sure[0]));
}

#[test]
fn a_note_that_is_refused_never_sounds() {
    let (mut engine, mut refused) = (engine(), Vec::new());
    let mut editor = engine.link().expect("a link");
    let events = watched(in_mode(Mode::Free, 7), 12.0, &mut engine, |block, engine| {
        if block % 200 == 150 {
            let note = foreseen(engine).into_iter().nth(1).expect("a plan");
            assert!(editor.ask(Command::Refuse(note)).is_ok());
            refused.push(note);
        }
        None
    });
    assert!(refused.len() > 5);
    for note in &refused {
        let again = events.iter().any(|event| {
            let on = matches!(event.kind, EventKind::On { pitch, .. } if pitch == note.pitch);
            let same = event.at.beat.div_floor(FRAME) == note.onset.div_floor(FRAME);
            on && event.source == Source::Part(note.part) && same
        });
        assert!(!again, "{note:?} was refused and sounds");
    }
}

#[test]
fn asked_again_it_plans_something_else() {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    watched(in_mode(Mode::Free, 8), 6.0, &mut engine(), |block, engine| {
        match block {
            600 => before = foreseen(engine),
            680 => after = foreseen(engine),
            _ => {}
        }
        (block == 600).then_some(MusicCommand::Again)
    });
    let kept = after.iter().filter(|note| before.contains(note)).count();
    assert!(!after.is_empty() && kept * 2 < after.len(), "{kept} of {} stayed", after.len());
}

#[test]
fn on_cue_the_song_ends_with_the_next_bar() {
    let events = watched(in_mode(Mode::Free, 4), 20.0, &mut engine(), |block, _| {
        (block == 1000).then_some(MusicCommand::End)
    });
    // Block 1000 lies in the third bar.
    let begins = |event: &&Event| matches!(event.kind, EventKind::On { .. });
    let last = events.iter().filter(begins).map(|event| event.at.beat.to_quarters());
    let last = last.fold(0.0, f64::max);
    assert!((12.0..16.0).contains(&last), "the last note begins at {last}");
}

/// The plan before the person strikes keys, without the lead, which becomes theirs; and what sounded.
fn disturbed(held: bool) -> (Vec<Note>, Vec<Event>) {
    let mut engine = engine();
    let keys = (0..8).map(|at| note(6.5 + 0.5 * f64::from(at), 0.4, 61 + 3 * at)).collect();
    let mut plan = Vec::new();
    let mut settings = in_mode(Mode::Free, 9);
    settings.music.hold = held;
    let duet = Duet::of(keys, settings);
    let events = duet.watched(&mut engine, |frame, engine, _| {
        if frame == BLOCK * 598 {
            plan = foreseen(engine);
        }
        None
    });
    plan.retain(|note| note.part != Part::Lead);
    (plan, events)
}

#[test]
fn a_plan_that_is_held_stays_whatever_the_person_plays() {
    let kept = |held| {
        let (plan, events) = disturbed(held);
        (plan.iter().filter(|note| sounds(&events, note)).count(), plan.len())
    };
    let (kept_held, planned) = kept(true);
    assert_eq!(kept_held, planned);
    let (kept_free, planned) = kept(false);
    assert!(kept_free < planned, "the person changed nothing");
}
