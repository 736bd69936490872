//! A critic: it learns along with the music it judges what gives that away (feature matching, Salimans et al., NeurIPS
//! 2016; for music played live, against a critic that stands still, Wu et al., arXiv 2511.17879).

use std::collections::VecDeque;

use super::features::Feature;
use super::hearing::rows;
use super::models::{Rows, Scale};
use super::passage::Passage;

/// Rounds of our music that it remembers: those before the last keep it from forgetting faults that might return.
const REMEMBERED: usize = 3;
/// The largest square of a feature that counts, in deviations.
const LARGEST: f64 = 6.0;

/// Judges one style's music by some features.
pub struct Critic {
    features: Vec<&'static Feature>,
    scale: Scale,
    /// The means of people's features and of their squares.
    human: Vec<f64>,
    /// Our rounds, the last one last.
    ours: VecDeque<Rows>,
}

impl Critic {
    /// A critic that knows people's music.
    pub fn new(features: Vec<&'static Feature>, human: &[Passage]) -> Self {
        let known = rows(&features, human.iter().collect());
        let scale = Scale::of(&known);
        let mut critic = Self { features, scale, human: Vec::new(), ours: VecDeque::new() };
        critic.human = means(critic.rows(human).iter());
        critic
    }

    /// How human each of our passages sounds by what tells the last rounds from people's music: the higher, the more.
    pub fn judge(&mut self, ours: &[Passage]) -> Vec<f64> {
        let rows = self.rows(ours);
        self.ours.push_back(rows.clone());
        if self.ours.len() > REMEMBERED {
            self.ours.pop_front();
        }
        self.scores(&rows)
    }

    /// The same of passages that it does not remember.
    pub fn score(&self, passages: &[Passage]) -> Vec<f64> {
        self.scores(&self.rows(passages))
    }

    fn rows(&self, passages: &[Passage]) -> Rows {
        let rows = self.scale.apply(&rows(&self.features, passages.iter().collect()));
        rows.into_iter().map(widened).collect()
    }

    fn scores(&self, rows: &Rows) -> Vec<f64> {
        let mut away = self.away(self.ours.iter().flatten());
        // What chance makes of so few excerpts is nobody's fault.
        let chance = 1.0 / (self.ours.iter().map(Vec::len).sum::<usize>().max(1) as f64).sqrt();
        away.iter_mut().for_each(|away| *away -= away.clamp(-chance, chance));
        let score = |row: &Vec<f64>| -row.iter().zip(&away).map(|(x, away)| x * away).sum::<f64>();
        rows.iter().map(score).collect()
    }

    /// How far the last round is from people's music: the mean over features of how many deviations lie between the
    /// means.
    pub fn distance(&self) -> f64 {
        let away = self.away(self.ours.back().into_iter().flatten());
        let features = away.len() / 2;
        away[..features].iter().map(|away| away.abs()).sum::<f64>() / features.max(1) as f64
    }

    /// How far the means of rows are from people's.
    fn away<'a>(&self, rows: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
        means(rows).iter().zip(&self.human).map(|(ours, human)| ours - human).collect()
    }
}

/// Features with their squares, so that what is too far from the middle, or too near it, is heard as well.
fn widened(mut row: Vec<f64>) -> Vec<f64> {
    row.extend(row.clone().into_iter().map(|x| (x * x).min(LARGEST) / LARGEST.sqrt()));
    row
}

/// The mean of each column.
fn means<'a>(rows: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
    let (mut sums, mut count) = (Vec::new(), 0.0);
    for row in rows {
        sums.resize(row.len(), 0.0);
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        count += 1.0;
    }
    sums.into_iter().map(|sum| sum / f64::max(count, 1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::ear::Ear;
    use crate::music::{Beats, Meter, Note, Part, Pitch, Velocity};

    /// A lead in eighths of so many semitones at a time, that turns back after so many.
    fn line(by: i32, turn: i32) -> Passage {
        let note = |at: i32| Note {
            part: Part::Lead,
            pitch: Pitch::clamped(60 + by * ((at % (2 * turn)) - turn).abs()),
            velocity: Velocity::MEDIUM,
            onset: Beats::from_quarters(f64::from(at) / 2.0),
            duration: Beats::from_quarters(0.5),
        };
        let notes: Vec<Note> = (0..128).map(note).collect();
        Passage::new(&notes, Meter::COMMON)
    }

    #[test]
    fn what_is_like_peoples_music_scores_above_what_is_not() {
        let people: Vec<Passage> = (4..12).map(|turn| line(2, turn)).collect();
        let mut critic = Critic::new(Ear::Train.heard(|_| true), &people);
        let ours: Vec<Passage> =
            (4..8).map(|turn| line(2, turn)).chain((2..6).map(|turn| line(5, turn))).collect();
        let scores = critic.judge(&ours);
        let (like, unlike) = scores.split_at(4);
        let mean = like.iter().sum::<f64>() / 4.0;
        assert!(unlike.iter().all(|score| *score < mean), "{scores:?}");
    }

    #[test]
    fn peoples_own_music_is_at_no_distance() {
        let people: Vec<Passage> = (4..12).map(|turn| line(2, turn)).collect();
        let mut critic = Critic::new(Ear::Train.heard(|_| true), &people);
        let _scores = critic.judge(&people);
        assert!(critic.distance() < 1e-9, "{}", critic.distance());
        let _scores = critic.judge(&[line(5, 3), line(5, 4)]);
        assert!(critic.distance() > 0.2, "{}", critic.distance());
    }
}
