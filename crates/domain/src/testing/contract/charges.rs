//! Cases of [`ChallengeRepository`](crate::challenges::ChallengeRepository): what is used up, and what is forgotten.
use super::Store;
use super::cast::a_shop;
use super::questions::{
    RIGHT, WRONG, a_reservation, an_opening, ask, day, email, guess, is_there, limited, minute,
    moment, nobody, number, opened, owner, reserve, sent, source,
};
use crate::Timestamp;
use crate::challenges::{
    Address, ChallengeId, Confirmed, Limits, Opening, Reservation, Reserved, TransmitRefused,
};
use crate::testing::a_phone;
use futures_util::future::join_all;

/// How many take part where some are to win.
const RIVALS: u32 = 20;

/// Whose challenge for an address it is does not matter here.
async fn to(store: &dyn Store, address: Address, id: u32, at: Timestamp) -> ChallengeId {
    let asked = vec![ask(address, id)];
    opened(store, Opening { asked, at, ..an_opening(nobody("shop"), id) }).await
}

fn from(id: ChallengeId, number: u8, limits: &Limits, at: Timestamp) -> Reservation {
    let (source, budgets) = (source(number), limited(limits.clone()));
    Reservation { source, budgets, ..a_reservation(id, at) }
}

async fn is_sent(store: &dyn Store, reservation: Reservation) -> bool {
    match store.reserve(reservation).await.unwrap() {
        Reserved::Done(_) => true,
        Reserved::Throttled(_) => false,
        other => panic!("{other:?}"),
    }
}

/// The others are as full as before.
pub async fn nothing_is_taken_where_one_budget_is_used_up(store: &dyn Store) {
    let limits = Limits {
        anonymous_per_address: 1,
        anonymous_per_source: 3,
        anonymous_per_prefix: 4,
        anonymous_sms: 5,
        ..Limits::default()
    };
    let at = minute(0);
    let mut ids = Vec::new();
    for (last, id) in (0..8).zip(1..) {
        ids.push(to(store, Address::Phone(a_phone(last)), id, at).await);
    }
    let asked = vec![ask(Address::Phone(a_phone(0)), 21)];
    let other = opened(store, Opening { asked, ..an_opening(nobody("other"), 21) }).await;
    let send = async |id, number| is_sent(store, from(id, number, &limits, at)).await;
    assert!(send(ids[0], 1).await);
    for _ in 0..5 {
        assert!(!send(other, 1).await, "the address got its message");
    }
    assert!(send(ids[1], 1).await && send(ids[2], 1).await);
    for _ in 0..5 {
        assert!(!send(ids[3], 1).await, "the source had its three");
    }
    assert!(send(ids[3], 2).await);
    assert!(!send(ids[4], 2).await, "the prefix had its four");
    let mail = to(store, email("owner"), 30, at).await;
    assert!(send(mail, 2).await, "it is no text message");
    // The hour is over for all of these, but not the day, nor what was never taken.
    let later = minute(60);
    let send = async |id, number| is_sent(store, from(id, number, &limits, later)).await;
    assert!(send(ids[4], 1).await);
    assert!(!send(ids[5], 1).await, "there were five text messages that day");
    assert!(!send(other, 1).await);
}

/// Until the end of the window, which is told.
pub async fn a_budget_is_full_again_in_the_next_window(store: &dyn Store) {
    let limits = Limits { anonymous_per_source: 1, anonymous_per_address: 1, ..Limits::default() };
    let [one, two, three] = [1, 2, 3];
    let ids = [
        to(store, email("a"), one, minute(0)).await,
        to(store, email("b"), two, minute(0)).await,
        to(store, email("a"), three, minute(0)).await,
    ];
    let reserve = async |id, at| store.reserve(from(id, 1, &limits, at)).await.unwrap();
    assert!(matches!(reserve(ids[0], minute(0)).await, Reserved::Done(_)));
    assert_eq!(reserve(ids[1], minute(59)).await, Reserved::Throttled(minute(60)));
    assert!(matches!(reserve(ids[1], minute(60)).await, Reserved::Done(_)));
    assert_eq!(reserve(ids[2], minute(120)).await, Reserved::Throttled(day(1)));
    let next = to(store, email("a"), 4, day(1)).await;
    assert!(matches!(reserve(next, day(1)).await, Reserved::Done(_)));
}

/// An owner is not kept out by what strangers had sent to his address, nor they by him.
pub async fn owners_and_strangers_have_budgets_of_their_own(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    let limits = Limits { anonymous_per_address: 1, messages_per_address: 2, ..Limits::default() };
    let send = async |id| is_sent(store, from(id, 1, &limits, minute(0))).await;
    assert!(send(to(store, email("owner"), 1, minute(0)).await).await);
    let other = opened(store, an_opening(nobody("other"), 2)).await;
    assert!(!send(other).await);
    for (id, good) in [(3, true), (4, true), (5, false)] {
        let own = opened(store, an_opening(shop.clone(), id)).await;
        assert_eq!(send(own).await, good);
    }
}

