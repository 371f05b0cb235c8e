//! What is said to browsers, and how much is done at a time.

use crate::config::{error::ConfigError, options, reader::Reader, value::TimeSpan};

/// What holds for every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// For how long browsers are told to come by `https` only.
    pub hsts_max_age: Option<TimeSpan>,
}

impl Traffic {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ConfigError> {
        Ok(Self { hsts_max_age: reader.find(&options::HSTS_MAX_AGE)? })
    }
}
