//! Races of which one side is held at its worst moment.
use crate::both::lines;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::{Either, select};
use taler_merchant_domain::act::{Guarded, Standing};
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::{LoginTokenRepository, PasswordHash};
use taler_merchant_domain::instances::{Change, Epoch, InstanceRepository, NewPassword};
use taler_merchant_domain::store::Insertion;
use taler_merchant_domain::testing::{a_new_instance, a_new_token, an_act, an_entry};
use taler_merchant_store::postgres::Db;
use taler_merchant_store::testing;
use taler_merchant_store::testing::Fixture;

async fn a_shop(fixture: &Fixture<Db>) -> Standing {
    let act = an_act(an_entry("shop", Action::InstanceProvision), None, a_new_instance("shop"));
    match fixture.db.provision(act).await.unwrap() {
        Guarded::Done(Insertion::New(instance)) => {
            Standing { instance, epoch: Epoch::FIRST, token: None }
        }
        other => panic!("{other:?}"),
    }
}

/// A transaction of somebody else.
async fn begin(fixture: &Fixture<Db>, sql: &str) -> AsyncPgConnection {
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
async fn behind<T>(
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

fn a_password(standing: Standing) -> NewPassword {
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
    let revocation = "SELECT serial FROM instances FOR UPDATE; DELETE FROM login_tokens";
    let revocation = begin(&fixture, revocation).await;
    let standing = Some(Standing { token: Some(token), ..shop });
    let act =
        an_act(an_entry("other", Action::InstanceProvision), standing, a_new_instance("other"));
    let answer = behind(&fixture, revocation, fixture.db.provision(act)).await;
    assert_eq!(answer.unwrap(), Guarded::Overtaken);
    fixture.close().await;
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
