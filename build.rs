//! Keeps a plug-in in memory on Linux.
//!
//! The thread that waits for a screen reader goes on for as long as the process. A host that unloaded the library would take
//! its code away from under it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-link-arg-cdylib=-Wl,-z,nodelete");
    }
}
