use super::{Address, Binding, ChallengeId, Limits, Operation, TanMac};
use crate::instances::{Epoch, InstanceSerial};
use crate::{InstanceId, Timestamp};

/// Whose challenge it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The instance below which it is served, existing or not.
    pub instance: InstanceId,
    /// The instance with the state of its credentials when the challenge was made: in another
    /// state it is void. `None` for an instance that is yet to be created.
    pub bound_to: Option<(InstanceSerial, Epoch)>,
}

/// A question whether somebody holds an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// By what the client knows it.
    pub id: ChallengeId,
    /// Whose it is.
    pub owner: Owner,
    /// What it is asked for.
    pub operation: Operation,
    /// The very command.
    pub binding: Binding,
    /// Where codes are sent.
    pub address: Address,
    /// Whether messages may name the instance: its holder proved the address before.
    pub named: bool,
    /// Whether it was made for somebody without a credential.
    pub anonymous: bool,
    /// Until when anything can be done with it, exclusively.
    pub expires: Timestamp,
    /// How many codes were sent.
    pub transmissions: u32,
    /// How far it got.
    pub progress: Progress,
}

/// How far a challenge got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// No code is good for it: none was sent yet, or the last did not get on its way.
    Open,
    /// A code was sent.
    Sent(SentTan),
    /// A code came back.
    Solved,
    /// The operation ran.
    Spent,
}

/// A code that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentTan {
    /// Its digest.
    pub mac: TanMac,
    /// Until when it is good, exclusively.
    pub expires: Timestamp,
    /// From when on another one may be sent.
    pub resend: Timestamp,
    /// How often it may still be tried; without any it is exhausted.
    pub attempts: u32,
}

/// Why no code is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransmitRefused {
    /// There is no such challenge, or not any more.
    Unknown,
    /// It is solved.
    Solved,
    /// The last code has still to be waited for.
    TooEarly(Timestamp),
}

/// What became of a code that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It is the right one, or the challenge was solved before.
    Solved,
    /// It is wrong, and may be tried so many times more.
    Wrong(u32),
    /// None is good: another one has to be asked for.
    Exhausted,
    /// Too many codes were wrong lately.
    Locked,
    /// There is no such challenge, or not any more.
    Unknown,
}

impl Challenge {
    /// Whether anything can still be done with it.
    #[must_use]
    pub fn is_alive(&self, at: Timestamp) -> bool {
        at < self.expires
    }

    /// Whether it can still be solved, now or by another code: only then is it offered again.
    #[must_use]
    pub fn is_open(&self, at: Timestamp, limits: &Limits) -> bool {
        let another = self.transmissions < limits.transmissions;
        self.is_alive(at)
            && match self.progress {
                Progress::Open => another,
                Progress::Sent(tan) => another || tan.is_good(at),
                Progress::Solved | Progress::Spent => false,
            }
    }

    /// A new code is on its way, and the one before is no longer good.
    ///
    /// # Errors
    /// See [`TransmitRefused`].
    pub fn transmit(
        self,
        mac: TanMac,
        at: Timestamp,
        limits: &Limits,
    ) -> Result<Self, TransmitRefused> {
        if !self.is_alive(at) {
            return Err(TransmitRefused::Unknown);
        }
        match self.progress {
            Progress::Solved | Progress::Spent => return Err(TransmitRefused::Solved),
            Progress::Sent(tan) if tan.attempts > 0 && at < tan.resend => {
                return Err(TransmitRefused::TooEarly(tan.resend));
            }
            Progress::Open | Progress::Sent(_) => (),
        }
        if self.transmissions >= limits.transmissions {
            return Err(TransmitRefused::TooEarly(self.expires));
        }
        let tan = SentTan {
            mac,
            expires: at.saturating_add(limits.tan_validity).min(self.expires),
            resend: at.saturating_add(limits.resend_after),
            attempts: limits.attempts,
        };
        let transmissions = self.transmissions.saturating_add(1);
        Ok(Self { transmissions, progress: Progress::Sent(tan), ..self })
    }

    /// The code did not get on its way. `None` where another one has taken its place.
    #[must_use]
    pub fn withdraw(self, mac: TanMac) -> Option<Self> {
        match self.progress {
            Progress::Sent(tan) if tan.mac == mac => {
                Some(Self { progress: Progress::Open, ..self })
            }
            _ => None,
        }
    }

    /// Whether a code would be compared now.
    #[must_use]
    pub fn awaits_code(&self, at: Timestamp) -> bool {
        matches!(self.progress, Progress::Sent(tan) if self.is_alive(at) && tan.is_good(at))
    }

    /// A code came back.
    #[must_use]
    pub fn confirm(self, mac: TanMac, at: Timestamp) -> (Self, Confirmed) {
        if !self.is_alive(at) {
            return (self, Confirmed::Unknown);
        }
        match self.progress {
            Progress::Solved | Progress::Spent => (self, Confirmed::Solved),
            Progress::Sent(tan) if tan.is_good(at) && tan.mac == mac => {
                (Self { progress: Progress::Solved, ..self }, Confirmed::Solved)
            }
            Progress::Sent(tan) if tan.is_good(at) => {
                let attempts = tan.attempts.saturating_sub(1);
                let progress = Progress::Sent(SentTan { attempts, ..tan });
                (Self { progress, ..self }, Confirmed::Wrong(attempts))
            }
            Progress::Open | Progress::Sent(_) => (self, Confirmed::Exhausted),
        }
    }
}

