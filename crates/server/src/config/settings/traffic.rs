//! What is said to browsers, and how much is done at a time.

use crate::config::{error::ConfigError, options, reader::Reader, value::TimeSpan};

/// What holds for every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// For how long browsers are told to come by `https` only.
    pub hsts_max_age: Option<TimeSpan>,
    /// How long a body may take, beside what its size earns it.
    pub body_timeout: TimeSpan,
    /// Connections of one worker.
    pub max_connections: usize,
    /// Requests under work, of all workers.
    pub max_requests: Option<usize>,
    /// Requests that wait for news, of all workers.
    pub max_long_polls: usize,
}

impl Traffic {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            body_timeout: reader.required(&options::BODY_TIMEOUT)?,
            max_connections: reader.required(&options::MAX_CONNECTIONS)?,
            max_requests: reader.find(&options::MAX_REQUESTS)?,
            max_long_polls: reader.required(&options::MAX_LONG_POLLS)?,
            hsts_max_age: reader.find(&options::HSTS_MAX_AGE)?,
        })
    }
}
