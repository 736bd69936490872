//! The tempi that are told apart, and where in a beat of each one may be.

/// Steps of the shortest and of the longest beat.
const SHORTEST: usize = 24;
const LONGEST: usize = 150;
/// Each row's beat is longer than the one before by this part of it, or by a step.
const FINENESS: usize = 33;
/// How many rows there are, and how many cells in all of them.
pub(super) const ROWS: usize = rows();
pub(super) const CELLS: usize = first_cell(ROWS);

/// A tempo: a ring of cells, one a step of its beat.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) first: usize,
    pub(super) steps: usize,
    /// The cell, counted from `first`, of the beat's own step.
    pub(super) start: usize,
    pub(super) prior: f32,
    /// What each onset leaves of it, for the expected tempo's sake.
    pub(super) keeps: f32,
}

impl Row {
    /// The row of that number, which nothing speaks for.
    pub(super) fn new(number: usize) -> Self {
        let (first, steps) = (first_cell(number), steps(number));
        Self { first, steps, start: 0, prior: 0.0, keeps: 1.0 }
    }

    /// The number of the cell of a place.
    #[inline(always)]
    fn number(&self, place: usize) -> usize {
        let at = self.start + place;
        self.first + if at < self.steps { at } else { at - self.steps }
    }

    /// How much speaks for a place, which is below `steps`.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the cells of all rows are counted in `CELLS`")]
    pub(super) fn mass(&self, cells: &[f32; CELLS], place: usize) -> f32 {
        cells[self.number(place)]
    }

    /// The same, to be changed.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the cells of all rows are counted in `CELLS`")]
    pub(super) fn cell<'c>(&self, cells: &'c mut [f32; CELLS], place: usize) -> &'c mut f32 {
        &mut cells[self.number(place)]
    }

    /// Its cells in any order.
    pub(super) fn cells_mut<'c>(&self, cells: &'c mut [f32; CELLS]) -> &'c mut [f32] {
        cells.get_mut(self.first..self.first + self.steps).unwrap_or_default()
    }

    /// A place as a part of the beat.
    pub(super) fn phase(&self, place: usize) -> f32 {
        place as f32 / self.steps as f32
    }
}

/// Steps of the beat of a row.
const fn steps(row: usize) -> usize {
    let (mut steps, mut at) = (SHORTEST, 0);
    while at < row {
        let more = steps / FINENESS;
        steps += if more > 1 { more } else { 1 };
        at += 1;
    }
    steps
}

/// Where the cells of a row begin.
const fn first_cell(row: usize) -> usize {
    let (mut first, mut at) = (0, 0);
    while at < row {
        first += steps(at);
        at += 1;
    }
    first
}

/// Rows up to the longest beat.
const fn rows() -> usize {
    let mut rows = 0;
    while steps(rows) <= LONGEST {
        rows += 1;
    }
    rows
}
