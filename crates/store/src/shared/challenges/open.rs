use super::rows::{ChallengeRow, holds, insert};
use super::{Conn, counters};
use crate::error::Classify;
use crate::schema::challenges;
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::AsyncConnectionCore;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::challenges::{Asked, Challenge, ChallengeId, Opened, Opening};
use taler_merchant_domain::store::{Phase, StoreError};

use super::super::unit::End;

pub(super) async fn open(c: &mut Conn, opening: &Opening) -> Result<End<Opened>, StoreError> {
    if !holds(c, opening.owner.bound_to).await? {
        return Ok(End::RollBack(Opened::Overtaken));
    }
    if counters::is_used_up(c, &opening.lock()).await? {
        return Ok(End::RollBack(Opened::Locked));
    }
    let known = reusable(c, opening).await?;
    let open = |asked: &Asked| known.iter().find(|one| one.address == asked.address);
    let id = |asked| open(asked).map_or(asked.id, |one| one.id);
    let ids: Vec<ChallengeId> = opening.asked.iter().map(id).collect();
    let missing: Vec<&Asked> = opening.asked.iter().filter(|asked| open(asked).is_none()).collect();
    if missing.is_empty() {
        return Ok(End::RollBack(Opened::Done(ids)));
    }
    if let Some(charge) = opening.charge()
        && !counters::take(c, &charge).await?
    {
        return Ok(End::RollBack(Opened::Throttled(charge.end)));
    }
    if !make_room(c, opening, missing.len()).await? {
        return Ok(End::RollBack(Opened::Full));
    }
    for asked in missing {
        insert(c, &opening.challenge(asked), opening.at).await?;
    }
    Ok(End::Commit(Opened::Done(ids)))
}

/// Challenges for the very same command that are open, and may be given to whoever asks.
async fn reusable(c: &mut Conn, opening: &Opening) -> Result<Vec<Challenge>, StoreError> {
    let rows: Vec<ChallengeRow> = challenges::table
        .filter(challenges::binding.eq(opening.binding.as_bytes().as_slice()))
        .filter(challenges::solved.eq(false))
        .filter(challenges::expires_us.gt(store_time(opening.at)))
        .order(challenges::created_us.desc())
        .select(ChallengeRow::as_select())
        .load(c)
        .await
        .during(Phase::Fetch)?;
    let all: Result<Vec<Challenge>, _> = rows.into_iter().map(Challenge::try_from).collect();
    all.map(|all| all.into_iter().filter(|one| opening.may_give(one)).collect())
}

/// Sees to it that so many more may be open: the oldest for which nobody asked for a code make
/// room. Whether there was room enough.
async fn make_room(c: &mut Conn, opening: &Opening, more: usize) -> Result<bool, StoreError> {
    let count: i64 = waiting(opening).count().get_result(c).await.during(Phase::Fetch)?;
    let wanted = count.saturating_add(i64::try_from(more).unwrap_or(i64::MAX));
    let excess = wanted.saturating_sub(i64::from(opening.most_open()));
    if excess <= 0 {
        return Ok(true);
    }
    drop_unsent(c, opening, excess).await
}

/// Challenges that wait to be solved and share the room of those that are wanted.
fn waiting(
    opening: &Opening,
) -> challenges::BoxedQuery<'_, <Conn as AsyncConnectionCore>::Backend> {
    let waiting = challenges::table
        .filter(challenges::anonymous.eq(opening.anonymous))
        .filter(challenges::solved.eq(false))
        .filter(challenges::expires_us.gt(store_time(opening.at)))
        .into_boxed();
    if opening.anonymous {
        return waiting;
    }
    let waiting = waiting
        .filter(challenges::instance_id.eq(opening.owner.instance.key()))
        .filter(challenges::operation.eq(opening.operation.as_str()));
    match opening.owner.bound_to {
        // Those of another epoch are void.
        Some((_, epoch)) => waiting.filter(challenges::epoch.eq(epoch.0)),
        None => waiting,
    }
}

async fn drop_unsent(c: &mut Conn, opening: &Opening, excess: i64) -> Result<bool, StoreError> {
    let unsent = waiting(opening).filter(challenges::transmissions.eq(0));
    let oldest = unsent.order(challenges::created_us).select(challenges::id).limit(excess);
    let oldest: Vec<Vec<u8>> = oldest.load(c).await.during(Phase::Fetch)?;
    // For some a code may have been asked for since.
    let gone = challenges::table
        .filter(challenges::id.eq_any(oldest))
        .filter(challenges::transmissions.eq(0));
    let gone = diesel::delete(gone).execute(c).await.during(Phase::Store)?;
    Ok(i64::try_from(gone).unwrap_or(i64::MAX) >= excess)
}
