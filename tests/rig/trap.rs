//! A trap for system calls: it counts those that a thread makes while it is watched, and then makes them.
//!
//! Linux gives a thread its own system calls as the signal SIGSYS while a byte of the thread's memory says so (Syscall
//! User Dispatch, since Linux 5.11 on x86-64). What never enters the kernel is none: reading the clock through the
//! vDSO, taking a lock that is free. A lock that another thread holds is a futex.
#![allow(dead_code, reason = "each test uses the words that it needs")]
#![allow(unsafe_code)]

use std::io::Write;

/// What a thread asked of the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// How many calls.
    pub count: u64,
    /// The number of the first, as in `/usr/include/asm/unistd_64.h`.
    pub first: Option<i64>,
}

pub use machine::Trap;

/// The trap; where there is none, a line that no capture of the tests' output swallows says what stays unproved.
pub fn or_not_proved(what: &str) -> Option<Trap> {
    let trap = Trap::set();
    if let Err(why) = &trap {
        writeln!(std::io::stdout(), "not proved here: {what} ({why})").expect("a line of output");
    }
    trap.ok()
}

/// Runs `work` in the trap, where there is one, and tells what it asked of the system.
pub fn watch(trap: Option<&Trap>, work: impl FnOnce()) -> Calls {
    match trap {
        Some(trap) => trap.watch(work).1,
        None => {
            work();
            Calls::default()
        }
    }
}

