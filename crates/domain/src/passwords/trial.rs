use super::{Crowd, Failures, History, Lane, PasswordLimits};
use crate::audit::Origin;
use crate::budget::{Charge, Source, digest};
use crate::digest::keyed_digest;
use crate::secrets::Keyring;
use crate::{InstanceId, Timestamp};
use std::sync::Arc;

keyed_digest! {
    /// Keyed digest of an instance and a source.
    SourceMac
}

/// A password about to be compared.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Of which instance.
    pub instance: InstanceId,
    /// From where; `None` for what stands for many.
    pub source: Option<TrialSource>,
    /// What a wrong one uses up for the instance.
    pub budget: Charge,
    /// How much there is of everything.
    pub limits: Arc<PasswordLimits>,
    /// When.
    pub at: Timestamp,
}

/// What is counted for a source.
#[derive(Debug, Clone)]
pub struct TrialSource {
    /// Stands for wrong passwords for this instance from there.
    pub failures: SourceMac,
    /// Stands for wrong passwords for this instance from its neighbourhood.
    pub nearby: SourceMac,
    /// Stands for logins to this instance from there.
    pub familiar: SourceMac,
    /// Who else comes from around there.
    pub crowd: Crowd,
    /// What a wrong one uses up for the source, whatever the instance.
    pub budget: Charge,
}

impl TrialSource {
    fn new(
        keyring: &Keyring,
        limits: &PasswordLimits,
        instance: &InstanceId,
        source: Source,
        at: Timestamp,
    ) -> Self {
        let text = source.to_string();
        let window = (at, PasswordLimits::SOURCE_WINDOW);
        let counted = [instance.key(), &text];
        let limit = limits.failures_per_source;
        let around = source.neighbourhood().to_string();
        let nearby = digest(keyring, "wrong password nearby", &[instance.key(), &around]);
        Self {
            failures: SourceMac::from_bytes(digest(keyring, "wrong password", &counted)),
            nearby: SourceMac::from_bytes(nearby),
            crowd: Crowd(around),
            familiar: SourceMac::of_login(keyring, instance, source),
            budget: Charge::new(keyring, "wrong passwords of source", &[&text], window, limit),
        }
    }
}

impl SourceMac {
    /// Stands for logins to an instance from a source.
    #[must_use]
    pub fn of_login(keyring: &Keyring, instance: &InstanceId, source: Source) -> Self {
        let counted = [instance.key(), &source.to_string()];
        Self::from_bytes(digest(keyring, "login", &counted))
    }
}

impl Trial {
    /// What is counted for a password of `instance` that comes from `origin`.
    #[must_use]
    pub fn new(
        keyring: &Keyring,
        limits: &Arc<PasswordLimits>,
        instance: &InstanceId,
        origin: &Origin,
        at: Timestamp,
    ) -> Self {
        let source = Source::of(origin);
        let source = source.map(|source| TrialSource::new(keyring, limits, instance, source, at));
        let (window, limit) = ((at, limits.memory), limits.failures_per_instance);
        let kind = "wrong passwords of instance";
        let budget = Charge::new(keyring, kind, &[instance.key()], window, limit);
        Self { instance: instance.clone(), source, budget, limits: Arc::clone(limits), at }
    }

    /// Where to wait for the comparison.
    ///
    /// # Errors
    /// Until when the source is refused.
    pub fn judge(&self, history: &History) -> Result<Lane, Timestamp> {
        if let Some(source) = &self.source
            && history.of_source >= source.budget.limit
        {
            return Err(source.budget.end);
        }
        if let Some(Failures { count, last }) = self.remembered(history.failures) {
            // One that seems to be in the future was written by another clock.
            let until = last.min(self.at).saturating_add(self.limits.delay(count));
            if until > self.at {
                return Err(until);
            }
        }
        Ok(self.lane(history))
    }

    fn lane(&self, history: &History) -> Lane {
        let known_until = |last: Timestamp| last.saturating_add(self.limits.familiar_for);
        let failed = self.remembered(history.nearby).is_some();
        if history.last_login.is_some_and(|last| known_until(last) > self.at) {
            Lane::Familiar
        } else if history.of_instance < self.budget.limit {
            Lane::Ordinary
        } else if failed {
            Lane::Suspect
        } else {
            Lane::Unfamiliar
        }
    }

    /// With whom to wait for it.
    #[must_use]
    pub fn crowd(&self) -> Crowd {
        let all = || Crowd(self.instance.key().to_owned());
        self.source.as_ref().map_or_else(all, |source| source.crowd.clone())
    }

    /// The count after one more wrong password.
    #[must_use]
    pub fn failed(&self, before: Option<Failures>) -> Failures {
        let count = self.remembered(before).map_or(0, |failures| failures.count);
        Failures { count: count.saturating_add(1), last: self.at }
    }

