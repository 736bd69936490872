//! The roadmap of a written piece: repeats with their endings, D.C. and D.S., Fine and the coda, and the order in which its
//! bars are played.

/// The most bars that a piece may come to when it is played.
pub const MOST_PLAYED: usize = 4096;

/// What is written at a bar of how the piece goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// A repeat begins with it.
    pub opens: bool,
    /// A repeat ends with it, and is played so many times.
    pub closes: Option<u8>,
    /// An ending begins with it, for these passes: bit 1 for the first.
    pub ending: Option<u64>,
    /// D.S. goes back to its head.
    pub segno: bool,
    /// The coda begins with it.
    pub coda: bool,
    /// From its end the coda is gone to.
    pub to_coda: bool,
    /// The piece may end with it.
    pub fine: bool,
    /// From its end it is gone back.
    pub back: Option<Back>,
}

impl Signs {
    /// These and others at the same bar.
    pub fn and(self, other: Self) -> Self {
        Self {
            opens: self.opens | other.opens,
            closes: self.closes.max(other.closes),
            ending: self.ending.or(other.ending),
            segno: self.segno | other.segno,
            coda: self.coda | other.coda,
            to_coda: self.to_coda | other.to_coda,
            fine: self.fine | other.fine,
            back: self.back.or(other.back),
        }
    }

    /// Takes out the signs that belong to a bar's end.
    pub fn take_end(&mut self) -> Self {
        let Self { opens, ending, segno, coda, .. } = *self;
        let head = Self { opens, ending, segno, coda, ..Self::default() };
        let end = Self { opens: false, ending: None, segno: false, coda: false, ..*self };
        *self = head;
        end
    }
}

/// D.C. or D.S.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    /// To the segno; else to the beginning.
    pub to_segno: bool,
    /// What ends the song then.
    pub until: Until,
}

/// What ends the song after D.C. or D.S.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Fine or the coda where there is one, or else the end.
    End,
    /// Fine.
    Fine,
    /// The coda.
    Coda,
    /// The ending of that number.
    Ending(u8),
}

/// The places of the bars in the order in which they are played; none where they come to more than [`MOST_PLAYED`].
pub fn order(signs: &[Signs]) -> Option<Vec<usize>> {
    let mut walk = Walk { signs, order: Vec::new(), from: 0, pass: 1 };
    walk.through()?;
    Some(walk.order)
}

/// Signs with the repeat closed before every ending that follows another one, where nobody wrote `:|`.
pub fn with_closed_endings(mut signs: Vec<Signs>) -> Vec<Signs> {
    for at in 1..signs.len() {
        let (from, _) = block(&signs, at);
        let before = signs.get(from..at).unwrap_or_default();
        let follows = before.iter().any(|bar| bar.ending.is_some());
        let closed = before.iter().any(|bar| bar.closes.is_some());
        if let Some([last, here]) = signs.get_mut(at - 1..=at)
            && (follows && !closed && here.ending.is_some())
        {
            last.closes = Some(2);
        }
    }
    signs
}

/// Whether the endings at a bar have a repeat.
pub fn is_repeated(signs: &[Signs], at: usize) -> bool {
    stretch(signs, at).iter().any(|bar| bar.closes.is_some())
}

/// What a jump wants that is not there.
pub fn missing(signs: &[Signs], back: Back) -> Option<&'static str> {
    let has = |sign: fn(&Signs) -> bool| signs.iter().any(sign);
    match back.until {
        _ if back.to_segno && !has(|bar| bar.segno) => {
            Some("D.S. without a segno: write segno where it goes back to")
        }
        Until::Fine if !has(|bar| bar.fine) => {
            Some("al Fine without a Fine: write Fine where the song ends")
        }
        Until::Coda if !has(|bar| bar.coda) => {
            Some("al Coda without a coda: write Coda where it begins")
        }
        Until::Coda if !has(|bar| bar.to_coda) => {
            Some("al Coda without a way there: write To Coda where the coda is gone to")
        }
        Until::Ending(_) if !has(|bar| bar.ending.is_some()) => {
            Some("an ending to go on to is missing: write 1. and 2. at the endings")
        }
        _ => None,
    }
}

/// The bars between the repeat signs round a bar: from where a repeat opens to where the next one does.
fn block(signs: &[Signs], at: usize) -> (usize, usize) {
    let opens = |bar: &Signs| bar.opens;
    let from = signs.iter().take(at + 1).rposition(opens).unwrap_or(0);
    let next = signs.iter().skip(at + 1).position(opens);
    (from, next.map_or(signs.len(), |next| at + 1 + next))
}

