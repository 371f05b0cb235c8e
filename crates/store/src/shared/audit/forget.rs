use super::super::batch::is_full;
use super::Conn;
use super::rows::Entries;
use crate::error::Classify;
use crate::schema::audit;
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::store::{Phase, StoreError};

/// What is to be forgotten: everything from before the first time, what was refused from before
/// the second, and how many of each.
pub(super) type Old = (Timestamp, Timestamp, u32);

pub(super) async fn forget(
    c: &mut Conn,
    (before, refused, batch): &Old,
) -> Result<bool, StoreError> {
    let old =
        |before: &Timestamp| audit::table.filter(audit::at_us.lt(store_time(*before))).into_boxed();
    let more = remove(c, old(before), i64::from(*batch)).await?;
    // What is merged is what was refused: there is an index of it by time.
    let refused = old(refused).filter(audit::merged.is_not_null());
    Ok(remove(c, refused, i64::from(*batch)).await? || more)
}

/// Removes a batch of what is too old.
async fn remove(c: &mut Conn, old: Entries, batch: i64) -> Result<bool, StoreError> {
    let old = old.order((audit::at_us, audit::serial)).select(audit::serial).limit(batch);
    let serials: Vec<i64> = old.load(c).await.during(Phase::Fetch)?;
    let more = is_full(&serials, batch);
    let gone = diesel::delete(audit::table.filter(audit::serial.eq_any(serials)));
    gone.execute(c).await.during(Phase::Store)?;
    Ok(more)
}
