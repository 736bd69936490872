//! What is decided when: frames ahead of time, within a work budget, by a musical deadline.

pub mod budget;
pub mod composer;
pub mod context;
pub mod deadline;
pub mod frame;
pub mod handover;
pub mod knowledge;
pub mod outlook;
pub mod plan;
pub mod planner;
pub mod prefill;
pub mod presence;
pub mod requests;
pub mod schedule;