/// What a proof has found that found no call.
pub fn finding(trap: Option<&Trap>) -> &'static str {
    if trap.is_some() { "0 system calls" } else { "system calls not proved here" }
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod machine {
    use super::Calls;
    use libc::{c_int, c_void, siginfo_t, ucontext_t};
    use std::arch::global_asm;
    use std::cell::Cell;
    use std::marker::PhantomData;
    use std::sync::atomic::{AtomicU8, Ordering};

    /// `PR_SET_SYSCALL_USER_DISPATCH` and its two modes, and the two words of the selector.
    const DISPATCH: c_int = 59;
    const OFF: c_int = 0;
    const ON: c_int = 1;
    const ALLOW: u8 = 0;
    const BLOCK: u8 = 1;

    thread_local! {
        // All are `const` and without destructor: the handler may use them at any time of a thread's life.
        static SELECTOR: AtomicU8 = const { AtomicU8::new(ALLOW) };
        static CALLS: Cell<Calls> = const { Cell::new(Calls { count: 0, first: None }) };
    }

    // The only code whose system calls always pass: one that makes a call, and the return from the handler.
    global_asm!(
        ".globl antiphon_gate, antiphon_return, antiphon_gate_end",
        ".hidden antiphon_gate, antiphon_return, antiphon_gate_end",
        "antiphon_gate:",
        "mov rax, rdi",
        "mov r11, rsi",
        "mov rdi, [r11]",
        "mov rsi, [r11 + 8]",
        "mov rdx, [r11 + 16]",
        "mov r10, [r11 + 24]",
        "mov r8, [r11 + 32]",
        "mov r9, [r11 + 40]",
        "syscall",
        "ret",
        "antiphon_return:",
        "mov eax, 15",
        "syscall",
        "ud2",
        "antiphon_gate_end:",
    );

    unsafe extern "C" {
        /// Makes the call `number`.
        fn antiphon_gate(number: i64, arguments: &[i64; 6]) -> i64;
        /// `rt_sigreturn`.
        fn antiphon_return();
        static antiphon_gate_end: u8;
    }

    /// Calls that return on another stack as well. They cannot be made in a handler.
    const SPAWNS: [i64; 4] = [libc::SYS_clone, libc::SYS_clone3, libc::SYS_fork, libc::SYS_vfork];

    /// The trap of this thread. What follows a call that makes a thread or a process goes uncounted.
    #[derive(Debug)]
    pub struct Trap {
        // The selector belongs to a thread, so the trap must not leave it.
        stays: PhantomData<*const ()>,
    }

    impl Trap {
        /// Sets the trap of this thread; one at a time.
        ///
        /// # Errors
        /// Why this machine has none.
        pub fn set() -> Result<Self, String> {
            install()?;
            let start = antiphon_gate as *const () as usize;
            let length = &raw const antiphon_gate_end as usize - start;
            let selector = SELECTOR.with(AtomicU8::as_ptr);
            // SAFETY: the selector is this thread's and lives as long; `Drop` ends the dispatch before.
            match unsafe { libc::prctl(DISPATCH, ON, start, length, selector) } {
                0 => Ok(Self { stays: PhantomData }),
                _ => Err(format!("no Syscall User Dispatch: {}", std::io::Error::last_os_error())),
            }
        }

        /// Runs `work` and tells what it asked of the system.
        pub fn watch<T>(&self, work: impl FnOnce() -> T) -> (T, Calls) {
            CALLS.set(Calls::default());
            let armed = Armed::arm();
            let done = work();
            drop(armed);
            (done, CALLS.get())
        }
    }

    impl Drop for Trap {
        fn drop(&mut self) {
            // SAFETY: turns off what `set` turned on.
            unsafe { libc::prctl(DISPATCH, OFF, 0, 0, 0) };
        }
    }

    /// Armed while it lives, also when a panic ends it.
    struct Armed;

    impl Armed {
        fn arm() -> Self {
            SELECTOR.with(|selector| selector.store(BLOCK, Ordering::SeqCst));
            Self
        }
    }

    impl Drop for Armed {
        fn drop(&mut self) {
            SELECTOR.with(|selector| selector.store(ALLOW, Ordering::SeqCst));
        }
    }

    /// `struct kernel_sigaction`. The C library's own function would return from the handler through its own code,
    /// which the trap would catch again.
    #[repr(C)]
    struct Action {
        handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void),
        flags: u64,
        restorer: unsafe extern "C" fn(),
        mask: u64,
    }

    const SA_RESTORER: u64 = 0x0400_0000;

    fn install() -> Result<(), String> {
        // Not deferred, so that a call that reads the mask of signals finds the thread's own.
        let flags = (libc::SA_SIGINFO | libc::SA_NODEFER) as u64 | SA_RESTORER;
        let action = Action { handler: caught, flags, restorer: antiphon_return, mask: 0 };
        let none = std::ptr::null_mut::<Action>();
        let size = size_of::<u64>();
        // SAFETY: `action` has the kernel's layout, and its code lives as long as the process.
        let set =
            unsafe { libc::syscall(libc::SYS_rt_sigaction, libc::SIGSYS, &action, none, size) };
        let why = || format!("no handler of SIGSYS: {}", std::io::Error::last_os_error());
        (set == 0).then_some(()).ok_or_else(why)
    }

    extern "C" fn caught(_: c_int, _: *mut siginfo_t, context: *mut c_void) {
        // SAFETY: the kernel gives a handler with `SA_SIGINFO` its thread's context.
        let registers = unsafe { &mut (*context.cast::<ucontext_t>()).uc_mcontext.gregs };
        let register = |which: c_int| registers[which as usize];
        let number = register(libc::REG_RAX);
        let Calls { count, first } = CALLS.get();
        CALLS.set(Calls { count: count + 1, first: first.or(Some(number)) });
        if SPAWNS.contains(&number) {
            SELECTOR.with(|selector| selector.store(ALLOW, Ordering::SeqCst));
            // Back to the instruction, `0f 05`, to make the call again.
            registers[libc::REG_RIP as usize] -= 2;
            return;
        }
        let arguments = [
            libc::REG_RDI,
            libc::REG_RSI,
            libc::REG_RDX,
            libc::REG_R10,
            libc::REG_R8,
            libc::REG_R9,
        ];
        // SAFETY: makes the call that the thread was about to make, with its arguments.
        registers[libc::REG_RAX as usize] =
            unsafe { antiphon_gate(number, &arguments.map(register)) };
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod machine {
    use super::Calls;

    /// There is none here.
    #[derive(Debug)]
    pub enum Trap {}

    impl Trap {
        /// Always an error.
        pub fn set() -> Result<Self, String> {
            Err("only Linux on x86-64 has Syscall User Dispatch".to_string())
        }

        /// Never called.
        pub fn watch<T>(&self, _: impl FnOnce() -> T) -> (T, Calls) {
            match *self {}
        }
    }
}
