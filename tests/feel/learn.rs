//! What the tables of the drums were learned from, learned anew.
//!
//! `zstd -d groove_midi.jsonl.zst` in the folder of prepared music, then
//! `ANTIPHON_GROOVE=groove_midi.jsonl cargo test --test feel learn -- --ignored --nocapture`.

use super::drums::{DRUMS, HELD_OUT, LEARNED, SIXTEENTHS};
use serde_json::Value;
use std::collections::BTreeMap;

/// The keys of each drum, in the order of the tables.
const KIT: [(&str, &[u64]); 6] = [
    ("kick", &[35, 36]),
    ("snare", &[37, 38, 39, 40]),
    ("hat", &[22, 26, 42, 46]),
    ("pedal", &[44]),
    ("ride", &[49, 51, 52, 53, 55, 57, 59]),
    ("tom", &[41, 43, 45, 47, 48, 50, 58]),
];
/// The drummers who are held out: every other one.
const OTHERS: [&str; 4] = ["drummer2", "drummer4", "drummer6", "drummer8"];
/// The loudness to which every take is brought.
const LOUDNESS: f64 = 68.0;
/// Hits further than this from their sixteenth, in milliseconds, tell nothing of when it is struck.
const ASTRAY: f64 = 60.0;

/// A hit: its sixteenth, its drum, how late it is in milliseconds, its velocity.
type Hit = (i64, usize, f64, f64);

/// The hits of a take of a beat in 4/4 in even sixteenths, and whether its drummer is held out.
fn take(line: &str) -> Option<(bool, Vec<Hit>)> {
    let take: Value = serde_json::from_str(line).ok()?;
    let kind = take["substyle"].as_str()?;
    let common = take["timesig"][0][1] == 4 && take["timesig"][0][2] == 4;
    if !common || !kind.contains("beat") || kind.contains("jazz") {
        return None;
    }
    let quarter = 60_000.0 / take["tempo"][0][1].as_f64()?;
    let notes = take["parts"].as_array()?.iter().flat_map(|part| part["notes"].as_array());
    let hit = |note: &Value| {
        let (onset, key) = (note[0].as_f64()?, note[2].as_u64()?);
        let drum = KIT.iter().position(|(_, keys)| keys.contains(&key))?;
        let sixteenth = (onset * 4.0).round_ties_even();
        Some((sixteenth as i64, drum, (onset - sixteenth / 4.0) * quarter, note[3].as_f64()?))
    };
    let hits: Vec<Hit> = notes.flatten().filter_map(hit).collect();
    let off = hits.iter().filter(|hit| hit.2.abs() > 0.3 * quarter / 4.0).count();
    let even = hits.len() >= 60 && (off as f64) < 0.15 * hits.len() as f64;
    even.then_some((OTHERS.contains(&take["composer"].as_str()?), hits))
}

fn place(sixteenth: i64) -> usize {
    sixteenth.rem_euclid(8) as usize
}

/// The velocities of each drum in each sixteenth of a half bar, each with its weight.
fn velocities(takes: &[Vec<Hit>]) -> BTreeMap<(usize, usize), Vec<(f64, f64)>> {
    let mut all = BTreeMap::<_, Vec<_>>::new();
    for hits in takes {
        let mean = hits.iter().map(|hit| hit.3).sum::<f64>() / hits.len() as f64;
        for &(sixteenth, drum, _, velocity) in hits {
            let struck = (velocity - mean + LOUDNESS).clamp(0.0, 127.0);
            all.entry((drum, place(sixteenth)))
                .or_default()
                .push((struck, 1.0 / hits.len() as f64));
        }
    }
    all.values_mut().for_each(|hits| hits.sort_by(|a, b| a.0.total_cmp(&b.0)));
    all
}

/// The velocities that shares of the weight are below, for `kit.rs`.
fn deciles(hits: &[(f64, f64)]) -> [i64; 5] {
    let all: f64 = hits.iter().map(|hit| hit.1).sum();
    [0.1, 0.3, 0.5, 0.7, 0.9].map(|share| {
        let mut sum = 0.0;
        let below = |hit: &&(f64, f64)| {
            sum += hit.1;
            sum >= share * all
        };
        hits.iter().find(below).map_or(0, |hit| hit.0.round() as i64)
    })
}

