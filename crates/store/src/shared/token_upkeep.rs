//! What is done with login tokens behind the backs of their owners.
use super::Conn;
use super::batch::is_full;
use super::kept::Keep;
use crate::error::Classify;
use crate::schema::{instances, login_tokens};
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use std::collections::HashMap;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::auth::TokenUse;
use taler_merchant_domain::store::{Phase, StoreError};

#[derive(Queryable, Selectable)]
#[diesel(table_name = instances)]
struct OwnerRow {
    serial: i64,
    id_key: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = login_tokens)]
struct EndRow {
    serial: i64,
    expires_us: i64,
}

/// The instances are `shared!`, which keeps those away who remove tokens, and everybody takes the
/// rows in the same order: nobody who holds one waits for another.
#[expect(clippy::ptr_arg, reason = "the input of a unit of work is a sized type")]
pub(super) async fn record_uses(c: &mut Conn, uses: &Vec<TokenUse>) -> Result<(), StoreError> {
    let owners = owners(c, uses).await?;
    let mut found: Vec<(i64, &TokenUse)> =
        uses.iter().filter_map(|one| Some((*owners.get(one.instance.key())?, one))).collect();
    found.sort_unstable_by_key(|(owner, one)| (*owner, *one.token.as_bytes()));
    for (owner, one) in found {
        record(c, owner, one).await?;
    }
    Ok(())
}

async fn owners(c: &mut Conn, uses: &[TokenUse]) -> Result<HashMap<String, i64>, StoreError> {
    let mut ids: Vec<&str> = uses.iter().map(|one| one.instance.key()).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = instances::table
        .filter(instances::id_key.eq_any(ids))
        .order(instances::serial)
        .select(OwnerRow::as_select());
    let rows: Vec<OwnerRow> = shared!(rows).load(c).await.during(Phase::Fetch)?;
    Ok(rows.into_iter().map(|row| (row.id_key, row.serial)).collect())
}

async fn record(c: &mut Conn, owner: i64, one: &TokenUse) -> Result<(), StoreError> {
    let at = store_time(one.at);
    let earlier = login_tokens::last_used_us.is_null().or(login_tokens::last_used_us.lt(at));
    let token = login_tokens::table
        .filter(login_tokens::instance_serial.eq(owner))
        .filter(login_tokens::mac.eq(one.token.as_bytes().as_slice()))
        .filter(earlier);
    let update = diesel::update(token).set(login_tokens::last_used_us.eq(at));
    update.kept().execute(c).await.during(Phase::Store).map(drop)
}

/// Nothing rests on a token that has expired, nor on one that was exchanged for it: no instance has
/// to be locked.
pub(super) async fn forget_expired(
    c: &mut Conn,
    (before, batch): &(Timestamp, u32),
) -> Result<bool, StoreError> {
    let (before, batch) = (store_time(*before), i64::from(*batch));
    let ended = login_tokens::table
        .filter(login_tokens::expires_us.le(before))
        .order(login_tokens::expires_us)
        .select(EndRow::as_select())
        .limit(batch);
    let ended: Vec<EndRow> = ended.load(c).await.during(Phase::Fetch)?;
    let Some(last) = ended.last().map(|row| row.expires_us) else { return Ok(false) };
    let serials: Vec<i64> = ended.iter().map(|row| row.serial).collect();
    let more = is_full(&serials, batch);
    // By the index of the ends, as far as this batch goes: serials have none of their own.
    let gone = login_tokens::table
        .filter(login_tokens::expires_us.le(last))
        .filter(login_tokens::serial.eq_any(serials));
    diesel::delete(gone).execute(c).await.during(Phase::Store)?;
    Ok(more)
}
