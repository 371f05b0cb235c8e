//! Cases of [`ChallengeRepository::open`](crate::challenges::ChallengeRepository::open).
use super::Store;
use super::cast::{a_shop, delete, overtaken, provision, purge, set_password, standing};
use super::questions::{
    RIGHT, WRONG, a_guess, a_reservation, an_opening, ask, command, day, email, find_solved, guess,
    is_there, mac, minute, moment, nobody, number, open, opened, owner, reserve, sent, solved,
};
use crate::InstanceId;
use crate::challenges::{
    Address, Challenge, ChallengeId, Confirmation, Confirmed, Opened, Opening, Operation,
    Reservation, Reserved, TransmitRefused,
};
use crate::testing::{a_new_instance, a_phone};

const UNKNOWN: Reserved = Reserved::Refused(TransmitRefused::Unknown);

/// Whose, for what, to where: as it was asked for.
pub async fn each_address_gets_a_challenge(store: &dyn Store) {
    let shop = a_shop(store, "Shop").await;
    let mut next = 0;
    for (last, operation) in (0..).zip(Operation::ALL) {
        for owner in [owner("Shop", shop), nobody("Other")] {
            next += 2;
            let (one, other) = (email(&format!("a{next}")), Address::Phone(a_phone(last)));
            let mut asked = vec![ask(one, next), ask(other, next + 1)];
            asked[1].named = true;
            let opening = Opening { operation, asked, ..an_opening(owner, next) };
            let ids: Vec<ChallengeId> = opening.asked.iter().map(|asked| asked.id).collect();
            assert_eq!(open(store, opening.clone()).await, Opened::Done(ids));
            for asked in &opening.asked {
                let expected = opening.challenge(asked).transmit(
                    mac(RIGHT),
                    minute(0),
                    &opening.budgets.limits,
                );
                assert_eq!(sent_for(store, asked.id).await, expected.unwrap());
            }
        }
    }
}

async fn sent_for(store: &dyn Store, id: ChallengeId) -> Challenge {
    match reserve(store, id, minute(0)).await {
        Reserved::Done(challenge) => *challenge,
        other => panic!("{other:?}"),
    }
}

/// Under its own id, whatever id comes along; sent or not, and wrong codes or not.
pub async fn an_open_challenge_is_asked_again(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    let first = opened(store, an_opening(shop.clone(), 1)).await;
    let again = || Opening { asked: vec![ask(email("owner"), 9)], ..an_opening(shop.clone(), 1) };
    assert_eq!(opened(store, again()).await, first);
    reserve(store, first, minute(0)).await;
    assert_eq!(opened(store, again()).await, first);
    for _ in 0..3 {
        guess(store, first, WRONG, minute(0)).await;
    }
    assert_eq!(opened(store, again()).await, first);
    let later = Opening { at: minute(24 * 60 - 1), ..again() };
    assert_eq!(opened(store, later).await, first);
    assert!(!is_there(store, number(9), minute(0)).await);
}

/// In the order of the addresses.
pub async fn what_is_missing_comes_beside_what_is_open(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    opened(store, an_opening(shop.clone(), 1)).await;
    let phone = Address::Phone(a_phone(1));
    for (phone_first, ids) in [(false, [1, 3]), (true, [3, 1])] {
        let mut asked = vec![ask(email("owner"), 2), ask(phone.clone(), 3)];
        if phone_first {
            asked.reverse();
        }
        let opening = Opening { asked, ..an_opening(shop.clone(), 1) };
        assert_eq!(open(store, opening).await, Opened::Done(ids.map(number).to_vec()));
    }
    assert!(!is_there(store, number(2), minute(0)).await);
}

/// And so gets one of its own.
pub async fn another_command_or_address_is_another_question(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    let first = an_opening(shop.clone(), 1);
    opened(store, first.clone()).await;
    let other_command = an_opening(shop, 2);
    assert_eq!(opened(store, other_command).await, number(2));
    for (id, address) in [(3, email("other")), (4, Address::Phone(a_phone(1)))] {
        let other = Opening { asked: vec![ask(address, id)], ..first.clone() };
        assert_eq!(opened(store, other).await, number(id));
    }
}

/// A new one is.
pub async fn what_cannot_be_solved_any_more_is_not_asked_again(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    let again = |id, at| Opening {
        asked: vec![ask(email("owner"), id + 100)],
        at,
        ..an_opening(shop.clone(), id)
    };
    solved(store, an_opening(shop.clone(), 1)).await;
    assert_eq!(opened(store, again(1, minute(0))).await, number(101));
    // Five codes were sent, and the last is no longer good.
    opened(store, an_opening(shop.clone(), 2)).await;
    for minutes in 0..5 {
        let reserved = reserve(store, number(2), minute(minutes)).await;
        assert!(matches!(reserved, Reserved::Done(_)), "{reserved:?}");
    }
    assert_eq!(opened(store, again(2, minute(18))).await, number(2));
    assert_eq!(opened(store, again(2, minute(19))).await, number(102));
    // A day is over.
    opened(store, an_opening(shop.clone(), 3)).await;
    assert_eq!(opened(store, again(3, day(1))).await, number(103));
}

