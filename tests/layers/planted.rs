//! Planted circles are found, each kind of them, and innocent files are not taken for one.

use crate::Source;
use crate::circles::circles;

/// The circles among files below a folder, each with its text.
fn found<const N: usize>(files: [(&str, &str); N]) -> Vec<String> {
    let source = |(path, text): (&str, &str)| Source::new(&format!("band/{path}"), text.into());
    circles(&files.map(source))
}

/// What a child may write that takes a thing from the parent which uses it.
const TAKEN: [&str; 11] = [
    "use super::Voice;",
    "use super::{Voice as Tone, drum};",
    "use crate::band::Voice;",
    "use crate::{band::{Voice}};",
    "use super::*;",
    "fn f() { super::play() }",
    "fn f() -> Option<super::Voice> { None }",
    "fn f() { use super::play; play() }",
    "fn f() { assert_eq!(1, super :: play()) }",
    "mod inner { use super::super::Voice; }",
    "use super::{self as band}; fn f() { band::play() }",
];

#[test]
fn a_child_that_takes_from_the_parent_which_uses_it_is_found() {
    for taken in TAKEN {
        for uses in ["pub use horn::Horn;", "fn g() { horn::blow() }", "use self::horn as brass;"] {
            let parent = format!("mod horn; {uses} pub struct Voice;");
            let circles = found([("mod.rs", &parent), ("horn.rs", taken), ("drum.rs", "")]);
            assert_eq!(circles.len(), 1, "{uses} {taken}");
        }
    }
}

#[test]
fn siblings_that_use_each_other_directly_or_through_a_third_are_found() {
    let [horn, drum] = ["use super::drum::Drum;", "use crate::band::horn;"];
    assert_eq!(
        found([("mod.rs", ""), ("horn.rs", horn), ("drum.rs", drum)]),
        ["band/drum.rs → band/horn.rs (horn) → band/drum.rs (Drum)"]
    );
    let [horn, drum, bass] =
        ["use super::drum::Drum;", "use super::bass;", "use super::horn::Horn;"];
    let circles = found([("mod.rs", ""), ("horn.rs", horn), ("drum.rs", drum), ("bass.rs", bass)]);
    assert_eq!(circles.len(), 1, "{circles:?}");
}

#[test]
fn a_sibling_that_is_named_by_the_re_export_of_the_parent_is_found() {
    let parent = "mod drum; mod horn; pub use drum::Drum; pub use horn::Horn;";
    assert_eq!(
        found([("mod.rs", parent), ("horn.rs", "use super::Drum;"), ("drum.rs", "")]),
        ["band/horn.rs → band/mod.rs (Drum) → band/horn.rs (Horn)"]
    );
}

#[test]
fn a_module_under_another_word_is_seen_through() {
    let files = [
        ("mod.rs", ""),
        ("horn.rs", "use super::drum as beat; fn f() { beat::skin::hit() }"),
        ("drum.rs", "mod skin;"),
        ("drum/skin.rs", "use crate::band::horn::Horn;"),
    ];
    assert_eq!(found(files).len(), 1);
}

#[test]
fn each_group_is_told_once() {
    let pair = |other: &str| format!("use super::{other}::Thing;");
    let files = [
        ("mod.rs", String::new()),
        ("a.rs", pair("b")),
        ("b.rs", pair("a")),
        ("c.rs", pair("d")),
        ("d.rs", pair("c") + "use super::a;"),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    assert_eq!(found(files).len(), 2);
}

#[test]
fn innocent_files_are_no_circle() {
    for innocent in [
        "",
        "use super::drum::Drum;",
        "use crate::music::Note; fn f() -> crate::music::Beats { Beats(0) }",
        "pub(super) struct Horn; pub(in super::super) struct Tone;",
        "/// Blown by [`super::Voice`].\npub struct Horn;",
        "#[cfg(test)] mod tests { use super::super::Voice; }",
        "#[cfg(all(test, unix))] mod tests { fn f() { super::super::play() } }",
        "use std::fmt; fn f() { fmt::write(); Horn::new() }",
        "fn f() { say!(\"super\", self.horn) }",
        "mod inner { use super::Horn; } use inner::Bell;",
    ] {
        let parent = "mod drum; mod horn; pub use horn::Horn; pub struct Voice;";
        let circles = found([("mod.rs", parent), ("horn.rs", innocent), ("drum.rs", "")]);
        assert_eq!(circles, Vec::<String>::new(), "{innocent}");
    }
}

#[test]
fn a_parent_that_only_declares_its_children_uses_none_of_them() {
    let parent = "mod horn; pub mod drum; pub struct Voice;";
    assert!(found([("mod.rs", parent), ("horn.rs", TAKEN[0]), ("drum.rs", TAKEN[4])]).is_empty());
}

#[test]
fn files_of_tests_do_not_count() {
    let parent = "mod horn; pub use horn::Horn; #[cfg(test)] mod trial; pub struct Voice;";
    let trial = "mod deep; use super::*; use super::horn::Horn;";
    let horn = "#[cfg(test)] use super::trial::Trial;";
    let files =
        [("mod.rs", parent), ("horn.rs", horn), ("trial.rs", trial), ("trial/deep.rs", trial)];
    assert_eq!(found(files), Vec::<String>::new());
}
