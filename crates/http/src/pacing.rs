//! Who is refused for lack of room and comes again at once is answered the later: else those who are
//! refused would take the processors from those who are not.
use actix_web::dev::Extensions;
use std::any::Any;
use std::cell::Cell;
use taler_merchant_domain::{RelativeTime, Timestamp};

/// For how long who finds no room is told to stay away, in seconds.
pub(crate) const AWAY: u32 = 3;

/// Until when whoever is at the other end of a connection was told to stay away.
#[derive(Debug)]
pub(crate) struct Told(Cell<Timestamp>);

/// Has a connection remember that there was no room: for `HttpServer::on_connect`.
pub fn remember_refusals(_: &dyn Any, connection: &mut Extensions) {
    connection.insert(Told::nothing());
}

impl Told {
    fn nothing() -> Self {
        Self(Cell::new(Timestamp::EPOCH))
    }

    /// How long a refusal is held back that is due at a point in time: until the last one is over.
    pub(crate) fn pause(&self, now: Timestamp) -> RelativeTime {
        let away = RelativeTime::from_secs(AWAY.into());
        // No longer than that, though the clock be set back.
        let pause = self.0.get().duration_since(now).min(away);
        self.0.set(now.saturating_add(pause).saturating_add(away));
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses(times: &[u64]) -> Vec<u64> {
        let told = Told::nothing();
        let pause = |ms: &u64| told.pause(Timestamp::from_micros(ms * 1000)).micros() / 1000;
        times.iter().map(pause).collect()
    }

    #[test]
    fn who_comes_when_he_was_told_to_is_answered_at_once() {
        assert_eq!(pauses(&[5_000, 8_000, 11_500]), [0, 0, 0]);
    }

    #[test]
    fn who_comes_earlier_is_answered_when_he_could_have_come() {
        assert_eq!(pauses(&[5_000, 5_001, 8_001, 13_400]), [0, 2_999, 2_999, 600]);
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nobody_up_for_longer() {
        assert_eq!(pauses(&[5_000_000, 0]), [0, 3_000]);
    }
}
