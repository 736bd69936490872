//! Call and response.

use antiphon::engine::{EngineEvent, Settings};
use antiphon::improvise::{Mode, Turn};
use antiphon::music::{Note, Part};
use antiphon::rt::Draw;

use super::in_mode;
use super::rig::duet::{Duet, Sounded, note, sounded};
use super::rig::engine;

/// Calls of one to two bars with rests as long between them; when each ends.
fn calls(seed: u64, count: u32) -> (Vec<Note>, Vec<(f64, f64)>) {
    let (mut notes, mut phrases, mut at) = (Vec::new(), Vec::new(), 0.0);
    for call in 0..count {
        let mut draw = Draw::keyed(seed, i64::from(call), 0);
        let begin = at;
        let length = [4.0, 6.0, 8.0][draw.next_u32() as usize % 3];
        let mut pitch = 67;
        while at < begin + length {
            let quarters = [0.5, 0.5, 1.0, 1.5][draw.next_u32() as usize % 4];
            pitch = (pitch + [-4, -2, -1, 0, 2, 3, 5][draw.next_u32() as usize % 7]).clamp(55, 84);
            notes.push(note(at, quarters * 0.9, pitch));
            at += quarters;
        }
        phrases.push((begin, notes.last().map_or(at, |note: &Note| note.end().to_quarters())));
        at = (at + length + 2.0).ceil();
    }
    (notes, phrases)
}

fn traded(seed: u64, count: u32, echo: f32) -> (Vec<Note>, Vec<(f64, f64)>, Vec<Sounded>) {
    let mut settings: Settings = in_mode(Mode::Trade, seed);
    settings.music.echo = echo;
    let (notes, phrases) = calls(seed, count);
    let mut duet = Duet::of(notes.clone(), settings);
    duet.bars += 2;
    let mut heard = sounded(&duet.play().events);
    heard.retain(|note| note.part == Some(Part::Lead));
    (notes, phrases, heard)
}

/// How soon after each call the lead answers, in quarters; `None` where the next call comes first.
fn delays(phrases: &[(f64, f64)], heard: &[Sounded]) -> Vec<Option<f64>> {
    let until = |at: usize| phrases.get(at + 1).map_or(f64::MAX, |next| next.0);
    let first = |(at, &(_, end)): (usize, &(f64, f64))| {
        let answer = heard.iter().find(|note| note.onset >= end && note.onset < until(at));
        answer.map(|note| note.onset - end)
    };
    phrases.iter().enumerate().map(first).collect()
}

/// The share of a call's onsets, by place from its beginning, that its answer has too, with the same step from the note
/// before.
fn similarity(notes: &[Note], phrases: &[(f64, f64)], heard: &[Sounded]) -> f64 {
    let (mut all, mut alike) = (0.0, 0.0);
    for (at, &(begin, end)) in phrases.iter().enumerate() {
        let until = phrases.get(at + 1).map_or(f64::MAX, |next| next.0);
        let call: Vec<(f64, i32)> = notes
            .iter()
            .map(|note| (note.onset.to_quarters(), i32::from(note.pitch.number())))
            .filter(|(onset, _)| *onset >= begin && *onset < end)
            .collect();
        let answer: Vec<(f64, i32)> = heard
            .iter()
            .filter(|note| note.onset >= end && note.onset < until)
            .map(|note| (note.onset, i32::from(note.pitch)))
            .collect();
        let Some(&(from, _)) = answer.first() else { continue };
        all += (call.len() - 1) as f64;
        for pair in call.windows(2) {
            let (place, step) = (pair[1].0 - begin, pair[1].1 - pair[0].1);
            let same = answer.windows(2).any(|other| {
                (other[1].0 - from - place).abs() < 0.13 && other[1].1 - other[0].1 == step
            });
            alike += f64::from(u8::from(same));
        }
    }
    alike / f64::max(all, 1.0)
}

#[test]
fn an_answer_starts_within_a_beat_of_the_end_of_the_call() {
    let (_, phrases, heard) = traded(1, 6, 0.6);
    let delays = delays(&phrases, &heard);
    assert!(delays.iter().all(|delay| delay.is_some_and(|delay| delay <= 1.0)), "{delays:?}");
}

