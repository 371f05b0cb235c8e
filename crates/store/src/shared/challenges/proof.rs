use super::super::kept::Keep;
use super::Conn;
use super::rows::{bytes, read_address};
use crate::error::Classify;
use crate::schema::challenges;
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::challenges::{Binding, ChallengeId, Solved};
use taler_merchant_domain::store::{Phase, StoreError};

pub(super) async fn find_solved(
    c: &mut Conn,
    (ids, binding, at): &(Vec<ChallengeId>, Binding, Timestamp),
) -> Result<Vec<Solved>, StoreError> {
    let ids: Vec<&[u8]> = ids.iter().map(|id| id.as_bytes().as_slice()).collect();
    let rows: Vec<(Vec<u8>, String, String, bool)> = challenges::table
        .filter(challenges::id.eq_any(ids))
        .filter(challenges::binding.eq(binding.as_bytes().as_slice()))
        .filter(challenges::solved.eq(true))
        .filter(challenges::expires_us.gt(store_time(*at)))
        .order((challenges::spent, challenges::created_us))
        .select((challenges::id, challenges::channel, challenges::address, challenges::spent))
        .load(c)
        .await
        .during(Phase::Fetch)?;
    let solved = rows.into_iter().map(|(id, channel, address, spent)| {
        let id = ChallengeId::from_bytes(bytes(id, "id")?);
        Ok(Solved { id, address: read_address(&channel, &address)?, spent })
    });
    solved.collect()
}

/// Uses up a proof, all of it. Whether it was still good: of two that show it, one finds it so.
pub(in super::super) async fn spend(
    c: &mut Conn,
    proof: &[ChallengeId],
    at: Timestamp,
) -> Result<bool, StoreError> {
    if proof.is_empty() {
        return Ok(true);
    }
    let ids: Vec<&[u8]> = proof.iter().map(|id| id.as_bytes().as_slice()).collect();
    let good = challenges::table
        .filter(challenges::id.eq_any(ids))
        .filter(challenges::solved.eq(true))
        .filter(challenges::spent.eq(false))
        .filter(challenges::expires_us.gt(store_time(at)));
    let update = diesel::update(good).set(challenges::spent.eq(true));
    Ok(update.kept().execute(c).await.during(Phase::Store)? == proof.len())
}
