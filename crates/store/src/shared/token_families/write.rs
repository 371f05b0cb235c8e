//! Changes that are made only for those who may, each by one statement. Where it touched no row,
//! a look finds out why.
use super::super::kept::Keep;
use super::Conn;
use super::find::look;
use super::rows::TermsRow;
use crate::error::Classify;
use crate::schema::{instances, login_tokens, token_families};
use crate::values::{store_duration, store_time};
use diesel::IntoSql;
use diesel::dsl::auto_type;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Slug;
use taler_merchant_domain::auth::{Access, Checked, Scope};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::token_families::{FamilyTerms, NewTokenFamily, TokenFamily};

type Written = Result<Checked<Option<TokenFamily>>, StoreError>;

/// The live instance that an access addresses, if the token that it presents is good for it.
#[auto_type(no_type_alias)]
fn admitted<'a>(access: &'a Access) -> _ {
    let mac: &'a [u8] = access.token.as_bytes();
    let id: &'a str = access.instance.key();
    let at: i64 = store_time(access.at);
    let scopes: [Option<&'static str>; Scope::ALL.len()] =
        Scope::allowing(access.permission).map(|scope| scope.map(Scope::as_str));
    let token = login_tokens::instance_serial.eq(instances::serial);
    instances::table
        .inner_join(login_tokens::table.on(token))
        .filter(instances::id_key.eq(id).and(instances::deleted.eq(false)))
        .filter(login_tokens::mac.eq(mac).and(login_tokens::expires_us.gt(at)))
        .filter(login_tokens::scope.nullable().eq_any(scopes))
}

/// The name of the statement below.
enum Insertion {}

/// Locks instance and token: the foreign key only notices an instance that is gone, and nothing
/// else a token that is.
pub(super) async fn insert_if_absent(
    c: &mut Conn,
    (access, new): &(Access, NewTokenFamily),
) -> Written {
    let (terms, schedule) = (TermsRow::try_from(&new.terms)?, &new.schedule);
    let family = admitted(access).select((
        instances::serial,
        new.slug.as_str().into_sql::<Text>(),
        new.kind.as_str().into_sql::<Text>(),
        terms.name.into_sql::<Text>(),
        terms.description.into_sql::<Text>(),
        terms.description_i18n.into_sql::<Text>(),
        terms.extra_data.into_sql::<Nullable<Text>>(),
        terms.valid_after_us.into_sql::<BigInt>(),
        terms.valid_before_us.into_sql::<BigInt>(),
        store_duration(schedule.duration()).into_sql::<BigInt>(),
        store_duration(schedule.granularity().length()).into_sql::<BigInt>(),
        store_duration(schedule.offset()).into_sql::<BigInt>(),
        0_i64.into_sql::<BigInt>(),
        0_i64.into_sql::<BigInt>(),
    ));
    let inserted = shared!(family)
        .insert_into(token_families::table)
        .into_columns((
            token_families::instance_serial,
            token_families::slug,
            token_families::kind,
            token_families::name,
            token_families::description,
            token_families::description_i18n,
            token_families::extra_data,
            token_families::valid_after_us,
            token_families::valid_before_us,
            token_families::duration_us,
            token_families::validity_granularity_us,
            token_families::start_offset_us,
            token_families::issued,
            token_families::used,
        ))
        .on_conflict_do_nothing()
        .kept_as::<Insertion>()
        .execute(c)
        .await
        .during(Phase::Store)?;
    end(c, inserted, access, &new.slug, Option::is_some).await
}

pub(super) async fn update(
    c: &mut Conn,
    (access, slug, terms): &(Access, Slug, FamilyTerms),
) -> Written {
    let family = token_families::table
        .filter(token_families::instance_serial.eq_any(admitted(access).select(instances::serial)))
        .filter(token_families::slug.eq(slug.as_str()));
    let update = diesel::update(family).set(TermsRow::try_from(terms)?).kept().execute(c);
    let updated = update.await.during(Phase::Store)?;
    end(c, updated, access, slug, Option::is_none).await
}

pub(super) async fn delete(c: &mut Conn, (access, slug): &(Access, Slug)) -> Written {
    let family = token_families::table
        .filter(token_families::instance_serial.eq_any(admitted(access).select(instances::serial)))
        .filter(token_families::slug.eq(slug.as_str()));
    let deleted = diesel::delete(family).kept().execute(c).await.during(Phase::Store)?;
    end(c, deleted, access, slug, Option::is_none).await
}

/// `in_the_way` knows what keeps the change from being made, for somebody with a good token. What
/// is there no longer begins the attempt anew.
async fn end(
    c: &mut Conn,
    written: usize,
    access: &Access,
    slug: &Slug,
    in_the_way: fn(&Option<TokenFamily>) -> bool,
) -> Written {
    if written > 0 {
        return Ok(Checked::Done);
    }
    let found = look(c, access, slug).await?;
    match found.clone().map(|gated| gated.open(access)) {
        Some(Ok((_, family))) if !in_the_way(&family) => Err(StoreError::Contended),
        _ => Ok(Checked::Undone(found)),
    }
}
