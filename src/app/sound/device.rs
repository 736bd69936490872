//! Devices of the system.

use std::iter::empty;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, Device, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig,
    SupportedBufferSize,
};

use super::player::Player;
use super::rate::said;
use crate::app::time;
use crate::editor::console::Choice;

/// The most frames that are played at once; a device that wants more gets them in parts.
const MOST: usize = 8192;
/// What ALSA's names begin with that are devices to play through; the others are the same ones by other ways.
const ALSA: [&str; 3] = ["plughw:", "pulse", "pipewire"];

/// The names of the devices that play, each once.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = devices().iter().filter_map(name).collect();
    names.sort();
    names.dedup();
    names
}

fn devices() -> Vec<Device> {
    let devices = cpal::default_host().output_devices().into_iter().flatten();
    let plays = |device: &Device| {
        let id = device.id().map(|id| id.id().to_owned()).unwrap_or_default();
        !cfg!(target_os = "linux") || ALSA.iter().any(|begin| id.starts_with(begin))
    };
    devices.filter(plays).collect()
}

fn name(device: &Device) -> Option<String> {
    Some(device.description().ok()?.name().to_owned())
}

/// Plays through a device, or through the system's own.
pub fn open(
    wanted: Option<&str>,
    choice: &Choice,
    player: Player,
) -> Result<(cpal::Stream, String), String> {
    let is_it = |device: &Device| name(device).as_deref() == wanted;
    let device = match wanted {
        None => cpal::default_host().default_output_device(),
        Some(_) => devices().into_iter().find(is_it),
    };
    let device = device.ok_or("it is not there")?;
    let own = device.default_output_config().map_err(|error| error.to_string())?;
    let frames = match *own.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => choice.frames.clamp(min, max),
        _ => choice.frames,
    };
    let config = StreamConfig {
        channels: own.channels(),
        sample_rate: choice.rate.unwrap_or(own.sample_rate()),
        buffer_size: BufferSize::Fixed(frames),
    };
    let stream = start(&device, own.sample_format(), config, player)?;
    let name = wanted.unwrap_or("The system's own output");
    Ok((stream, said(name, config.sample_rate, frames)))
}

fn start(
    device: &Device,
    format: SampleFormat,
    config: StreamConfig,
    player: Player,
) -> Result<cpal::Stream, String> {
    let stream = match format {
        SampleFormat::F32 => build::<f32>(device, config, player),
        SampleFormat::F64 => build::<f64>(device, config, player),
        SampleFormat::I32 => build::<i32>(device, config, player),
        SampleFormat::I24 => build::<cpal::I24>(device, config, player),
        SampleFormat::I16 => build::<i16>(device, config, player),
        SampleFormat::U16 => build::<u16>(device, config, player),
        SampleFormat::U8 => build::<u8>(device, config, player),
        other => return Err(format!("it wants samples of a kind that is not known here, {other}")),
    }?;
    stream.play().map_err(|error| error.to_string())?;
    Ok(stream)
}

fn build<T: SizedSample + FromSample<f32>>(
    device: &Device,
    config: StreamConfig,
    mut player: Player,
) -> Result<cpal::Stream, String> {
    player.tune(config.sample_rate)?;
    let lost = player.lost.clone();
    let channels = usize::from(config.channels.max(1));
    let mut sides = [vec![0.0; MOST], vec![0.0; MOST]];
    let fill = move |data: &mut [T], info: &cpal::OutputCallbackInfo| {
        let stamp = info.timestamp();
        let delay = stamp.playback.saturating_duration_since(stamp.callback).as_nanos() as u64;
        let now = time::now();
        for part in data.chunks_mut(MOST * channels) {
            let frames = part.len() / channels;
            let [left, right] = &mut sides;
            let (left, right) = (&mut left[..frames], &mut right[..frames]);
            player.play((now, delay), empty(), left, right);
            weave(part, channels, left, right);
        }
    };
    let error = move |error: cpal::Error| {
        if !is_passing(error.kind()) {
            // An app that ends is told nothing any more.
            let _ = lost.send(error.to_string());
        }
    };
    device.build_output_stream(config, fill, error, None).map_err(|error| error.to_string())
}

/// Whether a device plays on after an error.
fn is_passing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied)
}

/// Writes both sides into frames of so many channels: their mean where there is one, silence beyond two.
fn weave<T: SizedSample + FromSample<f32>>(
    data: &mut [T],
    channels: usize,
    left: &[f32],
    right: &[f32],
) {
    for (frame, (&left, &right)) in data.chunks_mut(channels).zip(left.iter().zip(right)) {
        match frame {
            [both] => *both = T::from_sample((left + right) / 2.0),
            [first, second, others @ ..] => {
                (*first, *second) = (T::from_sample(left), T::from_sample(right));
                others.fill(T::EQUILIBRIUM);
            }
            [] => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sides_go_into_as_many_channels_as_there_are() {
        let (left, right) = ([0.5, -0.5], [0.25, 0.0]);
        for (channels, woven) in [
            (1, &[0.375, -0.25][..]),
            (2, &[0.5, 0.25, -0.5, 0.0]),
            (3, &[0.5, 0.25, 0.0, -0.5, 0.0, 0.0]),
        ] {
            let mut data = vec![9.0_f32; 2 * channels];
            weave(&mut data, channels, &left, &right);
            assert_eq!(data, woven);
        }
    }
}
