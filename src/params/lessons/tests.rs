//! What was learned is kept, or refused.

use super::*;
use crate::improvise::{Learned, Profile};

fn notes() -> Learned {
    let mut learned = Learned::new();
    (0..500).for_each(|n| assert!(learned.push(n * 1021 % (1 << 19)).is_ok()));
    learned
}

fn taste() -> Profile {
    std::array::from_fn(|at| at as f32 / 64.0 - 0.4)
}

#[test]
fn what_is_saved_is_loaded_again() {
    for learned in [Learned::new(), notes()] {
        assert_eq!(decoded(&encoded(&learned)), Ok(learned));
    }
    for taste in [Profile::nothing(), taste()] {
        assert_eq!(decoded(&encoded(&taste)), Ok(taste));
    }
    assert!(encoded(&notes()).len() < 2100 && encoded(&taste()).len() < 560);
    assert_eq!(encoded(&Profile::nothing()), "");
}

fn is_refused_and_changes_nothing<T: Learnt>(some: &T) {
    let (lessons, good) = (Lessons::<T>::default(), encoded(some));
    lessons.set(good.clone());
    assert_eq!(lessons.fault(), None);
    for at in 0..good.len() {
        let other = if good.as_bytes()[at] == b'A' { "B" } else { "A" };
        let mut bad = good.clone();
        bad.replace_range(at..=at, other);
        assert!(decoded::<T>(&bad).is_err(), "letter {at}");
    }
    lessons.set("nonsense".to_owned());
    let fault = lessons.fault().expect("a sentence");
    assert!(fault.contains("cannot be read") && fault.matches('.').count() == 1, "{fault}");
    assert_eq!(lessons.map(String::clone), good);
}

#[test]
fn what_is_damaged_is_refused_and_changes_nothing() {
    is_refused_and_changes_nothing(&notes());
    is_refused_and_changes_nothing(&taste());
}

#[test]
fn a_taste_of_another_length_or_without_bound_is_refused() {
    let mut endless = taste();
    endless[7] = f32::INFINITY;
    let bytes = taste().to_bytes();
    for bad in [endless.to_bytes(), bytes[4..].to_vec(), bytes[1..].to_vec()] {
        assert_eq!(Profile::from_bytes(&bad), None);
    }
}

#[test]
fn until_the_audio_thread_takes_a_lesson_over_it_is_what_is_saved() {
    let (lessons, log) = (Lessons::<Learned>::default(), crate::rt::log::LogWriter::new(8));
    lessons.listen(log.reader());
    assert_eq!(lessons.map(String::clone), "");
    lessons.set(encoded(&notes()));
    assert_eq!(lessons.map(String::clone), encoded(&notes()));
    let mut reader = lessons.reader().expect("the only end");
    let number = reader.fresh().expect("a lesson").0;
    lessons.adopt(number);
    assert_eq!(lessons.map(String::clone), "", "the log tells, and nothing is in it");
}
