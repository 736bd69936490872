//! What the players know of the music that is handed over.

use super::engine::Engine;
use crate::music::Part;
use crate::perform::Moment;

impl Engine {
    /// The music of the frame that was handed over last.
    pub(super) fn moment(&self) -> Moment {
        let (outlook, music) = (self.improviser.outlook(), &self.settings.music);
        let Some((start, scene)) = outlook.scene() else { return Moment::default() };
        Moment {
            seed: music.seed,
            bpm: self.clock.tempo().bpm() as f32,
            meter: scene.place.meter,
            bar_start: self.clock.bar_start(start),
            bar: scene.place.bar,
            chord: outlook.thought().map(|(_, chord)| chord),
            since: start,
            next: outlook.coming().next(),
            key: scene.key,
            valence: music.valence,
            arousal: music.arousal,
            drums: scene.parts.has(Part::Drums) && music.parts.has(Part::Drums),
            loudness: scene.velocities,
            touch: self.listener.touch(),
        }
    }
}
