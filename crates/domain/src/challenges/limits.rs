use super::Operation;
use crate::RelativeTime;

/// Every number of the second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How long a code is good.
    pub tan_validity: RelativeTime,
    /// How often one code may be tried.
    pub attempts: u32,
    /// How long the next code is waited with.
    pub resend_after: RelativeTime,
    /// How many codes are sent for one challenge.
    pub transmissions: u32,
    /// How long a challenge lives.
    pub lifetime: RelativeTime,
    /// Wrong codes for one operation of one instance in a day; then it is locked until the next.
    pub wrong_codes: u32,
    /// Likewise for the replacement of a forgotten password.
    pub wrong_recovery_codes: u32,
    /// Messages to one address in a day, asked for with a credential by who proved the address.
    pub messages_per_address: u32,
    /// Likewise by everybody else, to whom all limits for those without a credential apply.
    pub anonymous_per_address: u32,
    /// Messages in an hour asked for from one source without a credential.
    pub anonymous_per_source: u32,
    /// Text messages in an hour to numbers that differ in the last four digits only, asked for
    /// without a credential.
    pub anonymous_per_prefix: u32,
    /// Text messages in a day, asked for without a credential.
    pub anonymous_sms: u32,
    /// Forgotten passwords in a day from one source.
    pub recoveries_per_source: u32,
    /// Challenges of people without a credential that wait to be solved.
    pub open_anonymous: u32,
    /// Challenges for one operation of one instance that wait to be solved.
    pub open_per_operation: u32,
    /// Messages handed over at the same time.
    pub senders: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tan_validity: RelativeTime::from_secs(15 * 60),
            attempts: 3,
            resend_after: RelativeTime::from_secs(60),
            transmissions: 5,
            lifetime: RelativeTime::from_secs(24 * 60 * 60),
            wrong_codes: 10,
            wrong_recovery_codes: 5,
            messages_per_address: 30,
            anonymous_per_address: 5,
            anonymous_per_source: 30,
            anonymous_per_prefix: 100,
            anonymous_sms: 500,
            recoveries_per_source: 20,
            open_anonymous: 10_000,
            open_per_operation: 50,
            senders: 8,
        }
    }
}

impl Limits {
    /// How many codes for an operation may be wrong in a day.
    #[must_use]
    pub fn wrong_codes_for(&self, operation: Operation) -> u32 {
        match operation {
            Operation::AuthRecovery => self.wrong_recovery_codes,
            _ => self.wrong_codes,
        }
    }
}
