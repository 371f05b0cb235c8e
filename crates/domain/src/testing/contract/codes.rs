//! Cases of [`ChallengeRepository`](crate::challenges::ChallengeRepository): codes that go out and come back.
use super::Store;
use super::questions::{
    RIGHT, WRONG, a_reservation, a_shop_of, an_opening, day, find_solved, guess, is_there, mac,
    minute, moment, nobody, number, opened, reserve, sent, solved,
};
use crate::RelativeTime;
use crate::challenges::{
    ChallengeId, Confirmed, Opening, Progress, Reservation, Reserved, TransmitRefused,
};
use crate::testing::a_challenge;
use futures_util::future::{join, join_all};

fn refused(refused: TransmitRefused) -> Reserved {
    Reserved::Refused(refused)
}

/// And is good for a quarter of an hour.
pub async fn a_code_that_was_sent_solves(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let last = minute(15).saturating_sub(moment());
    for (next, at, good) in [(1, minute(0), true), (2, last, true), (3, minute(15), false)] {
        let opening = an_opening(shop.clone(), next);
        let (id, binding) = (sent(store, opening.clone()).await, opening.binding);
        assert!(find_solved(store, &[id], binding, at).await.is_empty());
        let expected = if good { Confirmed::Solved } else { Confirmed::Exhausted };
        assert_eq!(guess(store, id, RIGHT, at).await, expected);
        assert_eq!(find_solved(store, &[id], binding, at).await.len(), usize::from(good));
    }
}

/// Once solved, it stays so, whatever comes back.
pub async fn what_is_solved_gets_no_more_codes(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = solved(store, an_opening(shop, 1)).await;
    for code in [RIGHT, WRONG] {
        assert_eq!(guess(store, id, code, minute(9)).await, Confirmed::Solved);
    }
    assert_eq!(reserve(store, id, minute(9)).await, refused(TransmitRefused::Solved));
    assert_eq!(guess(store, id, RIGHT, day(1)).await, Confirmed::Unknown);
    assert_eq!(reserve(store, id, day(1)).await, refused(TransmitRefused::Unknown));
}

/// After a minute: then the one before is no longer good.
pub async fn another_code_takes_the_place_of_the_last(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = sent(store, an_opening(shop, 1)).await;
    let early = minute(1).saturating_sub(moment());
    let again = |at| store.reserve(Reservation { mac: mac(3), ..a_reservation(id, at) });
    let too_early = refused(TransmitRefused::TooEarly(minute(1)));
    assert_eq!(again(early).await.unwrap(), too_early);
    let Reserved::Done(challenge) = again(minute(1)).await.unwrap() else { panic!("refused") };
    let Progress::Sent(sent) = challenge.progress else { panic!("{challenge:?}") };
    assert_eq!((challenge.transmissions, sent.attempts, sent.mac), (2, 3, mac(3)));
    assert_eq!((sent.expires, sent.resend), (minute(16), minute(2)));
    assert_eq!(guess(store, id, RIGHT, minute(1)).await, Confirmed::Wrong(2));
    assert_eq!(guess(store, id, 3, minute(1)).await, Confirmed::Solved);
}

/// And no more, whatever becomes of them.
pub async fn five_codes_are_sent_for_a_challenge(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = opened(store, an_opening(shop, 1)).await;
    for count in 1..=5 {
        let Reserved::Done(challenge) = reserve(store, id, minute(count)).await else {
            panic!("{count} was refused")
        };
        assert_eq!(u64::from(challenge.transmissions), count);
        store.withdraw(id, mac(RIGHT)).await.unwrap();
    }
    assert_eq!(reserve(store, id, minute(9)).await, refused(TransmitRefused::TooEarly(day(1))));
}

