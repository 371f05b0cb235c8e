//! Writes of a worker that Postgres commits together.
use crate::both::{END_WAITING, lines, target};
use crate::races::{a_shop, begin};
use diesel_async::SimpleAsyncConnection;
use futures_util::FutureExt;
use futures_util::future::{join, join_all};
use taler_merchant_domain::Slug;
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::{Access, Checked, LoginTokenRepository, Permission};
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::testing::{
    a_new_family, a_new_instance, a_new_token, a_token_mac, an_access, an_act, an_entry,
};
use taler_merchant_domain::token_families::{TokenFamily, TokenFamilyRepository};
use taler_merchant_store::postgres::{Db, Options};
use taler_merchant_store::testing::{self, Fixture};

type End = Result<Checked<Option<TokenFamily>>, StoreError>;

/// Two instances, `shop` and `other`, with a token each.
async fn shops() -> Fixture<Db> {
    let fixture = testing::postgres().await;
    let shop = a_shop(&fixture).await;
    let entry = an_entry("other", Action::InstanceProvision);
    fixture.db.provision(an_act(entry, None, a_new_instance("other"))).await.unwrap();
    let act = an_act(an_entry("shop", Action::TokenCreate), Some(shop), a_new_token("token"));
    LoginTokenRepository::insert(&fixture.db, act).await.unwrap();
    fixture
        .execute(
            "INSERT INTO login_tokens (instance_serial, mac, scope, refreshable, description,
                 created_us, expires_us)
             SELECT i.serial, mac, scope, refreshable, description, t.created_us, expires_us
             FROM login_tokens t, instances i WHERE i.id = 'other'",
        )
        .await;
    fixture
}

fn access(shop: &str) -> Access {
    an_access(shop, Permission::TokenFamiliesWrite)
}

async fn create(db: &Db, shop: &str, slug: &str) -> End {
    TokenFamilyRepository::insert_if_absent(db, &access(shop), a_new_family(slug)).await
}

fn is_done(end: &End) -> bool {
    matches!(end, Ok(Checked::Done))
}

/// What somebody with a good token is told was there before.
fn existing(shop: &str, end: End) -> Option<Slug> {
    let Ok(Checked::Undone(Some(gated))) = end else { return None };
    let (_, family) = gated.open(&access(shop)).ok()?;
    family.map(|family| family.slug)
}

async fn stored(fixture: &Fixture<Db>) -> Vec<String> {
    let families = "SELECT id || '/' || slug AS line FROM token_families
                    JOIN instances ON instances.serial = instance_serial ORDER BY 1";
    lines(fixture.url(), families).await
}

#[actix_rt::test]
async fn many_writes_at_once_are_few_statements() {
    let fixture = shops().await;
    let slugs: Vec<_> = (0..200).map(|number| format!("f{number:03}")).collect();
    let ends = join_all(slugs.iter().map(|slug| create(&fixture.db, "shop", slug))).await;
    assert!(ends.iter().all(is_done), "{ends:?}");
    let all: Vec<_> = slugs.iter().map(|slug| format!("shop/{slug}")).collect();
    assert_eq!(stored(&fixture).await, all);
    let (transactions, statements) = taken(&fixture, "true").await;
    assert!(transactions <= statements && statements < 20, "{statements} statements");
    fixture.close().await;
}

/// In how many transactions families were made, and by how many statements.
async fn taken(fixture: &Fixture<Db>, which: &str) -> (usize, usize) {
    let count = |of: &str| {
        format!("SELECT count(DISTINCT {of})::text AS line FROM token_families WHERE {which}")
    };
    let number = async |of| lines(fixture.url(), &count(of)).await[0].parse().unwrap();
    (number("xmin::text").await, number("(xmin::text, cmin::text)").await)
}

/// Who is refused, or comes too late, keeps others neither from one transaction nor, for long, from
/// one statement.
#[actix_rt::test]
async fn one_that_makes_nothing_leaves_the_others_together() {
    let fixture = shops().await;
    let db = &fixture.db;
    assert!(is_done(&create(db, "shop", "there").await));
    let round = |name: &'static str, more: Option<&'static str>| async move {
        let slugs = (0..20).map(|number| format!("{name}{number:02}"));
        let slugs: Vec<_> = slugs.chain(more.map(str::to_owned)).collect();
        join_all(slugs.iter().map(|slug| create(db, "shop", slug))).await
    };
    let ends = round("a", Some("there")).await;
    assert!(!is_done(&ends[20]) && ends[..20].iter().all(is_done), "{ends:?}");
    let (transactions, statements) = taken(&fixture, "slug LIKE 'a%'").await;
    assert!(transactions < 10 && statements == 20, "{transactions} and {statements}");
    round("b", None).await;
    let (transactions, statements) = taken(&fixture, "slug LIKE 'b%'").await;
    assert!(transactions < 10 && statements == 20, "{transactions} and {statements}");
    for _ in 0..20 {
        round("c", None).await;
        fixture.execute("DELETE FROM token_families WHERE slug LIKE 'c%'").await;
    }
    round("d", None).await;
    let (transactions, statements) = taken(&fixture, "slug LIKE 'd%'").await;
    assert!(transactions < 10 && statements < 10, "{transactions} and {statements}");
    fixture.close().await;
}

