//! How much of everything the second factor may use up.

use crate::config::{
    error::ConfigError,
    options::{OptionSpec, second_factor_limits as options},
    reader::Reader,
    settings::span,
    value::Span,
};
use taler_merchant_domain::{RelativeTime, challenges::Limits};

/// Reads the limits, and makes sure that they fit together.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Limits, ConfigError> {
    let limits = Limits {
        tan_validity: span(reader, &options::TAN_VALIDITY)?,
        resend_after: span(reader, &options::TAN_RESEND_DELAY)?,
        lifetime: span(reader, &options::CHALLENGE_LIFETIME)?,
        senders: reader.required(&options::TAN_SENDERS)?,
        attempts: reader.required(&options::TAN_ATTEMPTS)?,
        transmissions: reader.required(&options::TAN_TRANSMISSIONS)?,
        wrong_codes: reader.required(&options::WRONG_TANS_PER_DAY)?,
        wrong_recovery_codes: reader.required(&options::WRONG_RECOVERY_TANS_PER_DAY)?,
        messages_per_address: reader.required(&options::TANS_PER_ADDRESS_AND_DAY)?,
        anonymous_per_address: reader.required(&options::ANONYMOUS_TANS_PER_ADDRESS_AND_DAY)?,
        anonymous_per_source: reader.required(&options::ANONYMOUS_TANS_PER_SOURCE_AND_HOUR)?,
        anonymous_per_prefix: reader.required(&options::ANONYMOUS_SMS_PER_PREFIX_AND_HOUR)?,
        anonymous_sms: reader.required(&options::SMS_ANONYMOUS_PER_DAY)?,
        recoveries_per_source: reader.required(&options::RECOVERIES_PER_SOURCE_AND_DAY)?,
        open_anonymous: reader.required(&options::OPEN_ANONYMOUS_CHALLENGES)?,
        open_per_operation: reader.required(&options::OPEN_CHALLENGES_PER_OPERATION)?,
    };
    if limits.tan_validity < RelativeTime::from_secs(60) {
        return Err(too_short(reader, &options::TAN_VALIDITY, "is shorter than a minute"));
    }
    if limits.lifetime < limits.tan_validity {
        return Err(too_short(
            reader,
            &options::CHALLENGE_LIFETIME,
            "is shorter than TAN_VALIDITY",
        ));
    }
    Ok(limits)
}

fn too_short(reader: &Reader<'_>, option: &OptionSpec<Span>, problem: &str) -> ConfigError {
    let origin = reader.origin(option.section, option);
    ConfigError::Conflict { origin, text: format!("{}/{} {problem}", option.section, option.name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigSource, Configuration, Environment};

    fn limits(options: &[&str]) -> Result<Limits, ConfigError> {
        let overrides = options.iter().map(|option| format!("merchant-second-factor/{option}"));
        let source =
            ConfigSource { file: Some("/dev/null".into()), overrides: overrides.collect() };
        let environment = Environment::from_variables([("HOME", "/home/shop")]);
        let configuration = Configuration::load(&source, &environment)?;
        Ok(configuration.settings().second_factor.limits.clone())
    }

    #[test]
    fn the_defaults_are_those_of_the_domain() {
        assert_eq!(limits(&[]).unwrap(), Limits::default());
    }

    #[test]
    fn every_limit_can_be_set() {
        let set = limits(&["TAN_VALIDITY=5 min", "SMS_ANONYMOUS_PER_DAY=7", "TAN_SENDERS=2"]);
        let expected = Limits {
            tan_validity: RelativeTime::from_secs(300),
            anonymous_sms: 7,
            senders: 2,
            ..Limits::default()
        };
        assert_eq!(set.unwrap(), expected);
    }

    #[test]
    fn limits_have_to_fit_together() {
        for (option, problem) in [
            ("TAN_VALIDITY=59 s", "TAN_VALIDITY is shorter than a minute"),
            ("CHALLENGE_LIFETIME=10 min", "CHALLENGE_LIFETIME is shorter than TAN_VALIDITY"),
            ("TAN_ATTEMPTS=0", "TAN_ATTEMPTS"),
        ] {
            let error = limits(&[option]).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }
}
