//! Statements that Postgres is given for many at once, which are others than those for one.
use crate::recorder::{POSTGRES, statements};
use futures_util::future::{FutureExt, join, join_all};
use taler_merchant_domain::accounts::AccountRepository;
use taler_merchant_domain::auth::{LoginTokenRepository, Permission};
use taler_merchant_domain::instances::{InstanceRepository, InstanceSerial};
use taler_merchant_domain::passwords::PasswordRepository;
use taler_merchant_domain::testing::{a_new_family, a_trial, an_access};
use taler_merchant_domain::token_families::TokenFamilyRepository;
use taler_merchant_domain::{InstanceId, Slug, Timestamp, WireHash};
use taler_merchant_store::postgres::Db;
use taler_merchant_store::testing;

/// How many kinds there are of those that look something up, and of those that put something down.
const KINDS: [usize; 2] = [7, 1];

/// What they have in common.
pub(crate) const FOR_MANY: &str = " FROM unnest(";

/// More than go by themselves.
const MANY: usize = 8;

const MOST_TRIES: usize = 10_000;

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

async fn put_each_down(db: &Db) {
    let access = &an_access("shop", Permission::TokenFamiliesWrite);
    let put_down = |number: usize| async move {
        let family = a_new_family(&format!("family-{number}"));
        drop(TokenFamilyRepository::insert_if_absent(db, access, family).await.unwrap());
    };
    join_all((0..MANY).map(put_down)).await;
}

fn kinds() -> [usize; 2] {
    let seen: Vec<_> = statements(POSTGRES).into_iter().map(|(sql, _)| sql).collect();
    let for_many = seen.iter().filter(|sql| sql.contains(FOR_MANY));
    let (found, made): (Vec<_>, Vec<_>) = for_many.partition(|sql| sql.starts_with("SELECT "));
    [found.len(), made.len()]
}

/// Until each was seen; at first, they take other ways, since the shared connection is not open.
pub(crate) async fn go_together() {
    let fixture = testing::postgres().await;
    for _ in 0..MOST_TRIES {
        join(look_each_up(&fixture.db), put_each_down(&fixture.db)).await;
        if kinds() == KINDS {
            break;
        }
    }
    assert_eq!(kinds(), KINDS, "what is looked up, and what is put down, together");
    fixture.close().await;
}
