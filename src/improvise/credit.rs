//! Work on credit: counted in multiply-adds, granted a quantum at a time, never overdrawn.

/// The largest piece of work that is not a matrix product, in multiply-adds: at rates so high that a quantum is
/// granted less, credit piles up to this.
const LARGEST: u32 = 65_536;

/// What may still be spent, and what has been.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credit {
    left: u32,
    spent: u64,
}

impl Credit {
    /// Adds a quantum's grant. What was not spent of the last one is lost.
    pub fn grant(&mut self, budget: u32) {
        self.left = self.left.saturating_add(budget).min(budget.max(LARGEST));
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
        let mut credit = Credit::default();
        credit.grant(20_000);
        assert!(credit.pay(12_000) && !credit.pay(8_001) && credit.pay(8_000));
        assert_eq!((credit.left(), credit.spent()), (0, 20_000));
    }

    #[test]
    fn small_grants_pile_up_to_one_piece_and_no_further() {
        let mut credit = Credit::default();
        (0..100).for_each(|_| credit.grant(1000));
        assert_eq!(credit.left(), LARGEST);
        (0..100).for_each(|_| credit.grant(200_000));
        assert_eq!(credit.left(), 200_000);
    }
}