/// A line of the tables of habits.
fn habit(name: &str, place: usize, hits: &[(f64, f64)], all: f64) -> String {
    let weight: f64 = hits.iter().map(|hit| hit.1).sum();
    let share = |from: usize| {
        let within = hits.iter().filter(|hit| hit.0 as usize / 16 == from);
        format!("{:.0}", 100.0 * within.fold(0.0, |sum, hit| sum + hit.1) / weight)
    };
    let shares: Vec<String> = (0..8).map(share).collect();
    format!("{name}\t{place}\t{:.0}\t{}", 10_000.0 * weight / all, shares.join(" "))
}

/// How late each drum is in each sixteenth beside all hits within four beats: mean and number.
fn offsets(takes: &[Vec<Hit>]) -> BTreeMap<(usize, usize), (f64, f64)> {
    let mut sums = BTreeMap::new();
    for hits in takes {
        let mut first = BTreeMap::new();
        for &(sixteenth, drum, late, _) in hits {
            first.entry((sixteenth, drum)).or_insert(late);
        }
        for (&(sixteenth, drum), late) in &first {
            let near = first.range((sixteenth - 16, 0)..(sixteenth + 17, 0));
            let near: Vec<f64> = near.map(|hit| *hit.1).filter(|off| off.abs() < ASTRAY).collect();
            let off = late - near.iter().sum::<f64>() / near.len().max(1) as f64;
            if off.abs() < ASTRAY {
                let (sum, count) = sums.entry((drum, place(sixteenth))).or_insert((0.0, 0.0));
                (*sum, *count) = (*sum + off, *count + 1.0);
            }
        }
    }
    sums.retain(|_, (_, count)| *count > 60.0);
    sums.into_iter().map(|(at, (sum, count))| (at, (sum / count, count))).collect()
}

/// The offsets as those of drums and of sixteenths, which add; that of the first sixteenth is zero.
fn apart(offsets: &BTreeMap<(usize, usize), (f64, f64)>) -> ([f64; 6], [f64; 8]) {
    let (mut drums, mut places) = ([0.0; 6], [0.0; 8]);
    let mean = |rest: &dyn Fn(usize, usize) -> Option<f64>| {
        let known = offsets.iter().filter_map(|(at, of)| Some((of.0 - rest(at.0, at.1)?, of.1)));
        let (sum, count) = known.fold((0.0, 0.0), |sum, (off, n)| (sum.0 + off * n, sum.1 + n));
        sum / count
    };
    for _ in 0..200 {
        drums = std::array::from_fn(|drum| mean(&|other, at| (other == drum).then(|| places[at])));
        places = std::array::from_fn(|place| mean(&|of, at| (at == place).then(|| drums[of])));
    }
    let first = places[0];
    (drums.map(|off| off + first), places.map(|off| off - first))
}

#[test]
#[ignore = "needs Groove MIDI in prepared form"]
fn the_tables_of_the_drums_are_learned_from_drummers() {
    let path = std::env::var("ANTIPHON_GROOVE").expect("ANTIPHON_GROOVE: prepared Groove MIDI");
    let text = std::fs::read_to_string(path).expect("a readable file");
    let (others, learned): (Vec<_>, Vec<_>) =
        text.lines().filter_map(take).partition(|take| take.0);
    for (takes, table) in [(learned, LEARNED), (others, HELD_OUT)] {
        let takes: Vec<Vec<Hit>> = takes.into_iter().map(|take| take.1).collect();
        let all = takes.len() as f64;
        let struck = velocities(&takes);
        let line = |(&(drum, place), hits): (&(usize, usize), &Vec<_>)| {
            println!("{} {place}: {:?}", KIT[drum].0, deciles(hits));
            habit(KIT[drum].0, place, hits, all)
        };
        let lines: Vec<String> = struck.iter().map(line).collect();
        let kept: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        let same = lines.iter().zip(&kept).filter(|(line, kept)| line == kept).count();
        let (drums, sixteenths) = apart(&offsets(&takes));
        println!(
            "{all} takes: drums {drums:.1?}, sixteenths {sixteenths:.1?} ms; {same} lines are as kept"
        );
        assert!(same >= 46 && kept.len() == 48, "{lines:#?}");
        let of = |(ours, theirs): (&f64, &f64)| (ours - theirs).abs() < 0.06;
        if table == LEARNED {
            assert!(drums.iter().zip(&DRUMS).all(of) && sixteenths.iter().zip(&SIXTEENTHS).all(of));
        }
    }
}
