//! What there is one of for each MIDI channel.

/// MIDI channels.
const CHANNELS: usize = 16;

/// One of something for each MIDI channel. Of a channel's number the low four bits count.
#[derive(Clone, Copy, Debug)]
pub struct PerChannel<T>([T; CHANNELS]);

impl<T> PerChannel<T> {
    /// The same for every channel.
    pub const fn all(each: T) -> Self
    where
        T: Copy,
    {
        Self([each; CHANNELS])
    }

    /// That of a channel.
    #[expect(clippy::indexing_slicing, reason = "four bits are below sixteen")]
    pub const fn of(&self, channel: u8) -> &T {
        &self.0[(channel & 15) as usize]
    }

    /// That of a channel, to be changed.
    #[expect(clippy::indexing_slicing, reason = "four bits are below sixteen")]
    pub const fn of_mut(&mut self, channel: u8) -> &mut T {
        &mut self.0[(channel & 15) as usize]
    }

    /// Those of all channels, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_low_four_bits_of_a_number_are_its_channel() {
        let mut each = PerChannel::all(0);
        *each.of_mut(0x93) = 7;
        assert_eq!((*each.of(3), *each.of(0x13), *each.of(4)), (7, 7, 0));
        assert_eq!(each.iter().sum::<i32>(), 7);
    }
}
