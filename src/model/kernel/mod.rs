//! Exact integer matrix-vector products: one panel of 64 outputs at a time, the same sums on every path.

#[cfg(target_arch = "aarch64")]
mod neon;
mod panel;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use panel::{GROUP, Group, PANEL};

use std::fmt;

/// A way to multiply that this processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path(Kind);

/// Private, so that only [`Path::all`] makes one and a path's instructions are known to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Sse2,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Path {
    /// Every path of this processor, slowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        Kind::ALL.iter().filter(|kind| kind.is_present()).map(|&kind| Self(kind))
    }

    /// The fastest path of this processor.
    pub fn best() -> Self {
        Self::all().next_back().unwrap_or(Self(Kind::Scalar))
    }

    /// Runs elementwise work compiled for this path's vector width; what it calls must be inlined to profit.
    ///
    /// No path fuses or reorders floating-point operations, so the bits are the same on each.
    #[inline]
    pub(super) fn run<R>(self, work: impl FnOnce() -> R) -> R {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 | Kind::Avx512Vnni => x86::run_avx2(work),
            _ => work(),
        }
    }

    /// Writes the products of one panel with the inputs into `sums`.
    ///
    /// `offsets` holds -128 times the sum of each output's weights, for paths whose inputs are unsigned.
    pub(super) fn multiply(
        self,
        panel: &[Group],
        offsets: &[i32; PANEL],
        input: &[[i8; GROUP]],
        sums: &mut [i32; PANEL],
    ) {
        match self.0 {
            Kind::Scalar => scalar(panel, input, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Sse2 => x86::multiply_sse2(panel, input, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => x86::multiply_avx2(panel, input, sums),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512Vnni => x86::multiply_avx512(panel, offsets, input, sums),
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => neon::multiply(panel, input, sums),
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = offsets;
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl Kind {
    const ALL: &[Self] = &[
        Self::Scalar,
        #[cfg(target_arch = "x86_64")]
        Self::Sse2,
        #[cfg(target_arch = "x86_64")]
        Self::Avx2,
        #[cfg(target_arch = "x86_64")]
        Self::Avx512Vnni,
        #[cfg(target_arch = "aarch64")]
        Self::Neon,
    ];

    fn is_present(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => {
                Self::Avx2.is_present()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vnni")
            }
            #[cfg(target_arch = "aarch64")]
            Self::Neon => true,
        }
    }
}

/// Asks the processor to have `values` in its caches soon, where it can be asked.
pub fn prefetch(values: &[i8]) {
    #[cfg(target_arch = "x86_64")]
    x86::prefetch(values);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}

/// The definition that every other path must equal.
fn scalar(panel: &[Group], input: &[[i8; GROUP]], sums: &mut [i32; PANEL]) {
    sums.fill(0);
    for (group, input) in panel.iter().zip(input) {
        for (sum, weights) in sums.iter_mut().zip(group.0.as_chunks::<GROUP>().0) {
            let products = weights.iter().zip(input).map(|(&w, &x)| i32::from(w) * i32::from(x));
            *sum += products.sum::<i32>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng, rngs::ChaCha8Rng};

    fn product(path: Path, panel: &[Group], input: &[[i8; GROUP]]) -> [i32; PANEL] {
        let sum = |output: usize| -> i32 {
            let weights = |group: &Group| {
                group.0[output * GROUP..][..GROUP].iter().map(|&w| i32::from(w)).sum::<i32>()
            };
            panel.iter().map(weights).sum()
        };
        let mut sums = [i32::MAX; PANEL];
        path.multiply(panel, &std::array::from_fn(|output| -128 * sum(output)), input, &mut sums);
        sums
    }

    fn assert_all_paths_agree(panel: &[Group], input: &[[i8; GROUP]], name: &str) {
        let expected = product(Path(Kind::Scalar), panel, input);
        for path in Path::all() {
            assert_eq!(product(path, panel, input), expected, "{path}, {name}");
        }
    }

    fn draw(random: &mut impl Rng) -> i8 {
        random.random_range(-127..=127)
    }

    #[test]
    fn every_path_gives_the_sums_of_the_scalar_path_on_random_panels() {
        for seed in 0..200 {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let groups = 4 * random.random_range(1..=64);
            let panel: Vec<_> =
                (0..groups).map(|_| Group(std::array::from_fn(|_| draw(&mut random)))).collect();
            let input: Vec<_> =
                (0..groups).map(|_| std::array::from_fn(|_| draw(&mut random))).collect();
            assert_all_paths_agree(&panel, &input, &format!("seed {seed}"));
        }
    }

    #[test]
    fn no_path_saturates_at_the_largest_magnitudes() {
        for (weight, value) in [(127, 127), (127, -127), (-127, 127), (-127, -127)] {
            let expected = 2048 * i32::from(weight) * i32::from(value);
            let (panel, input) =
                (vec![Group([weight; PANEL * GROUP]); 512], vec![[value; GROUP]; 512]);
            for path in Path::all() {
                assert_eq!(
                    product(path, &panel, &input),
                    [expected; PANEL],
                    "{path}, {weight} times {value}"
                );
            }
        }
    }
}