/// Nor for an instance that is gone.
pub async fn nothing_is_opened_for_credentials_that_were_changed(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    // A challenge is not bound to a token.
    for (id, other) in (1..).zip(overtaken(shop).into_iter().take(2)) {
        assert_eq!(open(store, an_opening(owner("shop", other), id)).await, Opened::Overtaken);
        assert!(!is_there(store, number(id), minute(0)).await);
    }
    delete(store, shop.instance).await;
    for standing in [shop, standing(store, "shop").await] {
        let answer = open(store, an_opening(owner("shop", standing), 3)).await;
        assert_eq!(answer, Opened::Overtaken);
    }
    purge(store, shop.instance).await;
    assert_eq!(open(store, an_opening(owner("shop", shop), 4)).await, Opened::Overtaken);
}

async fn assert_void(store: &dyn Store, id: ChallengeId) {
    assert_eq!(reserve(store, id, minute(2)).await, UNKNOWN);
    assert_eq!(guess(store, id, RIGHT, minute(2)).await, Confirmed::Unknown);
}

/// By a new password, a deletion, a purge; those of other instances are not.
pub async fn a_challenge_is_void_once_the_credentials_changed(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    let others = sent(store, an_opening(owner("other", other), 9)).await;
    let first = sent(store, an_opening(owner("shop", shop), 1)).await;
    set_password(store, None, shop.instance, "new").await;
    assert_void(store, first).await;
    let now = standing(store, "shop").await;
    let second = sent(store, an_opening(owner("shop", now), 2)).await;
    delete(store, shop.instance).await;
    assert_void(store, second).await;
    let new = a_shop(store, "new").await;
    let third = sent(store, an_opening(owner("new", new), 3)).await;
    purge(store, new.instance).await;
    assert_void(store, third).await;
    a_shop(store, "new").await;
    assert_void(store, third).await;
    assert_eq!(guess(store, others, RIGHT, minute(2)).await, Confirmed::Solved);
}

/// And whoever gets the id meanwhile does not void it.
pub async fn who_signs_up_needs_no_instance(store: &dyn Store) {
    let opening = an_opening(nobody("shop"), 1);
    let (id, binding) = (sent(store, opening.clone()).await, opening.binding);
    provision(store, a_new_instance("shop")).await;
    assert_eq!(guess(store, id, RIGHT, minute(1)).await, Confirmed::Solved);
    let found = find_solved(store, &[id], binding, minute(1)).await;
    assert_eq!((found.len(), found[0].id), (1, id));
}

/// And at the root, in any case of the id.
pub async fn a_challenge_is_served_below_its_own_instance(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "Shop").await, a_shop(store, "other").await);
    sent(store, an_opening(owner("other", other), 9)).await;
    let under = |name: Option<&str>| name.map(|name| InstanceId::parse(name).unwrap());
    let places = [None, Some("Shop"), Some("shop"), Some("SHOP"), Some("other"), Some("shop2")];
    for (next, place) in (1..).zip(places) {
        for (next, owner) in [(next, owner("Shop", shop)), (next + 100, nobody("sHop"))] {
            let asked = vec![ask(email(&format!("owner{next}")), next)];
            let id = opened(store, Opening { asked, ..an_opening(owner, next) }).await;
            let below = place.is_none_or(|place| place.eq_ignore_ascii_case("shop"));
            let reservation = Reservation { under: under(place), ..a_reservation(id, minute(0)) };
            let reserved = store.reserve(reservation).await.unwrap();
            assert_eq!(matches!(reserved, Reserved::Done(_)), below, "{place:?}");
            assert!(below || reserved == UNKNOWN);
            reserve(store, id, minute(0)).await;
            let guess = Confirmation { under: under(place), ..a_guess(id, RIGHT, minute(0)) };
            let expected = if below { Confirmed::Solved } else { Confirmed::Unknown };
            assert_eq!(store.confirm(guess).await.unwrap(), expected, "{place:?}");
        }
    }
}

/// Spent or not, those that are not first, and none that is over, not solved, or another's.
pub async fn what_was_solved_for_a_command_is_found(store: &dyn Store) {
    let shop = owner("shop", a_shop(store, "shop").await);
    let opening = |id, name| Opening {
        binding: command(1),
        asked: vec![ask(email(name), id)],
        ..an_opening(shop.clone(), id)
    };
    let one = solved(store, opening(1, "a")).await;
    let two = solved(store, opening(2, "b")).await;
    let open = sent(store, opening(3, "c")).await;
    let other = solved(store, an_opening(shop.clone(), 4)).await;
    let shown = [open, two, other, one, number(99), two];
    let found = find_solved(store, &shown, command(1), minute(0)).await;
    let mut ids: Vec<ChallengeId> = found.iter().map(|one| one.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [one, two]);
    let address = |id| found.iter().find(|one| one.id == id).map(|one| one.address.clone());
    assert_eq!((address(one), address(two)), (Some(email("a")), Some(email("b"))));
    assert_eq!(find_solved(store, &[one], command(1), minute(0)).await.len(), 1);
    assert!(find_solved(store, &[], command(1), minute(0)).await.is_empty());
    assert!(find_solved(store, &shown, command(2), minute(0)).await.is_empty());
    let last = day(1).saturating_sub(moment());
    assert_eq!(find_solved(store, &shown, command(1), last).await.len(), 2);
    assert!(find_solved(store, &shown, command(1), day(1)).await.is_empty());
}
