//! The work that may be done: counted in multiply-adds, granted a quantum at a time, never overdrawn.
//!
//! Costs are times beside those of the products, rounded up; how even blocks are was measured (RESULTS.md, bench).

/// The largest piece of work that is not a matrix product, in multiply-adds: at rates so high that a quantum is
/// granted less, grants pile up to this.
const LARGEST: u32 = 65_536;

/// What opening a frame costs beside its products, in multiply-adds that take as long.
pub const OPENING: u32 = 65_536;
/// What putting a question costs beside its products.
pub const ASKING: u32 = 16_384;
/// What drawing an answer costs beside its products.
pub const DRAWING: u32 = 16_384;
/// What hearing a frame costs, or moving the chord tracker on in one key.
pub const FOLLOWING: u32 = 12_288;
/// What writing an answer to the history costs, or unlearning some.
pub const WRITING: u32 = 8192;

/// What may still be spent, and what has been.
#[derive(Clone, Copy, Debug, Default)]
pub struct WorkBudget {
    left: u32,
    spent: u64,
}

impl WorkBudget {
    /// Adds a quantum's grant. What was not spent of the last one is lost.
    pub fn grant(&mut self, work: u32) {
        self.left = self.left.saturating_add(work).min(work.max(LARGEST));
    }

    /// Spends `cost`; nothing is spent, and nothing may be done, where that is more than is left.
    #[must_use = "work may be done only where it was paid for"]
    pub fn pay(&mut self, cost: u32) -> bool {
        debug_assert!(cost <= LARGEST, "{cost} can never be paid where less is granted");
        let can = cost <= self.left;
        if can {
            self.charge(cost);
        }
        can
    }

    /// Takes off what a product has cost, at most [`Self::left`].
    pub fn charge(&mut self, cost: u32) {
        self.left = self.left.saturating_sub(cost);
        self.spent += u64::from(cost);
    }

    /// What may still be spent.
    pub fn left(&self) -> u32 {
        self.left
    }

    /// Everything spent so far.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Loses what is left.
    pub fn forfeit(&mut self) {
        self.left = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_spent_than_was_granted() {
        let mut budget = WorkBudget::default();
        budget.grant(20_000);
        assert!(budget.pay(12_000) && !budget.pay(8_001) && budget.pay(8_000));
        assert_eq!((budget.left(), budget.spent()), (0, 20_000));
    }

    #[test]
    fn small_grants_pile_up_to_one_piece_and_no_further() {
        let mut budget = WorkBudget::default();
        (0..100).for_each(|_| budget.grant(1000));
        assert_eq!(budget.left(), LARGEST);
        (0..100).for_each(|_| budget.grant(200_000));
        assert_eq!(budget.left(), 200_000);
    }
}
