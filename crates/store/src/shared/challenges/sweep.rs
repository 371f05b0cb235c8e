use super::super::batch::is_full;
use super::Conn;
use crate::error::Classify;
use crate::schema::{challenges, counters};
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::store::{Phase, StoreError};

pub(super) async fn sweep(
    c: &mut Conn,
    (at, batch): &(Timestamp, u32),
) -> Result<bool, StoreError> {
    let (at, batch) = (store_time(*at), i64::from(*batch));
    let ended = challenges::table
        .filter(challenges::expires_us.le(at))
        .order(challenges::expires_us)
        .select(challenges::id)
        .limit(batch);
    let ids: Vec<Vec<u8>> = ended.load(c).await.during(Phase::Fetch)?;
    let more = is_full(&ids, batch);
    let gone = diesel::delete(challenges::table.filter(challenges::id.eq_any(ids)));
    gone.execute(c).await.during(Phase::Store)?;
    let over = counters::table
        .filter(counters::end_us.le(at))
        .order(counters::end_us)
        .select(counters::counter)
        .limit(batch);
    let keys: Vec<Vec<u8>> = over.load(c).await.during(Phase::Fetch)?;
    let more = more || is_full(&keys, batch);
    let over =
        counters::table.filter(counters::counter.eq_any(keys)).filter(counters::end_us.le(at));
    diesel::delete(over).execute(c).await.during(Phase::Store)?;
    Ok(more)
}
