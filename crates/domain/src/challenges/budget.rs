//! What may be used up, by whom, in which time.
use super::{Address, Challenge, Limits, Operation, TanChannel};
use crate::budget::{Charge, Source};
use crate::secrets::Keyring;
use crate::{InstanceId, RelativeTime, Timestamp};
use std::sync::Arc;

const HOUR: RelativeTime = RelativeTime::from_secs(60 * 60);
const DAY: RelativeTime = RelativeTime::from_secs(24 * 60 * 60);

/// Computes charges.
#[derive(Debug, Clone)]
pub struct Budgets {
    /// Digests what is counted.
    pub keyring: Arc<Keyring>,
    /// How much there is.
    pub limits: Arc<Limits>,
}

impl Budgets {
    /// One wrong code for an operation of an instance.
    #[must_use]
    pub fn wrong_code(&self, of: &InstanceId, operation: Operation, at: Timestamp) -> Charge {
        let limit = self.limits.wrong_codes_for(operation);
        self.charge("wrong code", &[of.key(), operation.as_str()], DAY, limit, at)
    }

    /// One forgotten password.
    #[must_use]
    pub fn recovery(&self, source: Source, at: Timestamp) -> Charge {
        let limit = self.limits.recoveries_per_source;
        self.charge("recovery", &[&source.to_string()], DAY, limit, at)
    }

    /// One message for a challenge, asked for from `source`. What people with a credential use up
    /// for addresses that they proved has budgets of its own, so that a stranger never keeps an
    /// owner out. A credential is had by signing up, and with it any address can be named: one that
    /// is not proved counts as a stranger's.
    #[must_use]
    pub fn message(
        &self,
        challenge: &Challenge,
        source: Option<Source>,
        at: Timestamp,
    ) -> Vec<Charge> {
        let (limits, address) = (&self.limits, challenge.address.as_str());
        if challenge.named && !challenge.anonymous {
            let limit = limits.messages_per_address;
            return vec![self.charge("own message", &[address], DAY, limit, at)];
        }
        let limit = limits.anonymous_per_address;
        let mut charges = vec![self.charge("anonymous message", &[address], DAY, limit, at)];
        if let Some(source) = source {
            let (source, limit) = (source.to_string(), limits.anonymous_per_source);
            charges.push(self.charge("anonymous source", &[&source], HOUR, limit, at));
        }
        if let Address::Phone(_) = challenge.address {
            let prefix = address.get(..address.len().saturating_sub(4)).unwrap_or_default();
            let limit = limits.anonymous_per_prefix;
            charges.push(self.charge("anonymous prefix", &[prefix], HOUR, limit, at));
            let all = TanChannel::Sms.as_str();
            charges.push(self.charge("anonymous", &[all], DAY, limits.anonymous_sms, at));
        }
        // Everyone takes locks in the same order.
        charges.sort_by_key(|charge| charge.counter);
        charges
    }

    fn charge(
        &self,
        kind: &str,
        counted: &[&str],
        window: RelativeTime,
        limit: u32,
        at: Timestamp,
    ) -> Charge {
        Charge::new(&self.keyring, kind, counted, (at, window), limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Origin;
    use crate::testing::{a_challenge, a_keyring, a_phone};

    fn budgets() -> Budgets {
        Budgets { keyring: a_keyring(), limits: Arc::new(Limits::default()) }
    }

    fn source(text: &str) -> Option<Source> {
        Source::of(&Origin { source: text.to_owned(), request: String::new() })
    }

    const NOW: Timestamp = Timestamp::from_seconds(90_000);

    #[test]
    fn a_stranger_uses_up_nothing_of_the_owners() {
        let own = a_challenge("shop");
        let anonymous = Challenge { anonymous: true, ..own.clone() };
        let own = budgets().message(&own, source("192.0.2.1"), NOW);
        let strange = budgets().message(&anonymous, source("192.0.2.1"), NOW);
        assert_eq!((own.len(), strange.len()), (1, 2));
        assert!(strange.iter().all(|charge| charge.counter != own[0].counter));
    }

    /// Otherwise whoever signs up could name the owner's address as his, and keep him out.
    #[test]
    fn an_address_that_is_not_proved_is_a_strangers_whoever_asks() {
        let unproved = Challenge { named: false, ..a_challenge("shop") };
        let anonymous = Challenge { anonymous: true, ..unproved.clone() };
        let [unproved, anonymous] =
            [unproved, anonymous].map(|one| budgets().message(&one, source("192.0.2.1"), NOW));
        assert_eq!(unproved, anonymous);
    }

    #[test]
    fn numbers_of_one_block_share_a_budget() {
        let challenge = |last| Challenge {
            anonymous: true,
            address: Address::Phone(a_phone(last)),
            ..a_challenge("shop")
        };
        let [one, other] = [1, 2].map(|last| budgets().message(&challenge(last), None, NOW));
        assert_eq!((one.len(), other.len()), (3, 3));
        let shared = one.iter().filter(|charge| other.contains(charge));
        let mut limits: Vec<u32> = shared.map(|charge| charge.limit).collect();
        limits.sort_unstable();
        assert_eq!(limits, [100, 500]);
    }

    #[test]
    fn windows_are_whole_days_and_operations_are_counted_apart() {
        let id = InstanceId::parse("shop").unwrap();
        let charge = |operation, at| budgets().wrong_code(&id, operation, at);
        let one = charge(Operation::AuthConfig, NOW);
        assert_eq!(
            (one.start, one.end),
            (Timestamp::from_seconds(86_400), Timestamp::from_seconds(172_800))
        );
        assert_eq!(one.limit, 10);
        let recovery = charge(Operation::AuthRecovery, NOW);
        assert_eq!(recovery.limit, 5);
        assert_ne!(recovery.counter, one.counter);
        assert_ne!(charge(Operation::AuthConfig, one.end), one);
    }
}