impl SentTan {
    fn is_good(&self, at: Timestamp) -> bool {
        at < self.expires && self.attempts > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_challenge;
    use proptest::prelude::*;

    const MINUTE: u64 = 60_000_000;

    fn at(minutes: u64) -> Timestamp {
        Timestamp::from_micros(minutes * MINUTE)
    }

    fn mac(byte: u8) -> TanMac {
        TanMac::from_bytes([byte; 32])
    }

    fn limits() -> Limits {
        Limits::default()
    }

    fn sent(code: u8, minutes: u64) -> Challenge {
        a_challenge("shop").transmit(mac(code), at(minutes), &limits()).unwrap()
    }

    #[test]
    fn a_code_is_good_for_a_quarter_of_an_hour() {
        let (solved, answer) = sent(1, 0).confirm(mac(1), at(14));
        assert_eq!((solved.progress, answer), (Progress::Solved, Confirmed::Solved));
        let (late, answer) = sent(1, 0).confirm(mac(1), at(15));
        assert_eq!((late.progress, answer), (sent(1, 0).progress, Confirmed::Exhausted));
    }

    #[test]
    fn three_wrong_codes_exhaust_the_right_one() {
        let mut challenge = sent(1, 0);
        for left in [2, 1, 0] {
            let (next, answer) = challenge.confirm(mac(2), at(1));
            assert_eq!(answer, Confirmed::Wrong(left));
            challenge = next;
        }
        let (challenge, answer) = challenge.confirm(mac(1), at(1));
        assert_eq!(answer, Confirmed::Exhausted);
        // Another may be asked for at once.
        assert!(challenge.transmit(mac(3), Timestamp::from_micros(1), &limits()).is_ok());
    }

    #[test]
    fn a_code_that_was_never_sent_is_not_compared() {
        let (_, answer) = a_challenge("shop").confirm(mac(1), at(0));
        assert_eq!(answer, Confirmed::Exhausted);
    }

    #[test]
    fn another_code_takes_the_place_of_the_last_after_a_minute() {
        let early = sent(1, 0).transmit(mac(2), Timestamp::from_micros(MINUTE - 1), &limits());
        assert_eq!(early, Err(TransmitRefused::TooEarly(at(1))));
        let again = sent(1, 0).transmit(mac(2), at(1), &limits()).unwrap();
        assert_eq!(again.clone().confirm(mac(1), at(2)).1, Confirmed::Wrong(2));
        assert_eq!(again.confirm(mac(2), at(2)).1, Confirmed::Solved);
    }

    #[test]
    fn five_codes_are_sent_and_no_more() {
        let mut challenge = a_challenge("shop");
        for minutes in 0..5 {
            assert!(challenge.is_open(at(minutes), &limits()));
            challenge = challenge.transmit(mac(1), at(minutes), &limits()).unwrap();
        }
        assert!(challenge.is_open(at(5), &limits()));
        assert!(!challenge.is_open(at(60), &limits()));
        let refused = TransmitRefused::TooEarly(challenge.expires);
        assert_eq!(challenge.transmit(mac(1), at(5), &limits()), Err(refused));
    }

    #[test]
    fn what_failed_to_be_sent_is_no_longer_good() {
        assert_eq!(sent(1, 0).withdraw(mac(2)), None);
        let open = sent(1, 0).withdraw(mac(1)).unwrap();
        assert_eq!((open.progress, open.transmissions), (Progress::Open, 1));
        assert!(open.transmit(mac(2), at(0), &limits()).is_ok());
    }

    #[test]
    fn what_is_solved_stays_so_and_gets_no_more_codes() {
        for progress in [Progress::Solved, Progress::Spent] {
            let solved = Challenge { progress, ..a_challenge("shop") };
            assert!(!solved.is_open(at(0), &limits()));
            assert_eq!(solved.clone().confirm(mac(9), at(1)).1, Confirmed::Solved);
            let refused = solved.transmit(mac(1), at(1), &limits());
            assert_eq!(refused, Err(TransmitRefused::Solved));
        }
    }

    #[test]
    fn nothing_is_left_after_a_day() {
        let (day, old) = (at(24 * 60), sent(1, 24 * 60 - 1));
        assert!(!old.is_open(day, &limits()) && !old.awaits_code(day));
        assert_eq!(old.clone().confirm(mac(1), day).1, Confirmed::Unknown);
        assert_eq!(old.transmit(mac(1), day, &limits()), Err(TransmitRefused::Unknown));
    }

    proptest! {
        /// Whatever happens, in whatever order, no code is compared more than three times.
        #[test]
        fn no_code_is_compared_more_than_three_times(
            steps in prop::collection::vec((0u64..40, any::<bool>()), 0..60),
        ) {
            let (mut challenge, mut minutes, mut compared) = (a_challenge("shop"), 0, 0);
            for (wait, send) in steps {
                minutes += wait;
                if send {
                    if let Ok(next) = challenge.clone().transmit(mac(1), at(minutes), &limits()) {
                        (challenge, compared) = (next, 0);
                    }
                } else {
                    let (next, answer) = challenge.confirm(mac(2), at(minutes));
                    compared += u32::from(matches!(answer, Confirmed::Wrong(_)));
                    challenge = next;
                }
                prop_assert!(compared <= 3 && challenge.transmissions <= 5);
            }
        }
    }
}
