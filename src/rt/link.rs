//! The wire between the audio thread and the editor: two bounded queues of `Copy` messages, lock-free and wait-free.
//!
//! Both ends are made together and then part; each can be moved to one thread. A `Copy` message has no destructor, so
//! reading one can free nothing.

use rtrb::{Consumer, Producer, PushError, RingBuffer};

/// Makes a wire that holds `capacity` messages each way. Allocates; nothing after it does.
pub fn link<Up: Copy, Down: Copy>(capacity: usize) -> (EngineEnd<Up, Down>, EditorEnd<Up, Down>) {
    let (up, told) = RingBuffer::new(capacity);
    let (down, asked) = RingBuffer::new(capacity);
    (EngineEnd { up, asked }, EditorEnd { down, told })
}

/// The audio thread's end.
#[derive(Debug)]
pub struct EngineEnd<Up, Down> {
    up: Producer<Up>,
    asked: Consumer<Down>,
}

impl<Up: Copy, Down: Copy> EngineEnd<Up, Down> {
    /// Tells the editor something. Dropped when the editor is slow: what it shows can wait, the audio cannot.
    pub fn tell(&mut self, message: Up) {
        let _ = self.up.push(message);
    }

    /// The next thing that the editor asked for.
    pub fn asked(&mut self) -> Option<Down> {
        self.asked.pop().ok()
    }
}

/// The editor's end.
#[derive(Debug)]
pub struct EditorEnd<Up, Down> {
    down: Producer<Down>,
    told: Consumer<Up>,
}

impl<Up: Copy, Down: Copy> EditorEnd<Up, Down> {
    /// Asks the engine for something.
    ///
    /// # Errors
    /// Hands the message back while the wire is full.
    #[must_use = "a message that does not fit is handed back"]
    pub fn ask(&mut self, message: Down) -> Result<(), Down> {
        self.down.push(message).map_err(|PushError::Full(message)| message)
    }

    /// The next thing that the engine told.
    pub fn told(&mut self) -> Option<Up> {
        self.told.pop().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_arrive_in_order_in_both_directions() {
        let (mut engine, mut editor) = link::<u8, char>(2);
        engine.tell(1);
        engine.tell(2);
        engine.tell(3);
        assert_eq!([editor.told(), editor.told(), editor.told()], [Some(1), Some(2), None]);
        assert_eq!([editor.ask('a'), editor.ask('b'), editor.ask('c')], [Ok(()), Ok(()), Err('c')]);
        assert_eq!([engine.asked(), engine.asked(), engine.asked()], [Some('a'), Some('b'), None]);
    }
}
