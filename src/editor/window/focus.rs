//! Who has the computer's keys while the window lies in a host's, on X11.
//!
//! The framework's window asks for every key and takes the keys at every click (egui-baseview 0.9.0, since not every window is
//! given them), and has no way to give them back: the host's space bar is dead from then on. So here the window is told that
//! it has the keys, whereupon it takes them no more; asks for none, whereupon X11 hands what is typed over it to the
//! host's window around it; and is given them while somebody types in it.

use std::time::{Duration, Instant};

use egui::{Context, Event};
use nice_plug_egui::Frame;
use nice_plug_egui::baseview::PlatformHandle;
use raw_window_handle::{HasDisplayHandle, HasWindowHandle, RawDisplayHandle, RawWindowHandle};
use x11rb::CURRENT_TIME;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ConnectionExt, EventMask, FOCUS_IN_EVENT, FocusInEvent, InputFocus,
    NotifyDetail, NotifyMode, Window,
};
use x11rb::xcb_ffi::XCBConnection;

/// So long after a click in a text field whoever takes the keys from it has answered the same click: a window manager, or a
/// host that looks after its own window.
const SAME_CLICK: Duration = Duration::from_millis(500);

/// The keys of one window.
pub struct Focus {
    server: Server,
    /// Whether the window has the keys.
    has: bool,
    /// Who had them before a text field took them.
    lender: Option<Lender>,
    /// When the field was entered that has them.
    entered: Option<Instant>,
}

/// A window, or what stands for none, and who follows it.
type Lender = (Window, InputFocus);

impl Focus {
    /// That of a window which lies in another; a window of its own is the window manager's to look after.
    pub fn of(frame: &Frame) -> Option<Self> {
        let server = Server::of(frame)?;
        if server.parent().ok()? == server.root {
            return None;
        }
        server.listen(false).ok()?;
        server.pretend().ok()?;
        Some(Self { server, has: false, lender: None, entered: None })
    }

    /// Gives the keys to whom they belong after a frame. Where the server has gone, nobody has any.
    pub fn settle(&mut self, context: &Context) {
        let _ = self.try_settle(context);
    }

    fn try_settle(&mut self, context: &Context) -> Result<(), ReplyError> {
        if context.input(|input| input.events.iter().any(is_focus)) {
            self.look(context)?;
        }
        if has_left(context) {
            leave(context);
        }
        if context.text_edit_focused() {
            self.hold(context)
        } else {
            self.entered = None;
            // Keys that are still held come up here, not in the host.
            let is_over = context.memory(|memory| memory.focused().is_none())
                && context.input(|input| input.keys_down.is_empty() && input.modifiers.is_none());
            if is_over { self.give_back() } else { Ok(()) }
        }
    }

    /// Looks who has the keys now; the window is to think that it has, whoever does.
    fn look(&mut self, context: &Context) -> Result<(), ReplyError> {
        let has = self.server.focus()?.0 == self.server.window;
        if has != self.has {
            self.has = has;
            self.listen()?;
        }
        let is_lost = |event: &Event| matches!(event, Event::WindowFocused(false));
        if context.input(|input| input.events.iter().any(is_lost)) {
            self.server.pretend()?;
        }
        Ok(())
    }

    /// Somebody types: takes the keys, or leaves the field where they were taken from it.
    fn hold(&mut self, context: &Context) -> Result<(), ReplyError> {
        let entered = *self.entered.get_or_insert_with(Instant::now);
        match self.has {
            true => Ok(()),
            false if self.lender.is_none() || entered.elapsed() < SAME_CLICK => self.take(),
            false => {
                self.lender = None;
                leave(context);
                Ok(())
            }
        }
    }

    fn take(&mut self) -> Result<(), ReplyError> {
        self.lender = Some(self.server.focus()?);
        self.has = true;
        self.listen()?;
        self.server.give(self.server.window, InputFocus::PARENT)
    }

