//! Delivers second-factor codes.
