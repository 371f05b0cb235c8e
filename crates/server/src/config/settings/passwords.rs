//! How many wrong passwords there may be.

use super::span;
use crate::config::{error::ConfigError, options::passwords as options, reader::Reader};
use taler_merchant_domain::passwords::PasswordLimits;

/// Reads the limits, and makes sure that they fit together.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<PasswordLimits, ConfigError> {
    let limits = PasswordLimits {
        free_failures: reader.required(&options::FREE_FAILURES)?,
        first_delay: span(reader, &options::FIRST_DELAY)?,
        longest_delay: span(reader, &options::LONGEST_DELAY)?,
        memory: span(reader, &options::FAILURE_MEMORY)?,
        failures_per_source: reader.required(&options::FAILURES_PER_SOURCE_AND_MINUTE)?,
        failures_per_instance: reader.required(&options::FAILURES_PER_INSTANCE)?,
        familiar_for: span(reader, &options::FAMILIAR_FOR)?,
    };
    // Else whoever waits out his delay would begin anew.
    if limits.memory > limits.longest_delay && limits.longest_delay >= limits.first_delay {
        return Ok(limits);
    }
    let option = &options::LONGEST_DELAY;
    let origin = reader.origin(option.section, option);
    let text =
        format!("{}/{} is not between FIRST_DELAY and FAILURE_MEMORY", option.section, option.name);
    Err(ConfigError::Conflict { origin, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigSource, Configuration, Environment};
    use taler_merchant_domain::RelativeTime;

    fn limits(options: &[&str]) -> Result<PasswordLimits, ConfigError> {
        let overrides = options.iter().map(|option| format!("merchant-passwords/{option}"));
        let source =
            ConfigSource { file: Some("/dev/null".into()), overrides: overrides.collect() };
        let environment = Environment::from_variables([("HOME", "/home/shop")]);
        let configuration = Configuration::load(&source, &environment)?;
        Ok(configuration.settings().passwords.clone())
    }

    #[test]
    fn the_defaults_are_those_of_the_domain() {
        assert_eq!(limits(&[]).unwrap(), PasswordLimits::default());
    }

    #[test]
    fn limits_can_be_set_and_have_to_fit_together() {
        let set = limits(&["FREE_FAILURES=3", "FAMILIAR_FOR=1 h"]).unwrap();
        let familiar_for = RelativeTime::from_secs(3600);
        let defaults = PasswordLimits::default();
        assert_eq!(set, PasswordLimits { free_failures: 3, familiar_for, ..defaults });
        for option in ["LONGEST_DELAY=500 ms", "LONGEST_DELAY=15 min", "FREE_FAILURES=0"] {
            assert!(limits(&[option]).is_err(), "{option}");
        }
    }
}
