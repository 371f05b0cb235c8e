//! The list of all options, in the order of the documentation.

use super::{
    currency, database, email, exchange, merchant, passwords, second_factor, second_factor_limits,
    serve, sms, spec::Described, traffic,
};

/// Every option. Options of one section stand together.
pub(crate) static TABLE: &[&dyn Described] = &[
    &serve::SERVE,
    &serve::PORT,
    &serve::BIND_TO,
    &serve::UNIXPATH,
    &serve::UNIXPATH_MODE,
    &serve::BASE_URL,
    &serve::TRUSTED_PROXIES,
    &database::DB,
    &merchant::CURRENCY,
    &merchant::ENABLE_SELF_PROVISIONING,
    &second_factor::MANDATORY_TAN_CHANNELS,
    &second_factor::HELPER_SMS,
    &second_factor::HELPER_EMAIL,
    &second_factor::MFA_WITHOUT_SENDER,
    &second_factor::TAN_LANGUAGE,
    &second_factor::TAN_MESSAGES_DIR,
    &second_factor::TAN_FILE,
    &merchant::DEFAULT_PAY_DELAY,
    &merchant::DEFAULT_REFUND_DELAY,
    &merchant::DEFAULT_WIRE_TRANSFER_DELAY,
    &merchant::DEFAULT_WIRE_TRANSFER_ROUNDING_INTERVAL,
    &merchant::DEFAULT_PERSONA,
    &merchant::LEGAL_PRESERVATION,
    &merchant::AUDIT_RETENTION,
    &merchant::AUDIT_REFUSED_RETENTION,
    &merchant::SECRET_FILE,
    &merchant::PASSWORD_AS_BEARER,
    &merchant::PHONE_REGEX,
    &merchant::PAYMENT_TARGET_TYPES,
    &merchant::PAYMENT_TARGET_REGEX,
    &merchant::TERMS_DIR,
    &merchant::TERMS_ETAG,
    &merchant::PRIVACY_DIR,
    &merchant::PRIVACY_ETAG,
    &merchant::UPLOAD_LIMIT,
    &merchant::IMAGE_UPLOAD_LIMIT,
    &traffic::BODY_TIMEOUT,
    &traffic::MAX_CONNECTIONS,
    &traffic::MAX_REQUESTS,
    &traffic::MAX_LONG_POLLS,
    &traffic::HSTS_MAX_AGE,
    &passwords::FREE_FAILURES,
    &passwords::FIRST_DELAY,
    &passwords::LONGEST_DELAY,
    &passwords::FAILURE_MEMORY,
    &passwords::FAILURES_PER_SOURCE_AND_MINUTE,
    &passwords::FAILURES_PER_INSTANCE,
    &passwords::FAMILIAR_FOR,
    &second_factor_limits::TAN_VALIDITY,
    &second_factor_limits::TAN_ATTEMPTS,
    &second_factor_limits::TAN_RESEND_DELAY,
    &second_factor_limits::TAN_TRANSMISSIONS,
    &second_factor_limits::CHALLENGE_LIFETIME,
    &second_factor_limits::WRONG_TANS_PER_DAY,
    &second_factor_limits::WRONG_RECOVERY_TANS_PER_DAY,
    &second_factor_limits::TANS_PER_ADDRESS_AND_DAY,
    &second_factor_limits::ANONYMOUS_TANS_PER_ADDRESS_AND_DAY,
    &second_factor_limits::ANONYMOUS_TANS_PER_SOURCE_AND_HOUR,
    &second_factor_limits::ANONYMOUS_SMS_PER_PREFIX_AND_HOUR,
    &second_factor_limits::SMS_ANONYMOUS_PER_DAY,
    &second_factor_limits::RECOVERIES_PER_SOURCE_AND_DAY,
    &second_factor_limits::OPEN_ANONYMOUS_CHALLENGES,
    &second_factor_limits::OPEN_CHALLENGES_PER_OPERATION,
    &second_factor_limits::TAN_SENDERS,
    &email::HOST,
    &email::PORT,
    &email::SECURITY,
    &email::USERNAME,
    &email::PASSWORD,
    &email::PASSWORD_FILE,
    &email::FROM,
    &email::CA_FILE,
    &sms::URL,
    &sms::CONTENT_TYPE,
    &sms::BODY,
    &sms::AUTHORIZATION,
    &sms::AUTHORIZATION_FILE,
    &sms::CA_FILE,
    &database::PATH,
    &database::CONFIG,
    &database::CONNECTIONS,
    &currency::ENABLED,
    &currency::NAME,
    &currency::CODE,
    &currency::FRACTIONAL_INPUT_DIGITS,
    &currency::FRACTIONAL_NORMAL_DIGITS,
    &currency::FRACTIONAL_TRAILING_ZERO_DIGITS,
    &currency::ALT_UNIT_NAMES,
    &exchange::EXCHANGE_BASE_URL,
    &exchange::MASTER_KEY,
    &exchange::EXCHANGE_CURRENCY,
    &exchange::DISABLED,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_default_and_every_example_is_accepted() {
        for option in TABLE {
            assert!(option.accepts(option.example()), "{}", option.name());
            assert!(option.default().is_none_or(|text| option.accepts(text)), "{}", option.name());
        }
    }

    #[test]
    fn an_example_is_not_the_default() {
        for option in TABLE {
            assert_ne!(option.default(), Some(option.example()), "{}", option.name());
        }
    }

    #[test]
    fn no_option_is_listed_twice() {
        let names: BTreeSet<_> = TABLE.iter().map(|o| (o.section(), o.name())).collect();
        assert_eq!(names.len(), TABLE.len());
    }

    #[test]
    fn names_are_spelled_as_they_are_looked_up() {
        for option in TABLE {
            assert_eq!(option.name(), option.name().to_ascii_uppercase());
            assert_eq!(option.section(), option.section().to_ascii_lowercase());
        }
    }
}
