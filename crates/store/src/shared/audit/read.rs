use super::super::auth::{Line, TokenRow, gate_lines};
use super::super::instances::ReferenceRow;
use super::super::presented::presented;
use super::Conn;
use super::rows::AuditRow;
use super::wanted::Wanted;
use crate::error::Classify;
use crate::schema::audit;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::audit::{AuditFilter, AuditRecord};
use taler_merchant_domain::auth::{Access, Gated};
use taler_merchant_domain::store::{Direction, Page, Phase, StoreError};

/// What somebody with a token asks for.
pub(super) type Question = (Access, AuditFilter, Page);

pub(super) async fn list_own(
    c: &mut Conn,
    (access, filter, page): &Question,
) -> Result<Option<Gated<Vec<AuditRecord>>>, StoreError> {
    gated(c, access, Wanted::new(filter, page).of(&access.instance), page.direction).await
}

pub(super) async fn list_all(
    c: &mut Conn,
    (access, filter, page): &Question,
) -> Result<Option<Gated<Vec<AuditRecord>>>, StoreError> {
    gated(c, access, Wanted::new(filter, page), page.direction).await
}

pub(super) async fn read(
    c: &mut Conn,
    (filter, page): &(AuditFilter, Page),
) -> Result<Vec<AuditRecord>, StoreError> {
    let entries = audit::table.filter(Wanted::new(filter, page)).into_boxed();
    let entries = match page.direction {
        Direction::Ascending => entries.order(audit::serial.asc()),
        Direction::Descending => entries.order(audit::serial.desc()),
    };
    let rows = entries.select(AuditRow::as_select()).load(c).await;
    let rows: Vec<AuditRow> = rows.during(Phase::Fetch)?;
    rows.into_iter().map(AuditRecord::try_from).collect()
}

/// One statement: a line for each entry of the page beside the instance and the token presented,
/// or one line without an entry.
async fn gated(
    c: &mut Conn,
    access: &Access,
    wanted: Wanted,
    direction: Direction,
) -> Result<Option<Gated<Vec<AuditRecord>>>, StoreError> {
    let lines = presented(access)
        .left_join(audit::table.on(wanted))
        .select((
            ReferenceRow::as_select(),
            Option::<TokenRow>::as_select(),
            Option::<AuditRow>::as_select(),
        ))
        .into_boxed();
    let lines = match direction {
        Direction::Ascending => lines.order(audit::serial.asc()),
        Direction::Descending => lines.order(audit::serial.desc()),
    };
    let lines: Vec<Line<AuditRow>> = lines.load(c).await.during(Phase::Fetch)?;
    gate_lines(lines)
}
