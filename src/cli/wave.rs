//! Sound as a WAV file: stereo, 24 bits, which hold more than any converter hears.

use std::fs::File;
use std::io::BufWriter;

use hound::{SampleFormat, WavSpec, WavWriter};

/// The greatest value of a signed 24-bit sample.
const FULL_SCALE: f32 = 8_388_607.0;

/// A WAV file being written.
pub struct Wave {
    writer: WavWriter<BufWriter<File>>,
}

impl Wave {
    /// Begins a file at `rate` frames a second.
    pub fn begin(file: File, rate: u32) -> Result<Self, hound::Error> {
        let spec = WavSpec {
            channels: 2,
            sample_rate: rate,
            bits_per_sample: 24,
            sample_format: SampleFormat::Int,
        };
        Ok(Self { writer: WavWriter::new(BufWriter::new(file), spec)? })
    }

    /// Adds frames; what is beyond full scale is clipped.
    pub fn add(&mut self, left: &[f32], right: &[f32]) -> Result<(), hound::Error> {
        for (&left, &right) in left.iter().zip(right) {
            self.writer.write_sample(sample(left))?;
            self.writer.write_sample(sample(right))?;
        }
        Ok(())
    }

    /// Completes the file.
    pub fn end(self) -> Result<(), hound::Error> {
        self.writer.finalize()
    }
}

fn sample(value: f32) -> i32 {
    (value.clamp(-1.0, 1.0) * FULL_SCALE).round() as i32
}
