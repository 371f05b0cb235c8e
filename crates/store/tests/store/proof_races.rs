//! Races about codes and proofs, of which one side is held at its worst moment.
use crate::both::lines;
use crate::races::{a_password, a_shop, begin, behind};
use std::sync::Arc;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::act::{Guarded, Standing};
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::LoginTokenRepository;
use taler_merchant_domain::challenges::{
    Asked, Binding, Budgets, Challenge, ChallengeId, ChallengeRepository, Confirmation, Confirmed,
    Limits, Opened, Opening, Owner, Reservation, Reserved, TanMac,
};
use taler_merchant_domain::instances::{Change, InstanceRepository};
use taler_merchant_domain::testing::{
    a_challenge, a_new_token, a_proved_act, an_act, an_entry, budgets,
};
use taler_merchant_store::postgres::Db;
use taler_merchant_store::testing::{self, Fixture};

const AT: Timestamp = Timestamp::from_seconds(1);
const RIGHT: TanMac = TanMac::from_bytes([1; 32]);
const WRONG: TanMac = TanMac::from_bytes([2; 32]);

/// About the command of this number, with room for one challenge.
fn an_opening(shop: Standing, number: u8) -> Opening {
    let Challenge { owner, operation, address, .. } = a_challenge("shop");
    let limits = Limits { open_per_operation: 1, ..Limits::default() };
    Opening {
        owner: Owner { bound_to: Some((shop.instance, shop.epoch)), ..owner },
        operation,
        binding: Binding::from_bytes([number; 32]),
        asked: vec![Asked { address, named: true, id: ChallengeId::from_bytes([number; 32]) }],
        anonymous: false,
        recovery: None,
        shown: Vec::new(),
        budgets: Budgets { limits: Arc::new(limits), ..budgets() },
        at: AT,
    }
}

async fn opened(fixture: &Fixture<Db>, shop: Standing) -> ChallengeId {
    match fixture.db.open(an_opening(shop, 1)).await.unwrap() {
        Opened::Done(ids) => ids[0],
        other => panic!("{other:?}"),
    }
}

async fn sent(fixture: &Fixture<Db>, shop: Standing) -> ChallengeId {
    let id = opened(fixture, shop).await;
    let budgets = budgets();
    let reservation = Reservation { id, under: None, mac: RIGHT, source: None, budgets, at: AT };
    let reserved = fixture.db.reserve(reservation).await.unwrap();
    assert!(matches!(reserved, Reserved::Done(_)), "{reserved:?}");
    id
}

async fn confirm(fixture: &Fixture<Db>, id: ChallengeId, mac: TanMac) -> Confirmed {
    let confirmation = Confirmation { id, under: None, mac, budgets: budgets(), at: AT };
    fixture.db.confirm(confirmation).await.unwrap()
}

#[actix_rt::test]
async fn a_code_is_void_by_the_new_password_it_waited_for_on_postgres() {
    let fixture = testing::postgres().await;
    let id = sent(&fixture, a_shop(&fixture).await).await;
    let change = "SELECT serial FROM instances FOR UPDATE; UPDATE instances SET epoch = epoch + 1";
    let change = begin(&fixture, change).await;
    let answer = behind(&fixture, change, confirm(&fixture, id, RIGHT)).await;
    assert_eq!(answer, Confirmed::Unknown);
    fixture.close().await;
}

#[actix_rt::test]
async fn a_new_password_waits_for_a_code_under_way_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    sent(&fixture, shop).await;
    let code = "SELECT serial FROM instances FOR KEY SHARE; UPDATE challenges SET solved = true";
    let code = begin(&fixture, code).await;
    let entry = an_entry("shop", Action::InstanceSetPassword);
    let act = an_act(entry, Some(shop), a_password(shop));
    let changed = behind(&fixture, code, fixture.db.set_password(act)).await;
    assert_eq!(changed.unwrap(), Guarded::Done(Change::Done));
    fixture.close().await;
}

#[actix_rt::test]
async fn a_guess_is_not_compared_after_those_it_waited_for_on_postgres() {
    for (others, answer) in [
        ("UPDATE challenges SET tan_attempts = 0", Confirmed::Exhausted),
        ("UPDATE challenges SET tan_attempts = 1", Confirmed::Wrong(0)),
        ("UPDATE counters SET used = 10", Confirmed::Locked),
        ("UPDATE counters SET used = 9", Confirmed::Wrong(1)),
    ] {
        let fixture = testing::postgres().await;
        let id = sent(&fixture, a_shop(&fixture).await).await;
        assert_eq!(confirm(&fixture, id, WRONG).await, Confirmed::Wrong(2));
        let others = begin(&fixture, others).await;
        assert_eq!(behind(&fixture, others, confirm(&fixture, id, WRONG)).await, answer);
        fixture.close().await;
    }
}

#[actix_rt::test]
async fn a_proof_is_spent_by_the_act_that_it_waited_for_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let id = sent(&fixture, shop).await;
    assert_eq!(confirm(&fixture, id, RIGHT).await, Confirmed::Solved);
    let other = begin(&fixture, "UPDATE challenges SET spent = true").await;
    let entry = an_entry("shop", Action::TokenCreate);
    let act = a_proved_act(entry, Some(shop), vec![id], a_new_token("token"));
    let login = behind(&fixture, other, LoginTokenRepository::insert(&fixture.db, act)).await;
    assert_eq!(login.unwrap(), Guarded::ProofSpent);
    let tokens = lines(fixture.url(), "SELECT '' AS line FROM login_tokens").await;
    assert_eq!(tokens.len(), 0, "a token escaped");
    fixture.close().await;
}

#[actix_rt::test]
async fn a_challenge_whose_code_is_on_its_way_makes_no_room_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let id = opened(&fixture, shop).await;
    let code = begin(&fixture, "UPDATE challenges SET transmissions = 1").await;
    let answer = behind(&fixture, code, fixture.db.open(an_opening(shop, 2))).await;
    assert_eq!(answer.unwrap(), Opened::Full);
    assert_eq!(confirm(&fixture, id, RIGHT).await, Confirmed::Exhausted, "it is still there");
    fixture.close().await;
}
