//! The sessions: what a host and a person do, second by second.

use antiphon::engine::{Command, InputKind, MusicCommand, Settings};
use antiphon::improvise::{Form, Mode};
use antiphon::model;
use antiphon::music::{Beats, Chart, Key, Part, PartSet, PitchClass, SCALES, TonalMode as KeyMode};
use antiphon::synth::Sound;

use super::rig::duet::{Duet, melody};
use super::rig::{Cue, RATE, Session, press, release};

type Named = (&'static str, Session);

/// The place of a style in the shipped model.
fn style(name: &str) -> usize {
    let card = model::shipped().expect("the weights that ship").card();
    let card: serde_json::Value = serde_json::from_str(card).expect("a card in JSON");
    let styles = card["styles"].as_array().expect("styles");
    styles.iter().position(|style| style["name"] == name).expect("a style that ships")
}

/// A session of so many seconds that plays from its start.
fn plays(seconds: f64, style_name: &str, seed: u64) -> Session {
    let mut session = Session::of_seconds(seconds).cue(0.0, Cue::Play);
    session.settings.music.style[style(style_name)] = 1.0;
    session.settings.music.parts = PartSet::PITCHED;
    session.settings.music.seed = seed;
    session
}

fn with(mut session: Session, change: impl FnOnce(&mut Settings)) -> Session {
    change(&mut session.settings);
    session
}

fn key(tonic: i32, mode: KeyMode) -> Key {
    Key { tonic: PitchClass::new(tonic), mode }
}

/// Somebody who plays a tune, with `behind` seconds before it.
fn tune(mut session: Session, behind: f64, notes: &[(f64, i32)]) -> Session {
    let duet = Duet::of(melody(notes), session.settings).session();
    let later = (behind * RATE) as u64;
    session.played.extend(duet.played.into_iter().map(|(frame, kind)| (frame + later, kind)));
    session.played.sort_by_key(|&(frame, kind)| (frame, matches!(kind, InputKind::NoteOn { .. })));
    session
}

/// A tune in G, in quarters.
const TUNE: [(f64, i32); 24] = [
    (1.0, 67),
    (1.0, 71),
    (0.5, 74),
    (0.5, 72),
    (1.0, 71),
    (1.5, 69),
    (0.5, 71),
    (1.0, 72),
    (1.0, 69),
    (1.0, 66),
    (0.5, 69),
    (0.5, 67),
    (1.0, 66),
    (1.0, 62),
    (1.0, 0),
    (2.0, 67),
    (0.5, 71),
    (0.5, 74),
    (1.0, 79),
    (0.75, 78),
    (0.25, 76),
    (1.0, 74),
    (1.0, 72),
    (2.0, 71),
];

/// A call of a bar and a rest of one, thrice.
const CALLS: [(f64, i32); 15] = [
    (0.5, 62),
    (0.5, 65),
    (1.0, 69),
    (2.0, 67),
    (4.0, 0),
    (1.0, 65),
    (1.0, 64),
    (0.5, 62),
    (1.5, 60),
    (4.0, 0),
    (0.5, 74),
    (0.5, 72),
    (1.0, 69),
    (2.0, 70),
    (4.0, 0),
];

fn chart(text: &str) -> impl Fn(&mut Settings) {
    let chart = Chart::parse(text).expect("a chart");
    move |settings| settings.music.chart = Some(chart)
}

fn mode(mode: Mode) -> impl Fn(&mut Settings) {
    move |settings| settings.music.mode = mode
}

/// The band by itself: styles, charts, keys, scales, forms and meters.
pub fn alone() -> Vec<Named> {
    let plain = plays(16.0, "celtic_session", 1);
    let drums = with(plays(16.0, "drums", 2), |settings| settings.music.parts = PartSet::ALL);
    let blend = with(plays(16.0, "hymn_gospel", 3), |settings| {
        settings.music.style[style("romantic_piano")] = 0.5;
    });
    let changes =
        with(plays(16.0, "art_song", 4), chart("| Dm7 G7 | Cmaj7 | N.C. | F#m7b5 B7b9 | Em/G |"));
    let meters = with(plays(16.0, "classical", 5), chart("| C F G | 3/4 Am | Dm | 4/4 C |"));
    let lock = with(plays(12.0, "ragtime_march", 6), |settings| {
        settings.music.scale = Some(SCALES[19].on(PitchClass::new(2)));
    });
    let minor = with(plays(12.0, "baroque", 7), |settings| {
        settings.music.key = Some(key(9, KeyMode::Minor));
    });
    let form =
        with(plays(36.0, "east_european_dance", 8), |settings| settings.music.form = Form::Aaba);
    let mut waltz = plays(12.0, "salon_waltz", 9);
    (waltz.host.meter, waltz.host.bpm) = ((3, 4), 150.0);
    let mut seven = plays(12.0, "nordic", 10);
    (seven.host.meter, seven.host.bpm) = ((7, 8), 132.0);
    let looped =
        plays(16.0, "string_quartet", 11).cue(8.0, Cue::Seek(4.0)).cue(12.0, Cue::Seek(101.3));
    let free = with(Session::of_seconds(12.0), |settings| settings.free_run = true);
    vec![
        ("plain", plain),
        ("drums", drums),
        ("blend", blend),
        ("chart", changes),
        ("meters", meters),
        ("lock", lock),
        ("minor", minor),
        ("form", form),
        ("waltz", waltz),
        ("seven", seven),
        ("jumps", looped),
        ("free_run", free),
    ]
}

/// What a person does beside playing: asks, knobs, takes.
pub fn steered() -> Vec<Named> {
    let ask = |what| Cue::Command(Command::Music(what));
    let base = |seed| plays(16.0, "romantic_piano", seed);
    let liked = base(21)
        .cue(4.1, ask(MusicCommand::Like))
        .cue(8.1, ask(MusicCommand::Dislike))
        .cue(10.3, ask(MusicCommand::Like));
    let again = base(22).cue(5.0, ask(MusicCommand::Again)).cue(9.7, ask(MusicCommand::Again));
    let ended = base(23).cue(9.0, ask(MusicCommand::End));
    let knobs = base(24)
        .cue(3.0, Cue::Set(|settings| settings.music.temperature = 0.3))
        .cue(6.0, Cue::Set(|settings| settings.music.density = Some(0.9)))
        .cue(
            9.0,
            Cue::Set(|settings| (settings.music.valence, settings.music.arousal) = (-0.8, 0.7)),
        )
        .cue(12.0, Cue::Set(|settings| settings.music.register = Some(0.1)));
    let held = base(25).cue(4.0, Cue::Set(|settings| settings.music.hold = true));
    let resumed = base(26)
        .cue(8.0, Cue::Seek(0.0))
        .cue(8.0, Cue::Set(|settings| settings.music.seed = 99))
        .cue(10.2, Cue::Command(Command::Resume { take: 0, at: Beats::quarters(12) }));
    let swung =
        with(base(27), |settings| (settings.feel.swing, settings.feel.humanise) = (0.7, 0.8));
    let sounds = with(base(28), |settings| {
        settings.tone.sounds =
            [Sound::Strings, Sound::Organ, Sound::Bass, Sound::Reed, Sound::Piano];
        settings.heard = PartSet::NONE.with(Part::Lead).with(Part::Bass);
    });
    let panicked =
        base(29).cue(5.0, Cue::Command(Command::Panic)).cue(9.0, Cue::Stop).cue(11.0, Cue::Play);
    vec![
        ("liked", liked),
        ("again", again),
        ("ended", ended),
        ("knobs", knobs),
        ("held", held),
        ("resumed", resumed),
        ("swung", swung),
        ("sounds", sounds),
        ("panicked", panicked),
    ]
}

/// Every mode with a person.
pub fn together() -> Vec<Named> {
    let plays = |seed| plays(18.0, "classical", seed);
    let free = tune(plays(41), 0.0, &TUNE);
    let accompanied = tune(with(plays(42), mode(Mode::Accompany)), 0.01, &TUNE);
    let roomy = with(accompanied.clone(), |settings| settings.music.room = -0.9);
    let harmonised = with(tune(with(plays(43), mode(Mode::Harmonise)), 0.03, &TUNE), |settings| {
        settings.music.voices = 3;
    });
    let mut solo = with(plays(44), mode(Mode::Solo));
    for bar in 0..8 {
        for pitch in [[48, 52, 55], [45, 48, 52], [41, 45, 48], [43, 47, 50]][bar as usize % 4] {
            solo.played.push((96_000 * bar + 700, press(0, pitch, 80)));
            solo.played.push((96_000 * bar + 90_000, release(0, pitch)));
        }
    }
    solo.played.sort_by_key(|&(frame, _)| frame);
    let traded = tune(with(plays(45), mode(Mode::Trade)), 0.02, &CALLS);
    let bars = with(traded.clone(), |settings| {
        (settings.music.trade_bars, settings.music.echo) = (2, 0.9);
    });
    let quoted = with(tune(plays(46), 0.0, &TUNE), |settings| settings.music.memory = 1.0);
    let wild = plays(47).with_player(5);
    let mut standing = tune(with(plays(48), mode(Mode::Accompany)), 0.5, &TUNE);
    standing.cues.clear();
    let mut pedal = harmonised.clone();
    for (frame, value) in [(40_000, 127), (200_000, 0), (210_000, 100)] {
        pedal.played.push((frame, InputKind::Control { channel: 0, number: 64, value }));
        pedal.played.push((frame + 9_000, InputKind::Bend { channel: 0, value: 9_000 }));
    }
    pedal.played.sort_by_key(|&(frame, _)| frame);
    vec![
        ("free", free),
        ("accompanied", accompanied),
        ("roomy", roomy),
        ("harmonised", harmonised),
        ("solo", solo),
        ("traded", traded),
        ("traded_bars", bars),
        ("quoted", quoted),
        ("wild", wild),
        ("standing", standing),
        ("pedal", pedal),
    ]
}

/// Who leads the tempo where no host plays.
pub fn in_time() -> Vec<Named> {
    let follows = |session| {
        with(session, |settings: &mut Settings| {
            (settings.free_run, settings.follow) = (true, true);
            settings.music.mode = Mode::Accompany;
        })
    };
    let faster: Vec<(f64, i32)> = (0..48)
        .map(|at| (0.45 - 0.001 * f64::from(at), 60 + [0, 4, 7, 5][at as usize % 4]))
        .collect();
    let followed = tune(follows(Session::of_seconds(20.0)), 0.3, &faster);
    let mut clocked = Session::of_seconds(16.0);
    clocked.played.push((48_000, InputKind::ClockStart));
    clocked.played.extend((0..24 * 20).map(|tick| (48_000 + tick * 1_240, InputKind::ClockTick)));
    clocked.played.push((660_000, InputKind::ClockStop));
    let mut tapped = with(Session::of_seconds(14.0), |settings| settings.free_run = true);
    tapped.played.extend((0..6).map(|tap| (100_000 + tap * 26_000, InputKind::Tap)));
    let sped = plays(14.0, "american_fiddle_folk", 61)
        .cue(3.0, Cue::Tempo(95.0))
        .cue(7.0, Cue::Tempo(160.0))
        .cue(9.0, Cue::Stop)
        .cue(10.0, Cue::Play);
    vec![("followed", followed), ("clocked", clocked), ("tapped", tapped), ("sped", sped)]
}