/// One that has taken its place stays good, and so does one that came back.
pub async fn only_its_own_code_is_withdrawn(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = sent(store, an_opening(shop.clone(), 1)).await;
    store.withdraw(id, mac(WRONG)).await.unwrap();
    store.withdraw(number(9), mac(RIGHT)).await.unwrap();
    assert_eq!(guess(store, id, WRONG, minute(0)).await, Confirmed::Wrong(2));
    store.withdraw(id, mac(RIGHT)).await.unwrap();
    assert_eq!(guess(store, id, RIGHT, minute(0)).await, Confirmed::Exhausted);
    let Reserved::Done(challenge) = reserve(store, id, minute(0)).await else { panic!("refused") };
    assert_eq!(challenge.transmissions, 2);
    assert_eq!(guess(store, id, RIGHT, minute(0)).await, Confirmed::Solved);
    store.withdraw(id, mac(RIGHT)).await.unwrap();
    assert_eq!(guess(store, id, RIGHT, minute(0)).await, Confirmed::Solved);
}

/// For which no code was sent, either.
pub async fn an_unknown_challenge_stays_so(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    assert!(!is_there(store, a_challenge("shop").id, minute(0)).await);
    assert_eq!(guess(store, number(1), RIGHT, minute(0)).await, Confirmed::Unknown);
    let id = opened(store, an_opening(shop, 1)).await;
    assert_eq!(guess(store, id, RIGHT, minute(0)).await, Confirmed::Exhausted);
}

/// The code that loses is not good.
pub async fn of_many_codes_at_once_one_is_sent(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = opened(store, an_opening(shop, 1)).await;
    let codes: Vec<u8> = (1..=20).collect();
    let at_once = codes
        .iter()
        .map(|code| store.reserve(Reservation { mac: mac(*code), ..a_reservation(id, minute(0)) }));
    let answers: Vec<Reserved> = join_all(at_once).await.into_iter().map(Result::unwrap).collect();
    let done = |(_, answer): &(&u8, &Reserved)| matches!(answer, Reserved::Done(_));
    let good: Vec<u8> = codes.iter().zip(&answers).filter(done).map(|(code, _)| *code).collect();
    let [good] = good[..] else { panic!("{answers:?}") };
    assert_eq!(guess(store, id, good, minute(0)).await, Confirmed::Solved);
}

/// Both orders end well: it solves, or the other one does.
pub async fn a_code_comes_back_while_another_is_sent(store: &dyn Store) {
    for round in 1..=20 {
        let at = day(round);
        let next = u32::try_from(round).unwrap();
        let id = sent(store, Opening { at, ..an_opening(nobody("shop"), next) }).await;
        let later = at.saturating_add(RelativeTime::from_secs(60));
        let again = store.reserve(Reservation { mac: mac(3), ..a_reservation(id, later) });
        match join(guess(store, id, RIGHT, later), again).await {
            (Confirmed::Solved, Ok(Reserved::Refused(TransmitRefused::Solved))) => (),
            (Confirmed::Wrong(2), Ok(Reserved::Done(_))) => {
                assert_eq!(guess(store, id, 3, later).await, Confirmed::Solved);
            }
            other => panic!("{other:?}"),
        }
    }
}

/// The id of a challenge is told to nobody but who asked: that of another opens nothing.
pub async fn challenges_of_two_instances_never_meet(store: &dyn Store) {
    let (shop, other) = (a_shop_of(store, "shop").await, a_shop_of(store, "other").await);
    let (one, two): (ChallengeId, ChallengeId) =
        (sent(store, an_opening(shop, 1)).await, sent(store, an_opening(other, 2)).await);
    let code = |id, code| Reservation { mac: mac(code), ..a_reservation(id, minute(1)) };
    store.reserve(code(one, 5)).await.unwrap();
    store.reserve(code(two, 6)).await.unwrap();
    assert_eq!(guess(store, one, 6, minute(1)).await, Confirmed::Wrong(2));
    assert_eq!(guess(store, two, 6, minute(1)).await, Confirmed::Solved);
    assert_eq!(guess(store, one, 5, minute(1)).await, Confirmed::Solved);
}
