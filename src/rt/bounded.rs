//! A vector that cannot grow.
// The slots past the length are uninitialised: musical words have no meaningless value to fill them with.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::fmt;
use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};

/// A vector of at most `N` items, kept in place. What does not fit is handed back, never dropped in silence.
#[derive(Clone, Copy)]
pub struct Bounded<T: Copy, const N: usize> {
    items: [MaybeUninit<T>; N],
    /// Never above `N`; every slot below it is initialised.
    len: usize,
}

impl<T: Copy, const N: usize> Bounded<T, N> {
    /// An empty one.
    pub const fn new() -> Self {
        Self { items: [const { MaybeUninit::uninit() }; N], len: 0 }
    }

    /// Whether nothing more fits.
    pub const fn is_full(&self) -> bool {
        self.len == N
    }

    /// How many more fit.
    pub const fn room(&self) -> usize {
        N - self.len
    }

    /// Appends `item`.
    ///
    /// # Errors
    /// Hands the item back when full.
    #[must_use = "an item that does not fit is handed back"]
    pub fn push(&mut self, item: T) -> Result<(), T> {
        let Some(slot) = self.items.get_mut(self.len) else { return Err(item) };
        slot.write(item);
        self.len += 1;
        Ok(())
    }

    /// Takes the last item off.
    pub fn pop(&mut self) -> Option<T> {
        let last = self.last().copied()?;
        self.len -= 1;
        Some(last)
    }

    /// Forgets every item.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Puts `item` at place `at` (the end where `at` lies past it) and moves the later ones up.
    ///
    /// # Errors
    /// Hands the item back when full.
    #[must_use = "an item that does not fit is handed back"]
    pub fn insert(&mut self, at: usize, item: T) -> Result<(), T> {
        let at = at.min(self.len);
        self.push(item)?;
        if let Some(later) = self.get_mut(at..) {
            later.rotate_right(1);
        }
        Ok(())
    }

    /// Takes the item at `at` out and moves the later ones down.
    pub fn remove(&mut self, at: usize) -> Option<T> {
        let later = self.get_mut(at..).filter(|later| !later.is_empty())?;
        later.rotate_left(1);
        self.pop()
    }

    /// Takes the item at `at` out and puts the last one in its place.
    pub fn swap_remove(&mut self, at: usize) -> Option<T> {
        let item = self.get(at).copied()?;
        let last = self.pop()?;
        if let Some(slot) = self.get_mut(at) {
            *slot = last;
        }
        Some(item)
    }

    /// Keeps the items that `keep` wants, in order.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        let items = Cell::from_mut(&mut **self).as_slice_of_cells();
        let (mut slots, mut kept) = (items.iter(), 0);
        for item in items {
            if keep(&item.get())
                && let Some(slot) = slots.next()
            {
                slot.set(item.get());
                kept += 1;
            }
        }
        self.len = kept;
    }

    /// Appends all of `items`, or none.
    ///
    /// # Errors
    /// Hands the slice back when there is not room for all of it.
    #[must_use = "items that do not fit are handed back"]
    pub fn extend_from_slice<'a>(&mut self, items: &'a [T]) -> Result<(), &'a [T]> {
        if items.len() > self.room() {
            return Err(items);
        }
        for (slot, &item) in self.items[self.len..].iter_mut().zip(items) {
            slot.write(item);
        }
        self.len += items.len();
        Ok(())
    }
}

impl<T: Copy, const N: usize> Deref for Bounded<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: slots below `len` are initialised, and `len <= N`.
        unsafe { self.items[..self.len].assume_init_ref() }
    }
}

impl<T: Copy, const N: usize> DerefMut for Bounded<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: slots below `len` are initialised, and `len <= N`.
        unsafe { self.items[..self.len].assume_init_mut() }
    }
}

impl<T: Copy, const N: usize> Default for Bounded<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Copy + fmt::Debug, const N: usize> fmt::Debug for Bounded<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Copy + PartialEq, const N: usize> PartialEq for Bounded<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl<T: Copy + Eq, const N: usize> Eq for Bounded<T, N> {}

impl<'a, T: Copy, const N: usize> IntoIterator for &'a Bounded<T, N> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Bounded<u8, 4> {
        let mut items = Bounded::new();
        assert!(items.extend_from_slice(&[1, 2, 3]).is_ok());
        items
    }

    #[test]
    fn what_does_not_fit_is_handed_back() {
        let mut items = three();
        assert_eq!(items.push(4), Ok(()));
        assert_eq!(items.push(5), Err(5));
        assert_eq!(items.insert(0, 5), Err(5));
        assert_eq!(items.extend_from_slice(&[6]), Err(&[6][..]));
        assert_eq!(items[..], [1, 2, 3, 4]);
    }

    #[test]
    fn items_keep_their_order_when_one_comes_or_goes() {
        let mut items = three();
        assert_eq!(items.insert(1, 9), Ok(()));
        assert_eq!(items[..], [1, 9, 2, 3]);
        assert_eq!(items.remove(0), Some(1));
        assert_eq!(items.remove(3), None);
        assert_eq!(items.remove(4), None);
        assert_eq!(items[..], [9, 2, 3]);
        items.retain(|&item| item != 2);
        assert_eq!(items[..], [9, 3]);
        assert_eq!(items.swap_remove(0), Some(9));
        assert_eq!(items.swap_remove(0), Some(3));
        assert_eq!(items.pop(), None);
    }
}
