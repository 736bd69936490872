#![allow(clippy::unwrap_used)]

use super::draw::{Lead, PULL_INTERVAL};
use super::*;

fn clock() -> Clock {
    Clock::new(Rate::new(48_000.0).unwrap())
}

fn at(quarters: f64) -> Transport {
    Transport {
        playing: true,
        tempo: Some(120.0),
        position: Some(quarters),
        ..Transport::default()
    }
}

/// What the clock says when the host says that at `frame`.
fn told(clock: &mut Clock, frame: u64, transport: Transport) -> Option<TransportChange> {
    clock.hear(Frames(frame), &transport);
    clock.steer(Frames(frame), false)
}

#[test]
fn a_host_that_agrees_moves_no_anchor() {
    let mut clock = clock();
    assert_eq!(told(&mut clock, 0, at(8.0)), Some(TransportChange::Started(Beats::quarters(8))));
    let before = *clock.grid();
    for block in 1..1000_u64 {
        let noise = if block % 2 == 0 { 1e-4 } else { -1e-4 };
        assert_eq!(told(&mut clock, block * 480, at(8.0 + block as f64 * 0.02 + noise)), None);
    }
    assert_eq!(*clock.grid(), before);
}

#[test]
fn a_seek_is_a_jump_and_a_drift_is_not() {
    let mut clock = clock();
    told(&mut clock, 0, at(0.0));
    assert_eq!(
        told(&mut clock, 24_000, at(5.0)),
        Some(TransportChange::Jumped(Beats::quarters(5)))
    );
    assert_eq!(told(&mut clock, 48_000, at(6.0125)), None);
    assert_eq!(clock.grid().beats_at(Frames(48_000)), Beats::from_quarters(6.0125));
}

#[test]
fn a_new_tempo_goes_on_from_where_the_song_is() {
    let mut clock = clock();
    told(&mut clock, 0, at(0.0));
    assert_eq!(told(&mut clock, 24_000, Transport { tempo: Some(60.0), ..at(1.0) }), None);
    assert_eq!(clock.grid().frame_of(Beats::quarters(2)), Some(Frames(72_000)));
}

#[test]
fn nonsense_leaves_the_last_good_word_in_force() {
    let mut clock = clock();
    told(&mut clock, 0, Transport { meter: Some((3, 4)), ..at(0.0) });
    let nonsense = [f64::NAN, f64::INFINITY, -1e300, 1e300];
    for (block, bad) in (1..).zip(nonsense) {
        let transport = Transport {
            playing: true,
            tempo: Some(bad),
            meter: Some((0, 7)),
            position: Some(bad),
            bar_start: Some(bad),
        };
        assert_eq!(told(&mut clock, block * 24_000, transport), None, "{bad}");
        assert_eq!(clock.tempo(), Tempo::default());
        assert_eq!(clock.meter().beats(), 3);
        assert_eq!(clock.grid().beats_at(Frames(block * 24_000)), Beats::quarters(block as i64));
    }
}

#[test]
fn a_stop_stands_and_a_start_goes_on_where_the_host_says() {
    let mut clock = clock();
    told(&mut clock, 0, at(0.0));
    let stopped = Transport { playing: false, ..at(1.0) };
    assert_eq!(told(&mut clock, 24_000, stopped), Some(TransportChange::Stopped));
    assert!(!clock.is_running());
    assert_eq!(told(&mut clock, 48_000, Transport { position: Some(3.0), ..stopped }), None);
    assert_eq!(clock.grid().beats_at(Frames(50_000)), Beats::quarters(3));
    assert_eq!(
        told(&mut clock, 60_000, at(3.0)),
        Some(TransportChange::Started(Beats::quarters(3)))
    );
}

#[test]
fn a_clock_that_stops_between_the_hosts_words_stands_where_the_host_does() {
    let mut clock = clock();
    let stands = Transport { playing: false, ..at(4.0 - 1e-9) };
    clock.hear(Frames(0), &stands);
    assert!(matches!(clock.steer(Frames(0), true), Some(TransportChange::Started(_))));
    assert_eq!(clock.steer(Frames(24_000), false), Some(TransportChange::Stopped));
    assert_eq!(clock.steer(Frames(24_032), false), None);
    assert_eq!(clock.grid().beats_at(Frames(24_032)), Beats::quarters(4));
}

#[test]
fn without_a_host_it_runs_by_itself() {
    let mut clock = clock();
    clock.hear(Frames(0), &Transport { tempo: Some(60.0), ..Transport::default() });
    assert_eq!(clock.steer(Frames(0), false), None);
    assert_eq!(clock.steer(Frames(32), true), Some(TransportChange::Started(Beats::ZERO)));
    assert_eq!(clock.grid().beats_at(Frames(48_032)), Beats::QUARTER);
    assert_eq!(clock.steer(Frames(48_032), false), Some(TransportChange::Stopped));
}

#[test]
fn a_host_that_runs_is_left_and_joined_again_without_a_start() {
    let mut clock = clock();
    told(&mut clock, 0, at(4.0));
    assert_eq!(clock.steer(Frames(32), true), None);
    clock.hear(Frames(24_000), &at(20.0));
    assert_eq!(clock.steer(Frames(24_000), true), None);
    assert_eq!(clock.grid().beats_at(Frames(24_000)), Beats::quarters(5));
    assert_eq!(
        clock.steer(Frames(48_000), false),
        Some(TransportChange::Jumped(Beats::quarters(21)))
    );
}

#[test]
fn bars_begin_where_the_host_says_or_count_from_the_start() {
    let mut clock = clock();
    told(&mut clock, 0, Transport { meter: Some((3, 4)), bar_start: Some(4.0), ..at(5.0) });
    assert_eq!(clock.bar_start(Beats::quarters(6)), Beats::quarters(4));
    assert_eq!(clock.bar_start(Beats::quarters(8)), Beats::quarters(7));
    told(&mut clock, 24_000, Transport { meter: Some((3, 4)), ..at(6.0) });
    assert_eq!(clock.bar_start(Beats::quarters(8)), Beats::quarters(6));
}

#[test]
fn a_tempo_that_the_host_changes_goes_before_who_led() {
    let mut clock = clock();
    let song = |tempo| Transport { playing: true, tempo: Some(tempo), ..Transport::default() };
    told(&mut clock, 0, song(120.0));
    let lead = Lead { tempo: Tempo::new(90.0).unwrap(), ticks: 0.0, fold: Some(960.0) };
    (1..200).for_each(|pull| clock.pull(Frames(pull * PULL_INTERVAL), lead));
    told(&mut clock, 200 * PULL_INTERVAL, song(120.0));
    assert!((clock.tempo().bpm() - 90.0).abs() < 0.5, "{:?}", clock.tempo());
    told(&mut clock, 201 * PULL_INTERVAL, song(100.0));
    assert_eq!(clock.tempo().bpm(), 100.0);
}
