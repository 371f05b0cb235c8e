use super::super::batch::is_full;
use super::Conn;
use crate::error::Classify;
use crate::schema::{login_sources, wrong_passwords};
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::store::{Phase, StoreError};

/// What is to be forgotten: wrong passwords and logins from before these times, and how many.
pub(super) type Old = (Timestamp, Timestamp, u32);

pub(super) async fn forget(
    c: &mut Conn,
    (failures, logins, batch): &Old,
) -> Result<bool, StoreError> {
    let (failures, logins) = (store_time(*failures), store_time(*logins));
    let more = forget_failures(c, failures, i64::from(*batch)).await?;
    Ok(forget_logins(c, logins, i64::from(*batch)).await? || more)
}

async fn forget_failures(c: &mut Conn, before: i64, batch: i64) -> Result<bool, StoreError> {
    let old = wrong_passwords::table
        .filter(wrong_passwords::last_us.lt(before))
        .order(wrong_passwords::last_us)
        .select(wrong_passwords::counted)
        .limit(batch);
    let keys: Vec<Vec<u8>> = old.load(c).await.during(Phase::Fetch)?;
    let more = is_full(&keys, batch);
    // One that was counted again meanwhile stays.
    let gone = wrong_passwords::table
        .filter(wrong_passwords::counted.eq_any(keys))
        .filter(wrong_passwords::last_us.lt(before));
    diesel::delete(gone).execute(c).await.during(Phase::Store)?;
    Ok(more)
}

async fn forget_logins(c: &mut Conn, before: i64, batch: i64) -> Result<bool, StoreError> {
    let old = login_sources::table
        .filter(login_sources::last_us.lt(before))
        .order(login_sources::last_us)
        .select(login_sources::source)
        .limit(batch);
    let keys: Vec<Vec<u8>> = old.load(c).await.during(Phase::Fetch)?;
    let more = is_full(&keys, batch);
    let gone = login_sources::table
        .filter(login_sources::source.eq_any(keys))
        .filter(login_sources::last_us.lt(before));
    diesel::delete(gone).execute(c).await.during(Phase::Store)?;
    Ok(more)
}
