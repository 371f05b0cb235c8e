//! Cases of [`ChallengeRepository::open`](crate::challenges::ChallengeRepository::open): what is not
//! opened.
use super::Store;
use super::cast::{a_shop, set_password, standing};
use super::questions::{
    RIGHT, WRONG, an_opening, ask, day, email, guess, is_there, limited, minute, nobody, number,
    open, opened, owner, sent, source,
};
use crate::challenges::{Confirmed, Limits, Opened, Opening, Operation};

/// Others of the instance, and of others, do.
pub async fn a_locked_operation_opens_nothing(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let other = a_shop(store, "other").await;
    for id in 1..=4 {
        let id = sent(store, an_opening(owner("shop", shop), id)).await;
        for _ in 0..3 {
            guess(store, id, WRONG, minute(0)).await;
        }
    }
    assert_eq!(open(store, an_opening(owner("shop", shop), 5)).await, Opened::Locked);
    assert_eq!(open(store, an_opening(owner("shop", shop), 1)).await, Opened::Locked);
    assert!(!is_there(store, number(5), minute(0)).await);
    opened(store, an_opening(owner("other", other), 6)).await;
    let operation = Operation::AuthConfig;
    opened(store, Opening { operation, ..an_opening(owner("shop", shop), 7) }).await;
    opened(store, Opening { at: day(1), ..an_opening(owner("shop", shop), 8) }).await;
}

/// For each source by itself, and until the end of the day.
pub async fn a_recovery_is_counted_where_something_new_is_asked(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let recovery = |id, from, at| Opening {
        operation: Operation::AuthRecovery,
        anonymous: true,
        recovery: source(from),
        shown: vec![number(id)],
        budgets: limited(Limits { recoveries_per_source: 2, ..Limits::default() }),
        at,
        ..an_opening(owner("shop", shop), id)
    };
    opened(store, recovery(1, 1, minute(1))).await;
    for _ in 0..3 {
        assert_eq!(opened(store, recovery(1, 1, minute(1))).await, number(1));
    }
    opened(store, recovery(2, 1, minute(2))).await;
    assert_eq!(open(store, recovery(3, 1, minute(3))).await, Opened::Throttled(day(1)));
    assert!(!is_there(store, number(3), minute(3)).await);
    assert_eq!(opened(store, recovery(2, 1, minute(3))).await, number(2));
    opened(store, recovery(4, 2, minute(3))).await;
    opened(store, recovery(5, 1, day(1))).await;
}

/// Their commands may be guesses at each other's.
pub async fn strangers_share_no_challenge_that_they_do_not_show(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let asking = |id, shown: &[u32]| Opening {
        anonymous: true,
        asked: vec![ask(email("owner"), id)],
        shown: shown.iter().copied().map(number).collect(),
        ..an_opening(owner("shop", shop), 1)
    };
    opened(store, asking(1, &[])).await;
    assert_eq!(opened(store, asking(2, &[])).await, number(2));
    assert_eq!(opened(store, asking(3, &[1])).await, number(1));
    assert_eq!(opened(store, asking(4, &[9])).await, number(4));
}

fn with_room(most: u32, opening: Opening) -> Opening {
    let limits = Limits { open_per_operation: most, open_anonymous: most, ..Limits::default() };
    Opening { budgets: limited(limits), ..opening }
}

/// Where none is left, nothing is opened.
pub async fn the_oldest_that_was_not_sent_makes_room(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    let one = |id: u32| {
        let at = minute(u64::from(id));
        with_room(3, Opening { at, ..an_opening(owner("shop", shop), id) })
    };
    sent(store, one(1)).await;
    opened(store, one(2)).await;
    opened(store, one(3)).await;
    opened(store, one(4)).await;
    assert!(!is_there(store, number(2), minute(4)).await);
    assert!(is_there(store, number(3), minute(4)).await);
    assert!(is_there(store, number(4), minute(4)).await);
    assert_eq!(open(store, one(5)).await, Opened::Full);
    assert!(!is_there(store, number(5), minute(5)).await);
    assert_eq!(opened(store, one(3)).await, number(3));
    // What is solved waits no more; others have room of their own.
    opened(store, with_room(3, an_opening(owner("other", other), 6))).await;
    let operation = Operation::AuthConfig;
    opened(store, Opening { operation, ..one(7) }).await;
    assert_eq!(guess(store, number(3), RIGHT, minute(5)).await, Confirmed::Solved);
    opened(store, one(8)).await;
}

/// But not from those who have a credential.
pub async fn strangers_share_one_room(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let own = with_room(2, an_opening(owner("shop", shop), 9));
    opened(store, own.clone()).await;
    for (id, name) in [(1, "aa"), (2, "bb"), (3, "cc")] {
        let at = minute(u64::from(id));
        opened(store, with_room(2, Opening { at, ..an_opening(nobody(name), id) })).await;
    }
    assert!(!is_there(store, number(1), minute(4)).await);
    assert!(is_there(store, number(2), minute(4)).await);
    assert!(is_there(store, number(3), minute(4)).await);
    let recovery = Opening {
        operation: Operation::AuthRecovery,
        anonymous: true,
        ..with_room(2, an_opening(owner("shop", shop), 4))
    };
    assert_eq!(open(store, recovery).await, Opened::Full);
    assert!(is_there(store, number(9), minute(4)).await);
}

/// Nor does it make any, whether it was sent or not.
pub async fn what_ended_takes_no_room(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let one = |id, at| with_room(2, Opening { at, ..an_opening(owner("shop", shop), id) });
    opened(store, one(1, minute(0))).await;
    sent(store, one(2, minute(0))).await;
    sent(store, one(3, day(1))).await;
    sent(store, one(4, day(1))).await;
    assert_eq!(open(store, one(5, day(1))).await, Opened::Full);
}

/// What is bound to credentials that were changed cannot be solved.
pub async fn what_is_void_takes_no_room(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let one = |standing, id| with_room(2, an_opening(owner("shop", standing), id));
    sent(store, one(shop, 1)).await;
    sent(store, one(shop, 2)).await;
    assert_eq!(open(store, one(shop, 3)).await, Opened::Full);
    set_password(store, None, shop.instance, "new").await;
    let now = standing(store, "shop").await;
    opened(store, one(now, 4)).await;
    opened(store, one(now, 5)).await;
    assert!(is_there(store, number(4), minute(0)).await);
}