    /// Gives the keys back to whom a text field took them from; if they are gone, to the window around this one.
    fn give_back(&mut self) -> Result<(), ReplyError> {
        let Some((lender, follows)) = self.lender.take() else { return Ok(()) };
        if self.server.focus()?.0 != self.server.window {
            return Ok(());
        }
        self.has = false;
        self.listen()?;
        let given = self.server.give(lender, follows);
        let given = given.or_else(|_| self.server.give(self.server.parent()?, InputFocus::PARENT));
        self.server.pretend()?;
        given
    }

    /// Asks for keys while the window has them, for none else.
    fn listen(&self) -> Result<(), ReplyError> {
        self.server.listen(self.has)
    }
}

impl Drop for Focus {
    fn drop(&mut self) {
        // Where the window has gone already, X11 has given the keys to the one around it.
        let _ = self.give_back();
    }
}

fn is_focus(event: &Event) -> bool {
    matches!(event, Event::WindowFocused(_))
}

/// Whether the pointer has left the window, without anything held.
fn has_left(context: &Context) -> bool {
    let is_left = |event: &Event| matches!(event, Event::PointerGone);
    context.input(|input| input.events.iter().any(is_left) && !input.pointer.any_down())
}

/// Whatever has the keys in the window has them no more.
fn leave(context: &Context) {
    context.memory_mut(|memory| memory.stop_text_input());
    context.request_repaint();
}

/// The framework's connection: what a window asks for is a connection's own.
struct Server {
    server: XCBConnection,
    window: Window,
    root: Window,
    /// Keeps the connection open.
    _open: PlatformHandle,
}

impl Server {
    #[allow(unsafe_code, reason = "the framework gives its connection as a pointer")]
    fn of(frame: &Frame) -> Option<Self> {
        let open = frame.baseview_window().platform_handle();
        let RawDisplayHandle::Xcb(display) = open.display_handle().ok()?.as_raw() else {
            return None;
        };
        let RawWindowHandle::Xcb(window) = open.window_handle().ok()?.as_raw() else { return None };
        let pointer = display.connection?.as_ptr();
        // SAFETY: the handle is kept as long as what is made of it, and keeps the connection open.
        let server = unsafe { XCBConnection::from_raw_xcb_connection(pointer, false) }.ok()?;
        let window = window.window.get();
        let root = server.query_tree(window).ok()?.reply().ok()?.root;
        Some(Self { server, window, root, _open: open })
    }

    fn parent(&self) -> Result<Window, ReplyError> {
        Ok(self.server.query_tree(self.window)?.reply()?.parent)
    }

    /// Who has the keys, and who follows.
    fn focus(&self) -> Result<Lender, ReplyError> {
        let reply = self.server.get_input_focus()?.reply()?;
        Ok((reply.focus, reply.revert_to))
    }

    fn give(&self, window: Window, follows: InputFocus) -> Result<(), ReplyError> {
        self.server.set_input_focus(follows, window, CURRENT_TIME)?.check()
    }

    /// Asks for keys, or for none.
    fn listen(&self, keys: bool) -> Result<(), ReplyError> {
        let all = self.server.get_window_attributes(self.window)?.reply()?.your_event_mask;
        let ours = EventMask::KEY_PRESS | EventMask::KEY_RELEASE;
        let asked =
            if keys { all | ours } else { EventMask::from(u32::from(all) & !u32::from(ours)) };
        let change = ChangeWindowAttributesAux::new().event_mask(asked);
        self.server.change_window_attributes(self.window, &change)?.check()
    }

    /// Tells the window that it has the keys.
    fn pretend(&self) -> Result<(), ReplyError> {
        let news = FocusInEvent {
            response_type: FOCUS_IN_EVENT,
            detail: NotifyDetail::NONLINEAR,
            sequence: 0,
            event: self.window,
            mode: NotifyMode::NORMAL,
        };
        self.server.send_event(false, self.window, EventMask::NO_EVENT, news)?.check()
    }
}
