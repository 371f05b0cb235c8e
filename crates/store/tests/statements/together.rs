//! Look-ups that Postgres is asked for together, in a statement of their own.
use crate::recorder::{POSTGRES, statements};
use futures_util::future::{FutureExt, join_all};
use taler_merchant_domain::accounts::AccountRepository;
use taler_merchant_domain::auth::{LoginTokenRepository, Permission};
use taler_merchant_domain::instances::{InstanceRepository, InstanceSerial};
use taler_merchant_domain::passwords::PasswordRepository;
use taler_merchant_domain::testing::{a_trial, an_access};
use taler_merchant_domain::token_families::TokenFamilyRepository;
use taler_merchant_domain::{InstanceId, Slug, Timestamp, WireHash};
use taler_merchant_store::postgres::Db;
use taler_merchant_store::testing;

/// How many kinds there are.
const KINDS: usize = 7;

/// More than go by themselves.
const MANY: usize = 8;

async fn look_each_up(db: &Db) {
    let access = &an_access("shop", Permission::InstancesRead);
    let (id, slug) = (&InstanceId::parse("shop").unwrap(), &Slug::parse("family").unwrap());
    let (trial, h_wire) =
        (&a_trial("shop", "::1", Timestamp::EPOCH), &WireHash::from_bytes([1; 64]));
    let look_ups = (0..MANY).flat_map(|_| {
        [
            async { drop(InstanceRepository::find(db, id).await.unwrap()) }.boxed(),
            async { drop(db.find_profile(access).await.unwrap()) }.boxed(),
            async { drop(db.find_holder(InstanceSerial(1)).await.unwrap()) }.boxed(),
            async { drop(LoginTokenRepository::find(db, access).await.unwrap()) }.boxed(),
            async { drop(AccountRepository::find(db, access, h_wire).await.unwrap()) }.boxed(),
            async { drop(TokenFamilyRepository::find(db, access, slug).await.unwrap()) }.boxed(),
            async { drop(PasswordRepository::find(db, trial).await.unwrap()) }.boxed(),
        ]
    });
    join_all(look_ups).await;
}

fn kinds() -> usize {
    statements(POSTGRES).iter().filter(|(sql, _)| sql.starts_with("SELECT found.*")).count()
}

/// Until each was seen; at first, they take other ways, since the shared connection is not open.
pub(crate) async fn look_up() {
    let fixture = testing::postgres().await;
    while kinds() < KINDS {
        look_each_up(&fixture.db).await;
    }
    fixture.close().await;
}
