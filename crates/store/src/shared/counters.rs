//! What is used up of a budget.
use super::Conn;
use super::kept::Keep;
use crate::error::Classify;
use crate::schema::counters;
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::budget::Charge;
use taler_merchant_domain::store::{Phase, StoreError};

/// Whether nothing is left.
pub(super) async fn is_used_up(c: &mut Conn, charge: &Charge) -> Result<bool, StoreError> {
    let used = counters::table.find((charge.counter.as_slice(), store_time(charge.start)));
    let used: Option<i64> =
        used.select(counters::used).first(c).await.optional().during(Phase::Fetch)?;
    Ok(used.unwrap_or_default() >= i64::from(charge.limit))
}

/// Takes a unit, if there is one left. Until the transaction ends nobody else takes one.
pub(super) async fn take(c: &mut Conn, charge: &Charge) -> Result<bool, StoreError> {
    let (counter, start) = (charge.counter.as_slice(), store_time(charge.start));
    let fresh = (
        counters::counter.eq(counter),
        counters::start_us.eq(start),
        counters::end_us.eq(store_time(charge.end)),
        counters::used.eq(0),
    );
    let insert = diesel::insert_into(counters::table).values(fresh).on_conflict_do_nothing();
    insert.execute(c).await.during(Phase::Store)?;
    let left =
        counters::table.find((counter, start)).filter(counters::used.lt(i64::from(charge.limit)));
    let update = diesel::update(left).set(counters::used.eq(counters::used + 1));
    Ok(update.kept().execute(c).await.during(Phase::Store)? > 0)
}

/// Gives a unit back that this transaction took.
pub(super) async fn give_back(c: &mut Conn, charge: &Charge) -> Result<(), StoreError> {
    let row = counters::table.find((charge.counter.as_slice(), store_time(charge.start)));
    let update = diesel::update(row).set(counters::used.eq(counters::used - 1));
    update.kept().execute(c).await.during(Phase::Store).map(drop)
}
