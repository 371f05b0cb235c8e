use super::super::kept::Keep;
use super::Conn;
use super::rows::{AuditRow, Entries};
use crate::error::Classify;
use crate::schema::audit;
use crate::values::store_time;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::audit::{Action, ActorKind, AuditFilter, AuditOutcome, AuditRecord};
use taler_merchant_domain::store::{Direction, Page, Phase, StoreError};

/// What of a filter is not said is not in the statement either: each finds its index, or goes
/// along the log until the page is full.
pub(super) async fn read(
    c: &mut Conn,
    (filter, page): &(AuditFilter, Page),
) -> Result<Vec<AuditRecord>, StoreError> {
    let entries = on_page(said(about(audit::table.into_boxed(), filter), filter), page);
    let rows = entries.select(AuditRow::as_select()).kept().load(c).await;
    let rows: Vec<AuditRow> = rows.during(Phase::Fetch)?;
    rows.into_iter().map(AuditRecord::try_from).collect()
}

/// About whom, and when.
fn about(mut entries: Entries, filter: &AuditFilter) -> Entries {
    if let Some(owner) = filter.owner {
        entries = entries.filter(audit::instance_serial.eq(owner.0));
    }
    if let Some(instance) = &filter.instance {
        entries = entries.filter(audit::instance_id.eq(instance.key().to_owned()));
    }
    if let Some(after) = filter.after {
        entries = entries.filter(audit::at_us.ge(store_time(after)));
    }
    if let Some(before) = filter.before {
        entries = entries.filter(audit::at_us.lt(store_time(before)));
    }
    entries
}

/// What an entry has to say.
fn said(mut entries: Entries, filter: &AuditFilter) -> Entries {
    if let Some(action) = filter.action.map(Action::as_str) {
        entries = entries.filter(audit::action.eq(action));
        // True of all, and the condition of an index that is the shorter way for nobody else.
        if filter.owner.is_none() && filter.instance.is_none() {
            entries = entries.filter(sql::<Bool>("serial > 0"));
        }
    }
    if let Some(actor) = filter.actor.map(ActorKind::as_str) {
        entries = entries.filter(audit::actor_kind.eq(actor));
    }
    if let Some(token) = filter.token {
        entries = entries.filter(audit::actor_token.eq(token.0));
    }
    if let Some(outcome) = filter.outcome {
        entries = entries.filter(audit::outcome.eq(outcome.as_str()));
    }
    // What is refused is merged: so it is found by an index that has nothing else.
    if filter.outcome == Some(AuditOutcome::Refused) {
        entries = entries.filter(audit::merged.is_not_null());
    }
    entries
}

fn on_page(entries: Entries, page: &Page) -> Entries {
    let entries = entries.limit(page.limit());
    match (page.direction, page.offset) {
        (Direction::Ascending, None) => entries.order(audit::serial.asc()),
        (Direction::Descending, None) => entries.order(audit::serial.desc()),
        (Direction::Ascending, Some(offset)) => {
            entries.filter(audit::serial.gt(offset)).order(audit::serial.asc())
        }
        (Direction::Descending, Some(offset)) => {
            entries.filter(audit::serial.lt(offset)).order(audit::serial.desc())
        }
    }
}
