use super::TokenMac;
use crate::{InstanceId, RelativeTime, Timestamp};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// When a login token was used, rounded down to [`TokenUses::PRECISION`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUse {
    /// The instance that it was presented to, and that it belongs to.
    pub instance: InstanceId,
    /// Digest of the token.
    pub token: TokenMac,
    /// When.
    pub at: Timestamp,
}

/// Which login tokens opened something, and when last: what a process remembers of it until it is
/// written, so that no request has to write.
///
/// Clones share what they remember. It never grows beyond its capacity: once it is full, tokens
/// that are not in it are counted, and no more, until [`forget_written`](Self::forget_written) has
/// made room; those that are in it are kept up to date.
#[derive(Clone)]
pub struct TokenUses(Arc<Mutex<Uses>>);

struct Uses {
    capacity: usize,
    noted: HashMap<TokenMac, Noted>,
    missed: u64,
}

struct Noted {
    instance: InstanceId,
    at: Timestamp,
    written: bool,
}

impl TokenUses {
    /// No finer than it is written: a token in constant use costs one write each time.
    pub const PRECISION: RelativeTime = RelativeTime::from_secs(5 * 60);
    /// For this many tokens there is room, which is some megabytes.
    pub const CAPACITY: usize = 50_000;

    /// With room for so many tokens.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(Uses { capacity, noted: HashMap::new(), missed: 0 })))
    }

    /// Nothing here panics half-way: what a panic elsewhere left is whole.
    fn lock(&self) -> MutexGuard<'_, Uses> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a token was found good. Only for those who have just judged it.
    pub(super) fn note(&self, instance: &InstanceId, token: TokenMac, at: Timestamp) {
        let at = at.round_down(Self::PRECISION);
        let mut uses = self.lock();
        if let Some(noted) = uses.noted.get_mut(&token) {
            if noted.at < at {
                (noted.at, noted.written) = (at, false);
            }
        } else if uses.noted.len() < uses.capacity {
            let instance = instance.clone();
            uses.noted.insert(token, Noted { instance, at, written: false });
        } else {
            uses.missed = uses.missed.saturating_add(1);
        }
    }

    /// Some of what is not written yet.
    #[must_use]
    pub fn unwritten(&self, at_most: usize) -> Vec<TokenUse> {
        let uses = self.lock();
        let unwritten = uses.noted.iter().filter(|(_, noted)| !noted.written).take(at_most);
        unwritten
            .map(|(token, noted)| {
                let (instance, at) = (noted.instance.clone(), noted.at);
                TokenUse { instance, token: *token, at }
            })
            .collect()
    }

    /// Remembers that these are written. A token that was used again meanwhile is not.
    pub fn set_written(&self, written: &[TokenUse]) {
        let mut uses = self.lock();
        for TokenUse { token, at, .. } in written {
            if let Some(noted) = uses.noted.get_mut(token)
                && noted.at == *at
            {
                noted.written = true;
            }
        }
    }

    /// Forgets what is written, but for what `now` would be noted as: so nothing is written twice.
    pub fn forget_written(&self, now: Timestamp) {
        let now = now.round_down(Self::PRECISION);
        self.lock().noted.retain(|_, noted| !noted.written || noted.at >= now);
    }

    /// How many uses found no room since this was asked last.
    #[must_use]
    pub fn take_missed(&self) -> u64 {
        std::mem::take(&mut self.lock().missed)
    }
}

impl Default for TokenUses {
    fn default() -> Self {
        Self::with_capacity(Self::CAPACITY)
    }
}

impl fmt::Debug for TokenUses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenUses(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_token_mac;

    /// A time in the so-manieth unit of the precision.
    fn unit(number: u64) -> Timestamp {
        Timestamp::EPOCH.saturating_add(RelativeTime::from_secs(number * 300))
    }

    fn late_in(number: u64) -> Timestamp {
        unit(number).saturating_add(RelativeTime::from_secs(299))
    }

    fn a_use(name: &str, at: Timestamp) -> TokenUse {
        TokenUse { instance: shop(), token: a_token_mac(name), at }
    }

    fn shop() -> InstanceId {
        InstanceId::parse("shop").unwrap()
    }

    fn note(uses: &TokenUses, name: &str, at: Timestamp) {
        uses.note(&shop(), a_token_mac(name), at);
    }

    #[test]
    fn the_last_use_counts_rounded_down() {
        let uses = TokenUses::default();
        for at in [late_in(7), late_in(9), unit(8)] {
            note(&uses, "a", at);
        }
        assert_eq!(uses.unwritten(9), [a_use("a", unit(9))]);
    }

    #[test]
    fn what_is_written_is_not_written_again_until_it_is_used_later() {
        let uses = TokenUses::default();
        note(&uses, "a", unit(7));
        uses.set_written(&uses.unwritten(9));
        for at in [late_in(7), unit(6)] {
            note(&uses, "a", at);
            assert_eq!(uses.unwritten(9), []);
        }
        note(&uses, "a", unit(8));
        assert_eq!(uses.unwritten(9), [a_use("a", unit(8))]);
    }

    #[test]
    fn what_is_used_while_it_is_written_is_written_later() {
        let uses = TokenUses::default();
        note(&uses, "a", unit(7));
        let batch = uses.unwritten(9);
        note(&uses, "a", unit(8));
        uses.set_written(&batch);
        assert_eq!(uses.unwritten(9), [a_use("a", unit(8))]);
    }

    #[test]
    fn a_batch_is_as_large_as_is_asked_for() {
        let uses = TokenUses::default();
        for name in ["a", "b", "c"] {
            note(&uses, name, unit(1));
        }
        let batch = uses.unwritten(2);
        assert_eq!(batch.len(), 2);
        uses.set_written(&batch);
        assert_eq!(uses.unwritten(2).len(), 1);
    }

    #[test]
    fn what_finds_no_room_is_counted_and_what_is_there_is_kept_up_to_date() {
        let uses = TokenUses::with_capacity(1);
        for (name, at) in [("a", unit(1)), ("b", unit(1)), ("b", unit(2)), ("a", unit(2))] {
            note(&uses, name, at);
        }
        assert_eq!(uses.unwritten(9), [a_use("a", unit(2))]);
        assert_eq!((uses.take_missed(), uses.take_missed()), (2, 0));
    }

    #[test]
    fn what_is_written_and_past_makes_room() {
        let uses = TokenUses::with_capacity(1);
        note(&uses, "a", unit(1));
        uses.forget_written(unit(2));
        assert_eq!(uses.unwritten(9).len(), 1, "it is not written");
        uses.set_written(&uses.unwritten(9));
        uses.forget_written(late_in(1));
        note(&uses, "a", late_in(1));
        assert_eq!(uses.unwritten(9), [], "it is not over");
        uses.forget_written(unit(2));
        note(&uses, "b", unit(2));
        assert_eq!(uses.unwritten(9), [a_use("b", unit(2))]);
        assert_eq!(uses.take_missed(), 0);
    }
}
