//! The symbols that hosts look for.
#![allow(unsafe_code, missing_docs)]

use super::Antiphon;

nice_plug::nice_export_clap!(Antiphon<true>);
nice_plug::nice_export_vst3!(Antiphon<false>);