/// The bars of the [`block`] round a bar.
fn stretch(signs: &[Signs], at: usize) -> &[Signs] {
    let (from, to) = block(signs, at);
    signs.get(from..to).unwrap_or_default()
}

/// A walk through the bars.
struct Walk<'s> {
    signs: &'s [Signs],
    order: Vec<usize>,
    /// Where the stretch begins that a repeat plays again, and for which time it is played.
    from: usize,
    pass: u32,
}

impl Walk<'_> {
    /// Walks to the first jump, or to the end; then from where it goes to where the song ends.
    fn through(&mut self) -> Option<()> {
        let mut at = 0;
        while let Some(bar) = self.signs.get(at) {
            if bar.opens && at != self.from {
                (self.from, self.pass) = (at, 1);
            }
            if let Some(next) = self.skipped(at) {
                at = next;
                continue;
            }
            self.step(at)?;
            let again = bar.closes.is_some_and(|times| self.pass < self.passes(at, times));
            match (again, bar.back) {
                (true, _) => (at, self.pass) = (self.from, self.pass + 1),
                (false, Some(back)) => return self.back(back),
                (false, None) => {
                    if bar.closes.is_some() {
                        (self.from, self.pass) = (at + 1, 1);
                    }
                    at += 1;
                }
            }
        }
        Some(())
    }

    fn step(&mut self, at: usize) -> Option<()> {
        self.order.push(at);
        (self.order.len() <= MOST_PLAYED).then_some(())
    }

    /// Where it goes on where an ending begins that is for other passes.
    fn skipped(&self, at: usize) -> Option<usize> {
        let passes = self.signs.get(at)?.ending?;
        (passes.checked_shr(self.pass).unwrap_or(0) & 1 == 0).then(|| self.after_ending(at))
    }

    /// Where the ending is over that begins at a bar: where another one begins, a repeat opens, or after it closes.
    fn after_ending(&self, at: usize) -> usize {
        let mut next = at + 1;
        let closed = |at: usize| self.signs.get(at).is_some_and(|bar| bar.closes.is_some());
        let is_other = |bar: &Signs| bar.ending.is_some() || bar.opens;
        while !closed(next - 1) && self.signs.get(next).is_some_and(|bar| !is_other(bar)) {
            next += 1;
        }
        next
    }

    /// How many times the stretch is played that closes at a bar: as often as the sign says, or as the endings do.
    fn passes(&self, at: usize, times: u8) -> u32 {
        let (_, to) = block(self.signs, self.from);
        let stretch = self.signs.get(self.from..to).unwrap_or_default();
        let last = |passes: u64| 63 - passes.leading_zeros().min(63);
        let endings = || stretch.iter().filter_map(|bar| bar.ending);
        let highest = endings().map(last).max();
        match highest {
            None => times.into(),
            // A single ending is left out of the last pass, which goes on behind it.
            Some(highest) if endings().count() == 1 && self.is_within(at) => highest + 1,
            Some(highest) => highest.max(2),
        }
    }

    /// Whether the stretch that closes at a bar has its ending in it.
    fn is_within(&self, at: usize) -> bool {
        let mut within = self.signs.iter().take(at + 1).skip(self.from);
        within.any(|bar| bar.ending.is_some())
    }

    /// Plays on from where a jump goes to, without repeats and with the last endings, to where the song ends.
    fn back(&mut self, back: Back) -> Option<()> {
        let segno = self.signs.iter().position(|bar| bar.segno);
        let mut at = if back.to_segno { segno.unwrap_or(0) } else { 0 };
        let coda = self.signs.iter().position(|bar| bar.coda);
        let mut on_the_way = true;
        while let Some(bar) = self.signs.get(at) {
            if bar.ending.is_some_and(|passes| on_the_way && !self.is_taken(at, passes, back)) {
                at = self.after_ending(at);
                continue;
            }
            self.step(at)?;
            let fine = bar.fine && back.until != Until::Coda;
            let jumps = bar.back.is_some();
            match coda.filter(|_| bar.to_coda && back.until != Until::Fine && on_the_way) {
                Some(coda) => (at, on_the_way) = (coda, false),
                None if on_the_way && (fine || jumps) => return Some(()),
                None => at += 1,
            }
        }
        Some(())
    }

    /// Whether an ending is the one that is taken after a jump.
    fn is_taken(&self, at: usize, passes: u64, back: Back) -> bool {
        if let Until::Ending(number) = back.until {
            return passes >> number & 1 == 1;
        }
        let endings = stretch(self.signs, at).iter().filter_map(|bar| bar.ending);
        endings.max().is_some_and(|last| last == passes)
    }
}
