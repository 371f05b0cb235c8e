use super::super::kept::Keep;
use super::{Conn, counters};
use crate::error::Classify;
use crate::schema::audit;
use crate::values::store_time;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::audit::{AuditEntry, AuditOutcome};
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::passwords::{Overflow, Refusal, RefusalMac};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::{InstanceId, Timestamp};

#[derive(Insertable)]
#[diesel(table_name = audit)]
struct NewAuditRow<'a> {
    instance_id: &'a str,
    instance_serial: Option<i64>,
    at_us: i64,
    actor_kind: &'a str,
    actor_instance: Option<&'a str>,
    actor_token: Option<i64>,
    action: &'a str,
    source: &'a str,
    request: &'a str,
    outcome: &'a str,
    merged: Option<&'a [u8]>,
}

impl<'a> NewAuditRow<'a> {
    fn new(entry: &'a AuditEntry, outcome: AuditOutcome, at: Timestamp) -> Self {
        Self {
            instance_id: entry.instance.key(),
            instance_serial: entry.serial.map(|serial| serial.0),
            at_us: store_time(at),
            actor_kind: entry.actor.kind().as_str(),
            actor_instance: entry.actor.instance().map(InstanceId::key),
            actor_token: entry.actor.token().map(|token| token.0),
            action: entry.action.as_str(),
            source: &entry.origin.source,
            request: &entry.origin.request,
            outcome: outcome.as_str(),
            merged: None,
        }
    }
}

/// Writes what an act leaves behind; `created` is the instance that it brought into being.
pub(in super::super) async fn append(
    c: &mut Conn,
    entry: &AuditEntry,
    created: Option<InstanceSerial>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = NewAuditRow::new(entry, AuditOutcome::Done, at);
    let created = created.map(|serial| serial.0);
    let row = NewAuditRow { instance_serial: row.instance_serial.or(created), ..row };
    let insert = diesel::insert_into(audit::table).values(row);
    insert.kept().execute(c).await.during(Phase::Store).map(drop)
}

/// Writes that a password was wrong, or counts it where others of its kind are.
pub(in super::super) async fn append_refused(
    c: &mut Conn,
    refusal: &Refusal,
) -> Result<(), StoreError> {
    if count_up(c, &refusal.merged).await? {
        return Ok(());
    }
    let has_room = counters::take(c, &refusal.room).await?;
    // Who takes a unit waits for those who took one before: the entry may be there now.
    if count_up(c, &refusal.merged).await? {
        return if has_room { counters::give_back(c, &refusal.room).await } else { Ok(()) };
    }
    let Overflow { entry, merged } = &refusal.overflow;
    let (entry, merged) =
        if has_room { (&refusal.entry, &refusal.merged) } else { (entry, merged) };
    let row = NewAuditRow::new(entry, AuditOutcome::Refused, refusal.trial.at);
    let row = NewAuditRow { merged: Some(merged.as_bytes().as_slice()), ..row };
    let insert = diesel::insert_into(audit::table).values(row).on_conflict(audit::merged);
    let insert = insert.do_update().set(audit::times.eq(audit::times + 1));
    insert.kept().execute(c).await.during(Phase::Store).map(drop)
}

/// Whether there is an entry to count in.
async fn count_up(c: &mut Conn, merged: &RefusalMac) -> Result<bool, StoreError> {
    let entry = audit::table.filter(audit::merged.eq(merged.as_bytes().as_slice()));
    let update = diesel::update(entry).set(audit::times.eq(audit::times + 1));
    Ok(update.kept().execute(c).await.during(Phase::Store)? > 0)
}
