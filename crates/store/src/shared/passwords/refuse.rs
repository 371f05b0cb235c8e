use super::super::kept::Keep;
use super::find::FailuresRow;
use super::{Conn, audit, counters};
use crate::error::Classify;
use crate::schema::wrong_passwords;
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::passwords::{Failures, Refusal, SourceMac, Trial};
use taler_merchant_domain::store::{Phase, StoreError};

/// Counts in one order: the source and its neighbourhood with the instance, then the counters of
/// source and instance, then the log.
pub(super) async fn refuse(c: &mut Conn, refusal: &Refusal) -> Result<(), StoreError> {
    let trial = &refusal.trial;
    if let Some(source) = &trial.source {
        count(c, &source.failures, trial).await?;
        count(c, &source.nearby, trial).await?;
        counters::take(c, &source.budget).await?;
    }
    counters::take(c, &trial.budget).await?;
    audit::append_refused(c, refusal).await
}

async fn count(c: &mut Conn, counted: &SourceMac, trial: &Trial) -> Result<(), StoreError> {
    let row = wrong_passwords::table.find(counted.as_bytes().as_slice());
    let fresh = (
        wrong_passwords::counted.eq(counted.as_bytes().as_slice()),
        wrong_passwords::failures.eq(0),
        wrong_passwords::last_us.eq(store_time(trial.at)),
    );
    let insert = diesel::insert_into(wrong_passwords::table).values(fresh);
    insert.on_conflict_do_nothing().execute(c).await.during(Phase::Store)?;
    let before = locked!(row.select(FailuresRow::as_select()));
    let before: Option<FailuresRow> = before.first(c).await.optional().during(Phase::Fetch)?;
    // Somebody removed it as too old, just now.
    let before = before.ok_or(StoreError::Contended)?;
    let Failures { count, last } = trial.failed(Some(before.try_into()?));
    let after = (
        wrong_passwords::failures.eq(i64::from(count)),
        wrong_passwords::last_us.eq(store_time(last)),
    );
    diesel::update(row).set(after).kept().execute(c).await.during(Phase::Store).map(drop)
}