/// Each is told what became of his own.
#[actix_rt::test]
async fn what_is_made_and_what_is_refused_goes_together() {
    let fixture = shops().await;
    let db = &fixture.db;
    let slug = |number: usize| format!("f{number}");
    join_all((0..30).map(|number| async move { create(db, "shop", &slug(number)).await })).await;
    let stranger = Access { token: a_token_mac("another"), ..access("shop") };
    let stranger = &stranger;
    join_all((0..90).map(|number| async move {
        let slug = slug(number / 3);
        match number % 3 {
            0 => assert!(is_done(&create(db, "other", &slug).await)),
            1 => {
                let end = create(db, "shop", &slug).await;
                assert_eq!(existing("shop", end).unwrap().as_str(), slug);
            }
            _ => {
                let family = a_new_family("new");
                let end = TokenFamilyRepository::insert_if_absent(db, stranger, family).await;
                assert!(end.unwrap().open(stranger).is_err());
            }
        }
    }))
    .await;
    assert_eq!(stored(&fixture).await.len(), 60);
    fixture.close().await;
}

#[actix_rt::test]
async fn who_waits_for_a_lock_keeps_nobody_up() {
    let fixture = shops().await;
    let db = Db::open(&target(fixture.url()), &Options::DEFAULT).unwrap().for_worker();
    let db = &db;
    let lock = "SELECT serial FROM instances WHERE id = 'shop' FOR UPDATE";
    let mut lock = begin(&fixture, lock).await;
    let held_up = async { create(db, "shop", "held").await };
    let others = async {
        for round in 0..3 {
            let slugs: Vec<_> = (0..20).map(|number| format!("f{round}-{number}")).collect();
            let ends = join_all(slugs.iter().map(|slug| create(db, "other", slug))).await;
            assert!(ends.iter().all(is_done), "{ends:?}");
        }
        lock.batch_execute("COMMIT").await.unwrap();
    };
    // One that waits before the others come, and some among them.
    let more = join_all(["g1", "g2", "g3"].map(|slug| create(db, "shop", slug)));
    let ((held_up, more), ()) = join(join(held_up, more), others).await;
    assert!(is_done(&held_up) && more.iter().all(is_done), "{held_up:?} {more:?}");
    assert_eq!(stored(&fixture).await.len(), 64);
    fixture.close().await;
}

/// Two workers that put down the same in another order.
#[actix_rt::test]
async fn who_meets_others_in_the_other_order_is_answered() {
    let fixture = shops().await;
    let one = Db::open(&target(fixture.url()), &Options::DEFAULT).unwrap();
    let (one, other) = (one.for_worker(), one.for_worker());
    for round in 0..5 {
        let slugs: Vec<_> = (0..40).map(|number| format!("f{round}-{number}")).collect();
        let forth = join_all(slugs.iter().map(|slug| create(&one, "shop", slug)));
        let back = join_all(slugs.iter().rev().map(|slug| create(&other, "shop", slug)));
        let (forth, back) = join(forth, back).await;
        for (slug, (one, other)) in slugs.iter().zip(forth.into_iter().zip(back.into_iter().rev()))
        {
            assert_ne!(is_done(&one), is_done(&other), "{slug} is made once");
            let late = if is_done(&one) { other } else { one };
            assert_eq!(existing("shop", late).unwrap().as_str(), slug);
        }
    }
    fixture.close().await;
}

/// Nobody is told of what was not committed.
#[actix_rt::test]
async fn what_ends_with_its_connection_is_not_told_as_done() {
    let fixture = shops().await;
    let db = &fixture.db;
    let mut told = Vec::new();
    for round in 0..10 {
        let slugs: Vec<_> = (0..40).map(|number| format!("f{round}-{number}")).collect();
        let ends = join_all(slugs.iter().map(|slug| create(db, "shop", slug)));
        let ending = async {
            for _ in 0..5 {
                fixture.execute(END_WRITING).await;
            }
        };
        let (ends, ()) = join(ends, ending).await;
        let done = slugs.iter().zip(&ends).filter(|(_, end)| is_done(end));
        told.extend(done.map(|(slug, _)| format!("shop/{slug}")));
    }
    let stored = stored(&fixture).await;
    assert!(told.iter().all(|slug| stored.contains(slug)));
    while !is_done(&create(db, "shop", "last").await) {}
    fixture.close().await;
}

const END_WRITING: &str = "
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'INSERT%' AND pid <> pg_backend_pid()";

#[actix_rt::test]
async fn a_write_is_made_though_its_caller_goes_away() {
    let fixture = shops().await;
    let db = &fixture.db;
    let slugs: Vec<_> = (0..20).map(|number| format!("f{number:02}")).collect();
    for slug in &slugs {
        let mut write = Box::pin(create(db, "shop", slug));
        assert!((&mut write).now_or_never().is_none());
    }
    assert!(db.drain().now_or_never().is_none());
    db.drain().await;
    assert_eq!(stored(&fixture).await.len(), slugs.len());
    fixture.close().await;
}

/// Those that stood behind it are made all the same.
#[actix_rt::test]
async fn who_loses_a_connection_loses_his_own_write_only() {
    let fixture = shops().await;
    let db = &fixture.db;
    let lock = "SELECT serial FROM instances WHERE id = 'shop' FOR UPDATE";
    let lock = begin(&fixture, lock).await;
    let held_up = async { create(db, "shop", "held").await };
    let others = async {
        while lines(fixture.url(), WAITING).await == ["0"] {}
        let ends = join_all(
            (0..20).map(|number| async move { create(db, "other", &format!("f{number}")).await }),
        );
        let (ends, ()) = join(ends, fixture.execute(END_WAITING)).await;
        assert!(ends.iter().all(is_done), "{ends:?}");
        drop(lock);
    };
    let (held_up, ()) = join(held_up, others).await;
    assert!(held_up.is_err());
    assert_eq!(stored(&fixture).await.len(), 20);
    fixture.close().await;
}

const WAITING: &str = "
    SELECT count(*)::text AS line FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";
