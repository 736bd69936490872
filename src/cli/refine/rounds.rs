//! Rounds of what the engine plays, and what a critic of each style makes of it.

use rayon::prelude::*;

use crate::cli::answer::{Answer, beneath, notes as played};
use crate::cli::ear::mode::Mode;
use crate::cli::ear::sides::{Draws, Pieces};
use crate::cli::ear::takes::{known, passages};
use crate::cli::take::Take;
use crate::corpus::{Corpus, Piece, Split};
use crate::evaluate::ear::{Critic, Ear, Panel, Passage};
use crate::evaluate::excerpt::Excerpt;
use crate::model::Weights;
use crate::music::{Beats, Chord, Note, Part, PartSet};
use crate::token::{ATTRIBUTES, Sheet};
use crate::train::augmentation::Lesson;
use crate::train::refine::Rollout;

/// Of fewer a critic would learn those excerpts and no style.
const FEWEST: usize = 50;

/// A style in a mode, with its critics.
struct Subject<'a> {
    /// The style's place in the network.
    place: usize,
    name: String,
    mode: Mode,
    pieces: Pieces<'a>,
    panel: Panel,
    /// Hear whole passages by the features that the panel hears, and by the others.
    watch: [Critic; 2],
}

/// Plays rounds.
pub struct Rounds<'a> {
    subjects: Vec<Subject<'a>>,
    excerpts: usize,
    seed: u64,
}

impl<'a> Rounds<'a> {
    /// Critics of every style, by itself and round a person's lead, that has enough to learn from.
    pub fn new(
        corpus: &'a Corpus,
        styles: &[String],
        modes: &[Mode],
        excerpts: usize,
        seed: u64,
    ) -> Self {
        let each = modes.iter().flat_map(|&mode| (0..styles.len()).map(move |at| (mode, at)));
        let subjects = each
            .filter_map(|(mode, place)| Subject::new(corpus, (place, &styles[place]), mode, seed))
            .collect();
        Self { subjects, excerpts, seed }
    }

    /// Plays a round with these weights, and hears it.
    pub fn play(&mut self, weights: &'static Weights, round: u64) -> Result<Vec<Rollout>, String> {
        let (excerpts, seed) = (self.excerpts, self.seed.wrapping_add(round + 1));
        let subjects = self.subjects.iter_mut().enumerate();
        let found: Result<Vec<_>, String> =
            subjects.map(|(group, subject)| subject.play(group, excerpts, seed, weights)).collect();
        let found = found?;
        let mut modes: Vec<Mode> = self.subjects.iter().map(|subject| subject.mode).collect();
        modes.dedup();
        for mode in modes {
            let [heard, unheard] = [0, 1].map(|at| self.distance(mode, at));
            eprintln!(
                "round {round}, {mode:?}: {heard:.3} deviations from people's music, {unheard:.3} by what no critic hears"
            );
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// How far the last round is from people's music in a mode, on the mean.
    fn distance(&self, mode: Mode, watch: usize) -> f64 {
        let mine = self.subjects.iter().filter(|subject| subject.mode == mode);
        let far: Vec<f64> = mine.map(|subject| subject.watch[watch].distance()).collect();
        far.iter().sum::<f64>() / far.len().max(1) as f64
    }
}

impl<'a> Subject<'a> {
    fn new(
        corpus: &'a Corpus,
        (place, name): (usize, &String),
        mode: Mode,
        seed: u64,
    ) -> Option<Self> {
        let pieces = Pieces::of(corpus, name, Ear::Train);
        let known = known(&pieces, mode, place, seed);
        (known.len() >= FEWEST).then(|| Self {
            place,
            name: name.clone(),
            mode,
            pieces,
            panel: Panel::new(Ear::Train, &known),
            watch: [Ear::Train, Ear::Choose].map(|ear| Critic::new(ear.heard(|_| true), &known)),
        })
    }

    /// Plays and judges as many excerpts; `group` is the subject's place, with which its rollouts are marked.
    fn play(
        &mut self,
        group: usize,
        excerpts: usize,
        seed: u64,
        weights: &'static Weights,
    ) -> Result<Vec<Rollout>, String> {
        // A person who plays makes other plans with every note, so that a take costs three times as much.
        let excerpts = if self.mode == Mode::Accompany { excerpts / 2 } else { excerpts };
        let draws = Draws { ear: Ear::Train, mode: self.mode, excerpts, seed };
        let excerpts = self.pieces.excerpts(draws, self.place);
        let each = excerpts.par_iter().enumerate();
        let played: Result<Vec<(Passage, Lesson)>, String> = each
            .map(|(at, (excerpt, _))| {
                self.rollout(excerpt, draws.answer_seed(self.place, at), weights)
            })
            .collect();
        let (heard, lessons): (Vec<Passage>, Vec<Lesson>) = played?.into_iter().unzip();
        let scores = self.panel.judge(&heard, &passages(&excerpts));
        for watch in &mut self.watch {
            let _scores = watch.judge(&heard);
        }
        let each = lessons.into_iter().zip(scores);
        Ok(each.map(|(lesson, scores)| Rollout { lesson, group, scores }).collect())
    }

    /// What the engine plays in the place of an excerpt, or beneath its lead.
    fn rollout(
        &self,
        excerpt: &Excerpt,
        seed: u64,
        weights: &'static Weights,
    ) -> Result<(Passage, Lesson), String> {
        let answer = Answer::of(excerpt, self.place, seed, None);
        let take = match self.mode {
            Mode::Free => answer.freely(weights),
            Mode::Accompany => answer.beneath(&excerpt.lead(), weights),
        };
        let take = take.map_err(|why| why.to_string())?;
        let notes = match self.mode {
            Mode::Free => played(&take),
            Mode::Accompany => beneath(played(&take), excerpt.lead()),
        };
        let lesson = self.lesson(excerpt, &take, &notes, answer.parts);
        Ok((Passage::new(&notes, excerpt.meter()), lesson))
    }

    /// A take as a lesson.
    fn lesson(&self, excerpt: &Excerpt, take: &Take, notes: &[Note], parts: PartSet) -> Lesson {
        let chords: Vec<(Beats, Option<Chord>)> =
            take.chords().map(|(beat, chord)| (beat, Some(chord))).collect();
        let sheet = Sheet::quantise(notes, &chords, &[(Beats::ZERO, excerpt.meter())]);
        let ranks = vec![[None; ATTRIBUTES]; sheet.frames.len()];
        let piece = Piece {
            id: String::new(),
            style: self.name.clone(),
            composer: String::new(),
            duplicates: None,
            licence: String::new(),
            split: Split::Train,
            key: take.keys.first().map(|(_, key)| *key),
            tempo: Some(take.pulse.tempo(0) as u16),
            velocities: false,
            chords: !chords.is_empty(),
            parts,
            sheet,
        };
        let person = match self.mode {
            Mode::Free => PartSet::NONE,
            Mode::Accompany => PartSet::NONE.with(Part::Lead),
        };
        Lesson { piece, style: self.place, ranks, person }
    }
}