/// And the others are told until when.
pub async fn of_many_messages_at_once_no_more_are_sent_than_there_are(store: &dyn Store) {
    let mut ids = Vec::new();
    for id in 1..=RIVALS {
        let name = format!("shop{id}");
        ids.push(opened(store, an_opening(nobody(&name), id)).await);
    }
    let answers = join_all(ids.iter().map(|id| reserve(store, *id, minute(0)))).await;
    let sent = answers.iter().filter(|answer| matches!(answer, Reserved::Done(_))).count();
    let late = answers.iter().filter(|answer| **answer == Reserved::Throttled(day(1))).count();
    assert_eq!((sent, late), (5, 15), "{answers:?}");
}

/// Each by four budgets, some of which they share.
pub async fn many_text_messages_at_once_get_through(store: &dyn Store) {
    let mut ids = Vec::new();
    for id in 1..=RIVALS {
        let (name, last) = (format!("shop{id}"), u8::try_from(id % 10).unwrap());
        let asked = vec![ask(Address::Phone(a_phone(last)), id)];
        ids.push(opened(store, Opening { asked, ..an_opening(nobody(&name), id) }).await);
    }
    let limits = Limits::default();
    let at_once = (0..).zip(&ids).map(|(next, id)| {
        is_sent(store, from(*id, u8::try_from(next % 3).unwrap(), &limits, minute(0)))
    });
    assert!(join_all(at_once).await.into_iter().all(|sent| sent));
}

/// A refusal for another reason uses nothing up.
pub async fn a_code_that_is_not_sent_is_not_counted(store: &dyn Store) {
    let limits = Limits { anonymous_per_address: 2, ..Limits::default() };
    let (one, two) = (
        to(store, email("owner"), 1, minute(0)).await,
        opened(store, an_opening(nobody("other"), 2)).await,
    );
    assert!(is_sent(store, from(one, 1, &limits, minute(0))).await);
    for _ in 0..5 {
        let refused = store.reserve(from(one, 1, &limits, minute(0))).await.unwrap();
        assert_eq!(refused, Reserved::Refused(TransmitRefused::TooEarly(minute(1))));
    }
    assert!(is_sent(store, from(two, 1, &limits, minute(0))).await);
    assert!(!is_sent(store, from(one, 1, &limits, minute(1))).await);
}

/// What is alive stays, sent or not.
pub async fn what_ended_is_forgotten_in_batches(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    for id in 1..=5 {
        let opening = Opening { at: minute(u64::from(id)), ..an_opening(shop.clone(), id) };
        opened(store, opening).await;
    }
    let alive = Opening { at: minute(6), ..an_opening(shop, 6) };
    opened(store, alive).await;
    let early = day(1);
    assert!(!store.sweep(early, 2).await.unwrap(), "nothing has ended yet");
    let end = minute(24 * 60 + 5);
    let mut left = Vec::new();
    for more in [true, true, false, false] {
        assert_eq!(store.sweep(end, 2).await.unwrap(), more);
        left.push(there(store, 1..=6).await);
    }
    assert_eq!(left, [vec![3, 4, 5, 6], vec![5, 6], vec![6], vec![6]]);
}

/// Those that are there, without anything being sent.
async fn there(store: &dyn Store, ids: std::ops::RangeInclusive<u32>) -> Vec<u32> {
    let mut found = Vec::new();
    for id in ids {
        // Nothing was sent, or it is solved: then no code is good.
        let answer = guess(store, number(id), WRONG, minute(6)).await;
        if answer == Confirmed::Exhausted {
            found.push(id);
        }
    }
    found
}

/// A budget that is used up stays so until its window has ended.
pub async fn a_sweep_leaves_what_is_used_up(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    let last = day(1).saturating_sub(moment());
    for id in 1..=4 {
        let id = sent(store, Opening { at: last, ..an_opening(shop.clone(), id) }).await;
        for _ in 0..3 {
            guess(store, id, WRONG, last).await;
        }
    }
    while store.sweep(last, 10).await.unwrap() {}
    assert_eq!(guess(store, number(4), RIGHT, last).await, Confirmed::Locked);
    // The day after everything of that day is forgotten, and the challenges are alive.
    while store.sweep(day(1), 1).await.unwrap() {}
    assert_eq!(guess(store, number(4), RIGHT, day(1)).await, Confirmed::Solved);
    assert!(!store.sweep(day(1), 10).await.unwrap());
}

/// One after the other, one challenge each time, and in any number at once.
pub async fn many_sweep_at_once(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    for id in 1..=RIVALS {
        sent(store, an_opening(shop.clone(), id)).await;
    }
    let ends = join_all((0..RIVALS).map(|_| store.sweep(day(1), 3))).await;
    assert!(ends.into_iter().all(|end| end.is_ok()));
    while store.sweep(day(1), 3).await.unwrap() {}
    assert!(!is_there(store, number(1), minute(2)).await);
}
