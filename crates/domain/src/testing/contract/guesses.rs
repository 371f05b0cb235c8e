//! Cases of [`ChallengeRepository::confirm`](crate::challenges::ChallengeRepository::confirm): wrong
//! codes.
use super::Store;
use super::questions::{
    RIGHT, WRONG, a_guess, a_shop_of, an_opening, day, find_solved, guess, limited, minute, moment,
    number, open, opened, reserve, sent, solved,
};
use crate::challenges::{Confirmation, Confirmed, Limits, Opened, Opening, Operation, Reserved};
use futures_util::future::join_all;

/// How many guess at the same time.
const RIVALS: u32 = 40;

/// Then the right one is none, until another is sent.
pub async fn three_wrong_codes_exhaust_the_right_one(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = sent(store, an_opening(shop, 1)).await;
    for left in [2, 1, 0] {
        assert_eq!(guess(store, id, WRONG, minute(0)).await, Confirmed::Wrong(left));
    }
    for code in [RIGHT, WRONG] {
        assert_eq!(guess(store, id, code, minute(0)).await, Confirmed::Exhausted);
    }
    assert!(matches!(reserve(store, id, minute(0)).await, Reserved::Done(_)));
    assert_eq!(guess(store, id, RIGHT, minute(0)).await, Confirmed::Solved);
}

fn wrong(answers: &[Confirmed]) -> Vec<u32> {
    let left = answers.iter().filter_map(|answer| match answer {
        Confirmed::Wrong(left) => Some(*left),
        _ => None,
    });
    let mut left: Vec<u32> = left.collect();
    left.sort_unstable();
    left
}

/// Whatever else comes at the same time.
pub async fn of_many_guesses_at_once_three_are_compared(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let id = sent(store, an_opening(shop, 1)).await;
    let answers = join_all((0..RIVALS).map(|_| guess(store, id, WRONG, minute(0)))).await;
    assert_eq!(wrong(&answers), [0, 1, 2]);
    let exhausted = answers.iter().filter(|answer| **answer == Confirmed::Exhausted).count();
    assert_eq!(exhausted, 37);
}

/// It solves among the first three, and is worth nothing later.
pub async fn the_right_code_solves_only_while_guesses_are_left(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    for place in [0, 1, 2, 3, 20, 39] {
        let opening = Opening {
            // Each place by itself: three wrong codes are not to lock the next.
            at: day(u64::from(place)),
            ..an_opening(shop.clone(), place + 1)
        };
        let (id, at, binding) = (sent(store, opening.clone()).await, opening.at, opening.binding);
        let code = |guess| if guess == place { RIGHT } else { WRONG };
        let answers = join_all((0..RIVALS).map(|next| guess(store, id, code(next), at))).await;
        let right = answers[usize::try_from(place).unwrap()];
        let wrong = wrong(&answers).len();
        let solved = find_solved(store, &[id], binding, at).await.len() == 1;
        match right {
            Confirmed::Solved => assert!(wrong < 3 && solved, "{answers:?}"),
            Confirmed::Exhausted => assert!(wrong == 3 && !solved, "{answers:?}"),
            other => panic!("{other:?}"),
        }
    }
}

/// Over all challenges of one operation of one instance, exactly.
pub async fn ten_wrong_codes_lock_an_operation(store: &dyn Store) {
    let (shop, other) = (a_shop_of(store, "shop").await, a_shop_of(store, "other").await);
    for id in 1..=4 {
        sent(store, an_opening(shop.clone(), id)).await;
    }
    let first = solved(store, an_opening(shop.clone(), 5)).await;
    let unsent = opened(store, an_opening(shop.clone(), 6)).await;
    let operation = Operation::AuthConfig;
    let of_others = [
        sent(store, an_opening(other, 7)).await,
        sent(store, Opening { operation, ..an_opening(shop.clone(), 8) }).await,
    ];
    let mut answers = Vec::new();
    for id in [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4] {
        answers.push(guess(store, number(id), WRONG, minute(0)).await);
    }
    let mut expected = [2, 1, 0].map(Confirmed::Wrong).repeat(3);
    expected.extend([Confirmed::Wrong(2), Confirmed::Locked, Confirmed::Locked]);
    assert_eq!(answers, expected);
    assert_eq!(guess(store, number(4), RIGHT, minute(0)).await, Confirmed::Locked);
    assert_eq!(reserve(store, unsent, minute(0)).await, Reserved::Locked);
    assert_eq!(open(store, an_opening(shop, 9)).await, Opened::Locked);
    // What was solved before is, and nobody else is locked.
    assert_eq!(guess(store, first, RIGHT, minute(0)).await, Confirmed::Solved);
    for id in of_others {
        assert_eq!(guess(store, id, RIGHT, minute(0)).await, Confirmed::Solved);
    }
}

