//! What can be read of an engine between blocks.

use std::sync::Arc;

use super::super::engine::Engine;
use super::super::wire::{Command, EngineEvent};
use super::likes::Likes;
use super::load::Load;
use crate::improvise::{Foreseen, Profile, Report};
use crate::music::Key;
use crate::rt::link::EditorEnd;

impl Engine {
    /// The editor's end of the wire; there is one.
    pub fn link(&mut self) -> Option<EditorEnd<EngineEvent, Command>> {
        self.editor.take()
    }

    /// How hard it works, to be read from any thread. Allocates nothing.
    pub fn load(&self) -> Arc<Load> {
        self.meter.figures()
    }

    /// What thinking has cost, and how often it was in time.
    pub fn report(&self) -> Report {
        self.improviser.report()
    }

    /// The key that the music is in.
    pub fn key(&self) -> Key {
        self.improviser.key(&self.settings.music)
    }

    /// The key of what is played together, as far as it is known.
    pub fn known_key(&self) -> Option<Key> {
        self.improviser.known_key(&self.settings.music)
    }

    /// What is planned and not handed on yet, in order; with it what is expected of the person.
    pub fn foreseen(&self) -> impl Iterator<Item = Foreseen> {
        self.improviser.outlook().foreseen()
    }

    /// The taste that was learned.
    pub fn taste(&self) -> &Profile {
        self.improviser.taste()
    }

    /// The same, to be read from any thread. Allocates nothing.
    pub fn likes(&self) -> Arc<Likes> {
        self.likes.clone()
    }

    /// How many notes sound or wait for their off.
    pub fn sounding(&self) -> usize {
        self.performer.sounding()
    }
}