    fn remembered(&self, failures: Option<Failures>) -> Option<Failures> {
        failures.filter(|failures| failures.last.saturating_add(self.limits.memory) > self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_keyring;

    const NOW: u64 = 100 * 24 * 60 * 60;

    fn trial_from(source: &str, second: u64) -> Trial {
        let origin = Origin { source: source.to_owned(), request: String::new() };
        let shop = InstanceId::parse("shop").unwrap();
        let at = Timestamp::from_seconds(second);
        Trial::new(&a_keyring(), &Arc::new(PasswordLimits::default()), &shop, &origin, at)
    }

    fn trial() -> Trial {
        trial_from("192.0.2.1", NOW)
    }

    fn failures(count: u32, seconds_ago: u64) -> History {
        let last = Timestamp::from_seconds(NOW - seconds_ago);
        History { failures: Some(Failures { count, last }), ..History::default() }
    }

    #[test]
    fn ten_wrong_passwords_cost_nothing() {
        assert_eq!(trial().judge(&History::default()), Ok(Lane::Ordinary));
        assert_eq!(trial().judge(&failures(10, 0)), Ok(Lane::Ordinary));
    }

    #[test]
    fn further_ones_have_the_source_wait() {
        let refused = |seconds| Err(Timestamp::from_seconds(NOW + seconds));
        assert_eq!(trial().judge(&failures(11, 0)), refused(1));
        assert_eq!(trial().judge(&failures(11, 1)), Ok(Lane::Ordinary));
        assert_eq!(trial().judge(&failures(14, 3)), refused(5));
        assert_eq!(trial().judge(&failures(1000, 0)), refused(60));
        assert_eq!(trial().judge(&failures(1000, 60)), Ok(Lane::Ordinary));
    }

    /// Of several at once the one that came last may be the first to be counted.
    #[test]
    fn a_free_one_that_came_later_has_nobody_wait() {
        let later = |count| {
            let last = Timestamp::from_seconds(NOW + 1);
            History { failures: Some(Failures { count, last }), ..History::default() }
        };
        assert_eq!(trial().judge(&later(1)), Ok(Lane::Ordinary));
        assert_eq!(trial().judge(&later(10)), Ok(Lane::Ordinary));
        assert_eq!(trial().judge(&later(11)), Err(Timestamp::from_seconds(NOW + 1)));
    }

    #[test]
    fn wrong_passwords_are_forgotten() {
        let of =
            |history: History, second| trial_from("192.0.2.1", second).failed(history.failures);
        assert_eq!(of(failures(30, 0), NOW + 15 * 60 - 1).count, 31);
        assert_eq!(of(failures(30, 0), NOW + 15 * 60).count, 1);
        assert_eq!(of(History::default(), NOW).count, 1);
    }

    #[test]
    fn a_clock_that_was_ahead_keeps_nobody_out() {
        let last = Timestamp::from_seconds(NOW + 1_000_000);
        let failures = Some(Failures { count: 11, last });
        let until = trial().judge(&History { failures, ..History::default() });
        assert_eq!(until, Err(Timestamp::from_seconds(NOW + 1)));
        assert_eq!(trial().failed(failures).last, Timestamp::from_seconds(NOW));
    }

    #[test]
    fn a_source_has_so_many_a_minute_for_all_instances() {
        let history = History { of_source: 60, ..History::default() };
        let trial = trial();
        let end = trial.source.as_ref().unwrap().budget.end;
        assert_eq!(trial.judge(&history), Err(end));
        assert!(end > trial.at && end <= Timestamp::from_seconds(NOW + 60));
        assert_eq!(trial.judge(&History { of_source: 59, ..history }), Ok(Lane::Ordinary));
    }

    #[test]
    fn an_instance_under_attack_refuses_nobody() {
        let attacked = History { of_instance: 30, ..History::default() };
        assert_eq!(trial().judge(&attacked), Ok(Lane::Unfamiliar));
        let nearby = |ago| failures(1, ago).failures;
        let failed = History { of_instance: 30, nearby: nearby(5), ..History::default() };
        assert_eq!(trial().judge(&failed), Ok(Lane::Suspect));
        let forgotten = History { nearby: nearby(15 * 60), ..failed };
        assert_eq!(trial().judge(&forgotten), Ok(Lane::Unfamiliar));
    }

    #[test]
    fn who_logged_in_from_there_comes_first() {
        let day = 24 * 60 * 60;
        let login = |ago| History {
            of_instance: 1000,
            last_login: Some(Timestamp::from_seconds(NOW - ago)),
            nearby: failures(3, 1).failures,
            ..failures(3, 1)
        };
        assert_eq!(trial().judge(&login(0)), Ok(Lane::Familiar));
        assert_eq!(trial().judge(&login(90 * day - 1)), Ok(Lane::Familiar));
        assert_eq!(trial().judge(&login(90 * day)), Ok(Lane::Suspect));
    }

    #[test]
    fn who_comes_from_this_machine_may_be_anybody() {
        for source in ["127.0.0.1", "::1", "unix"] {
            let trial = trial_from(source, NOW);
            assert!(trial.source.is_none());
            let attacked = History { of_instance: 30, ..History::default() };
            assert_eq!(trial.judge(&attacked), Ok(Lane::Unfamiliar));
        }
    }

    #[test]
    fn what_is_counted_is_counted_apart() {
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|source| trial_from(source, NOW));
        assert_eq!(one.budget, other.budget);
        let (one, other) = (one.source.unwrap(), other.source.unwrap());
        assert_ne!(one.failures, other.failures);
        assert_ne!(one.familiar, other.familiar);
        assert_ne!(one.budget, other.budget);
        assert_ne!(one.failures, one.familiar);
        assert_eq!((one.nearby, &one.crowd), (other.nearby, &other.crowd));
        assert_ne!(one.nearby, one.failures);
    }
}