/// Windows are whole days; the code of the day before is counted on the day it is tried.
pub async fn a_lock_ends_with_its_day(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let late = day(1).saturating_sub(moment());
    for id in 1..=5 {
        sent(store, Opening { at: late, ..an_opening(shop.clone(), id) }).await;
    }
    for id in [1, 1, 1, 2, 2, 2, 3, 3, 3, 4] {
        guess(store, number(id), WRONG, late).await;
    }
    assert_eq!(guess(store, number(5), RIGHT, late).await, Confirmed::Locked);
    assert_eq!(guess(store, number(5), WRONG, day(1)).await, Confirmed::Wrong(2));
    assert_eq!(guess(store, number(5), RIGHT, day(1)).await, Confirmed::Solved);
}

/// The budget is for wrong ones, though each is taken out of it before it is compared.
pub async fn right_codes_use_nothing_up(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let budgets = || limited(Limits { wrong_codes: 1, ..Limits::default() });
    for next in 1..=5 {
        let id = sent(store, an_opening(shop.clone(), next)).await;
        let right = Confirmation { budgets: budgets(), ..a_guess(id, RIGHT, minute(0)) };
        assert_eq!(store.confirm(right).await.unwrap(), Confirmed::Solved);
    }
    let id = sent(store, an_opening(shop, 6)).await;
    let wrong = || Confirmation { budgets: budgets(), ..a_guess(id, WRONG, minute(0)) };
    assert_eq!(store.confirm(wrong()).await.unwrap(), Confirmed::Wrong(2));
    assert_eq!(store.confirm(wrong()).await.unwrap(), Confirmed::Locked);
}

/// Nor does what is not compared: no code is good, or there is no such challenge.
pub async fn what_is_not_compared_uses_nothing_up(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let unsent = opened(store, an_opening(shop.clone(), 1)).await;
    let old = sent(store, an_opening(shop.clone(), 2)).await;
    let done = solved(store, an_opening(shop.clone(), 3)).await;
    for _ in 0..20 {
        assert_eq!(guess(store, unsent, WRONG, minute(20)).await, Confirmed::Exhausted);
        assert_eq!(guess(store, old, WRONG, minute(20)).await, Confirmed::Exhausted);
        assert_eq!(guess(store, done, WRONG, minute(20)).await, Confirmed::Solved);
        assert_eq!(guess(store, number(9), WRONG, minute(20)).await, Confirmed::Unknown);
    }
    let id = sent(store, Opening { at: minute(20), ..an_opening(shop, 4) }).await;
    assert_eq!(guess(store, id, WRONG, minute(20)).await, Confirmed::Wrong(2));
}

/// However many challenges there are to guess at.
pub async fn of_many_guesses_at_many_challenges_ten_are_compared(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    for id in 1..=10 {
        sent(store, an_opening(shop.clone(), id)).await;
    }
    let at_once = (0..RIVALS).map(|next| guess(store, number(next % 10 + 1), WRONG, minute(0)));
    let answers = join_all(at_once).await;
    assert_eq!(wrong(&answers).len(), 10, "{answers:?}");
    let others = |answer: &&Confirmed| matches!(answer, Confirmed::Locked | Confirmed::Exhausted);
    assert_eq!(answers.iter().filter(others).count(), 30);
}

/// A stranger has fewer guesses at a password than its owner at the rest.
pub async fn five_wrong_codes_lock_a_recovery(store: &dyn Store) {
    let shop = a_shop_of(store, "shop").await;
    let recovery = |id| Opening {
        operation: Operation::AuthRecovery,
        anonymous: true,
        ..an_opening(shop.clone(), id)
    };
    for id in 1..=4 {
        sent(store, recovery(id)).await;
    }
    let at_once = (0..RIVALS).map(|next| guess(store, number(next % 4 + 1), WRONG, minute(0)));
    assert_eq!(wrong(&join_all(at_once).await).len(), 5);
    assert_eq!(open(store, recovery(9)).await, Opened::Locked);
    opened(store, an_opening(shop, 10)).await;
}
