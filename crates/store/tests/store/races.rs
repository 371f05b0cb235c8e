//! Races of which one side is held at its worst moment.
use crate::both::lines;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::{Either, select};
use taler_merchant_domain::accounts::{AccountRepository, Addition, NewAccount};
use taler_merchant_domain::act::{Guarded, Standing};
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::{AccessError, LoginTokenRepository, PasswordHash, Permission};
use taler_merchant_domain::instances::{Change, Epoch, InstanceRepository, NewPassword};
use taler_merchant_domain::store::Insertion;
use taler_merchant_domain::testing::{
    a_new_account, a_new_family, a_new_instance, a_new_token, an_access, an_act, an_entry,
};
use taler_merchant_domain::token_families::TokenFamilyRepository;
use taler_merchant_store::postgres::Db;
use taler_merchant_store::testing;
use taler_merchant_store::testing::Fixture;

pub(crate) async fn a_shop(fixture: &Fixture<Db>) -> Standing {
    let act = an_act(an_entry("shop", Action::InstanceProvision), None, a_new_instance("shop"));
    match fixture.db.provision(act).await.unwrap() {
        Guarded::Done(Insertion::New(instance)) => {
            Standing { instance, epoch: Epoch::FIRST, token: None }
        }
        other => panic!("{other:?}"),
    }
}

/// A transaction of somebody else.
pub(crate) async fn begin(fixture: &Fixture<Db>, sql: &str) -> AsyncPgConnection {
    let mut c = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    c.batch_execute(&format!("BEGIN; {sql}")).await.unwrap();
    c
}

async fn somebody_waits(url: &str) {
    let waiting = "SELECT count(*)::text AS line FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while lines(url, waiting).await == ["0"] {}
}

/// Lets `work` run until it waits for `other`, and then to its end.
pub(crate) async fn behind<T>(
    fixture: &Fixture<Db>,
    mut other: AsyncPgConnection,
    work: impl Future<Output = T>,
) -> T {
    let waits = Box::pin(somebody_waits(fixture.url()));
    let Either::Right(((), work)) = select(Box::pin(work), waits).await else {
        panic!("it did not wait")
    };
    other.batch_execute("COMMIT").await.unwrap();
    work.await
}

pub(crate) fn a_password(standing: Standing) -> NewPassword {
    let password = PasswordHash::from_phc("new".to_owned());
    NewPassword { instance: standing.instance, password, keep: None }
}

const LOGIN: &str = "
    SELECT serial FROM instances FOR KEY SHARE;
    INSERT INTO login_tokens (instance_serial, mac, scope, refreshable, description, created_us, expires_us)
    SELECT serial, 'mac', 'all', false, '', 0, 1 FROM instances";

#[actix_rt::test]
async fn a_new_password_waits_for_a_login_under_way_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let login = begin(&fixture, LOGIN).await;
    let entry = an_entry("shop", Action::InstanceSetPassword);
    let act = an_act(entry, Some(shop), a_password(shop));
    let changed = behind(&fixture, login, fixture.db.set_password(act)).await;
    assert_eq!(changed.unwrap(), Guarded::Done(Change::Done));
    let tokens = lines(fixture.url(), "SELECT '' AS line FROM login_tokens").await;
    assert_eq!(tokens.len(), 0, "a token escaped");
    fixture.close().await;
}

#[actix_rt::test]
async fn a_login_is_overtaken_by_the_new_password_it_waited_for_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let change = "SELECT serial FROM instances FOR UPDATE; UPDATE instances SET epoch = epoch + 1";
    let change = begin(&fixture, change).await;
    let act = an_act(an_entry("shop", Action::TokenCreate), Some(shop), a_new_token("token"));
    let login = behind(&fixture, change, LoginTokenRepository::insert(&fixture.db, act)).await;
    assert_eq!(login.unwrap(), Guarded::Overtaken);
    fixture.close().await;
}

/// The revocation leaves the row of the instance as it was: only a second look finds out.
#[actix_rt::test]
async fn an_act_is_overtaken_by_the_revocation_it_waited_for_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let act = an_act(an_entry("shop", Action::TokenCreate), Some(shop), a_new_token("token"));
    let Guarded::Done(token) = LoginTokenRepository::insert(&fixture.db, act).await.unwrap() else {
        panic!("nobody was in the way")
    };
    let revocation = begin(&fixture, REVOCATION).await;
    let standing = Some(Standing { token: Some(token), ..shop });
    let act =
        an_act(an_entry("other", Action::InstanceProvision), standing, a_new_instance("other"));
    let answer = behind(&fixture, revocation, fixture.db.provision(act)).await;
    assert_eq!(answer.unwrap(), Guarded::Overtaken);
    fixture.close().await;
}

const DELETION: &str = "
    SELECT serial FROM instances FOR UPDATE;
    UPDATE instances SET deleted = true, private_key = NULL, private_key_id = NULL";
/// Leaves the row of the instance as it was.
const REVOCATION: &str = "SELECT serial FROM instances FOR UPDATE; DELETE FROM login_tokens";

#[actix_rt::test]
async fn no_account_gets_under_an_instance_whose_deletion_it_waited_for_on_postgres() {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let new = || NewAccount { instance: shop.instance, ..a_new_account("a", 1) };
    let act = |standing| an_act(an_entry("shop", Action::AccountAdd), standing, new());
    for (standing, answer) in
        [(Some(shop), Guarded::Overtaken), (None, Guarded::Done(Addition::NoInstance))]
    {
        fixture.execute("UPDATE instances SET deleted = false").await;
        let deletion = begin(&fixture, DELETION).await;
        let added = behind(&fixture, deletion, fixture.db.add(act(standing))).await;
        assert_eq!(added.unwrap(), answer);
    }
    let accounts = lines(fixture.url(), "SELECT '' AS line FROM accounts").await;
    assert_eq!(accounts.len(), 0, "an account escaped");
    fixture.close().await;
}

#[actix_rt::test]
async fn no_family_gets_past_the_deletion_or_revocation_it_waited_for_on_postgres() {
    for obstacle in [DELETION, REVOCATION] {
        let fixture = testing::postgres().await;
        let shop = a_shop(&fixture).await;
        let act = an_act(an_entry("shop", Action::TokenCreate), Some(shop), a_new_token("token"));
        LoginTokenRepository::insert(&fixture.db, act).await.unwrap();
        let access = an_access("shop", Permission::TokenFamiliesWrite);
        let obstacle = begin(&fixture, obstacle).await;
        let insertion =
            TokenFamilyRepository::insert_if_absent(&fixture.db, &access, a_new_family("a"));
        let end = behind(&fixture, obstacle, insertion).await.unwrap();
        assert!(matches!(end.open(&access), Err(AccessError::Unauthorized)));
        let families = lines(fixture.url(), "SELECT '' AS line FROM token_families").await;
        assert_eq!(families.len(), 0, "a family escaped");
        fixture.close().await;
    }
}

/// What only reads is in nobody's way.
#[actix_rt::test]
async fn a_look_waits_for_no_lock_on_postgres() {
    let fixture = testing::postgres().await;
    a_shop(&fixture).await;
    let change = begin(&fixture, "SELECT serial FROM instances FOR UPDATE").await;
    assert_eq!(InstanceRepository::list(&fixture.db).await.unwrap().len(), 1);
    drop(change);
    fixture.close().await;
}