#[test]
fn the_lead_waits_while_the_person_calls() {
    let (_, phrases, heard) = traded(2, 6, 0.6);
    for &(begin, end) in &phrases {
        let over = heard.iter().filter(|note| note.onset > begin + 0.5 && note.onset < end).count();
        assert_eq!(over, 0, "a call from {begin} to {end}");
    }
}

#[test]
fn an_echo_is_nearer_to_its_call_than_a_contrast() {
    let mean = |echo: f32| {
        let of = |seed| {
            let (notes, phrases, heard) = traded(seed, 5, echo);
            similarity(&notes, &phrases, &heard)
        };
        (0..3).map(of).sum::<f64>() / 3.0
    };
    let (contrast, echo) = (mean(0.0), mean(1.0));
    assert!(echo > 0.6 && contrast < 0.2, "contrast {contrast}, echo {echo}");
}

#[test]
fn turns_of_bars_change_on_the_bar_line() {
    let mut settings: Settings = in_mode(Mode::Trade, 4);
    settings.music.trade_bars = 2;
    let theirs = (0..48).filter(|beat| beat % 16 < 8);
    let notes = theirs.map(|beat| note(f64::from(beat), 0.9, 60 + beat % 5)).collect();
    let heard = sounded(&Duet::of(notes, settings).play().events);
    let lead: Vec<f64> =
        heard.iter().filter(|n| n.part == Some(Part::Lead)).map(|n| n.onset).collect();
    assert!(lead.iter().all(|onset| onset.rem_euclid(16.0) >= 7.99), "{lead:?}");
    let turns = [8.0, 24.0, 40.0];
    assert!(
        turns.iter().all(|turn| lead.iter().any(|onset| (onset - turn).abs() < 0.25)),
        "{lead:?}"
    );
}

#[test]
fn the_editor_is_told_whose_turn_it_is_from_the_bar_line_on() {
    let mut settings: Settings = in_mode(Mode::Trade, 4);
    settings.music.trade_bars = 2;
    let (mut engine, mut told) = (engine(), Vec::new());
    let mut editor = engine.link().expect("the wire has an editor's end");
    let duet = Duet { bars: 8, ..Duet::of(Vec::new(), settings) };
    duet.watched(&mut engine, |_, _, _| {
        while let Some(glance) = editor.told() {
            if let EngineEvent::Position { beat, turn, playing: true, .. } = glance {
                told.push((beat.to_quarters(), turn));
            }
        }
        None
    });
    assert!(told.len() > 500, "{}", told.len());
    // What is decided is a sixteenth ahead of what sounds.
    let clear = |quarters: f64| (0.3..7.5).contains(&quarters.rem_euclid(8.0));
    for (quarters, turn) in told.into_iter().filter(|&(quarters, _)| clear(quarters)) {
        let lead = quarters.rem_euclid(16.0) >= 8.0;
        assert_eq!(turn, Some(if lead { Turn::Lead } else { Turn::Person }), "at {quarters}");
    }
}

/// Prints how soon answers start, and how alike they are to their calls from contrast to echo.
pub fn figures() {
    const SEEDS: u64 = 20;
    const CALLS: u32 = 8;
    let (mut soon, mut all) = (0, 0);
    for step in 0..=4_u8 {
        let echo = f32::from(step) / 4.0;
        let mut sum = 0.0;
        for seed in 0..SEEDS {
            let (notes, phrases, heard) = traded(seed, CALLS, echo);
            sum += similarity(&notes, &phrases, &heard);
            let delays = delays(&phrases, &heard);
            all += delays.len();
            soon += delays.iter().filter(|delay| delay.is_some_and(|d| d <= 1.0)).count();
        }
        println!("echo {echo:.2}: similarity {:.3}", sum / SEEDS as f64);
    }
    let share = soon as f64 / all as f64;
    println!("answers within a beat: {soon} of {all} ({share:.3}), seeds 0 to {}", SEEDS - 1);
    assert!(share >= 0.95);
}
