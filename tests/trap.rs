//! The trap for system calls catches them, where it is set and nowhere else.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod rig;

use rig::trap::{self, Calls};
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[test]
fn the_trap_sees_a_write_and_lets_it_pass() {
    let Some(trap) = trap::or_not_proved("that a write is seen") else { return };
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let (written, calls) = trap.watch(|| std::io::Write::write(&mut &writer, b"heard"));
    assert_eq!(calls, Calls { count: 1, first: Some(libc::SYS_write) });
    assert_eq!(written.expect("it was written"), 5);
    drop(writer);
    let heard = std::io::read_to_string(&mut reader).expect("it is read");
    assert_eq!(heard, "heard");
}

#[test]
fn the_trap_sees_a_lock_that_another_thread_holds() {
    let Some(trap) = trap::or_not_proved("that a contended lock is seen") else { return };
    let (lock, held) = (Mutex::new(0), AtomicBool::new(false));
    // SAFETY: always succeeds and touches no memory.
    let this_thread = unsafe { libc::gettid() };
    let (_, calls) = std::thread::scope(|scope| {
        scope.spawn(|| {
            let _guard = lock.lock();
            held.store(true, Ordering::SeqCst);
            while !sleeps(this_thread) {}
        });
        while !held.load(Ordering::SeqCst) {
            std::hint::spin_loop();
        }
        trap.watch(|| lock.lock().map(|mut count| *count += 1).is_ok())
    });
    assert_eq!(calls.first, Some(libc::SYS_futex));
    let (_, calls) = trap.watch(|| lock.lock().map(|mut count| *count += 1).is_ok());
    assert_eq!(calls, Calls::default(), "a free lock is no system call");
}

fn sleeps(thread: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/self/task/{thread}/stat"));
    stat.is_ok_and(|stat| stat.contains(") S "))
}

#[test]
fn the_trap_sees_a_sleep() {
    let Some(trap) = trap::or_not_proved("that a sleep is seen") else { return };
    let (_, calls) = trap.watch(|| std::thread::sleep(Duration::from_micros(1)));
    assert_eq!(calls, Calls { count: 1, first: Some(libc::SYS_clock_nanosleep) });
}

#[test]
fn the_trap_sees_a_thread_begin_and_lets_it_run() {
    let Some(trap) = trap::or_not_proved("that a new thread is seen") else { return };
    let (answer, calls) = trap.watch(|| std::thread::spawn(|| 42).join());
    assert_eq!(answer.expect("the thread ends"), 42);
    assert!(calls.count > 0);
    let (_, calls) = trap.watch(std::thread::yield_now);
    assert_eq!(calls.count, 1, "it is set again");
}

#[test]
fn outside_of_the_trap_nothing_is_counted() {
    let Some(trap) = trap::or_not_proved("that nothing else is counted") else { return };
    std::thread::sleep(Duration::from_micros(1));
    let (_, calls) = trap.watch(|| black_box(1) + 1);
    std::thread::sleep(Duration::from_micros(1));
    assert_eq!(calls, Calls::default());
    let ((), calls) = trap.watch(std::thread::yield_now);
    assert_eq!(calls.count, 1, "it counts anew");
}
