use super::super::auth::{Line, TokenRow, gate_line, gate_lines};
use super::super::instances::ReferenceRow;
use super::super::kept::Keep;
use super::super::presented::presented;
use super::Conn;
use super::rows::{AccountRow, SummaryRow};
use crate::error::Classify;
use crate::schema::{accounts, instances};
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use std::collections::{BTreeMap, BTreeSet};
use taler_merchant_domain::WireHash;
use taler_merchant_domain::accounts::{Account, AccountSummary};
use taler_merchant_domain::auth::{Access, Gated};
use taler_merchant_domain::store::{Phase, StoreError};

/// One statement: a line for each account beside the instance and the token presented, or one line
/// without an account.
pub(super) async fn list(
    c: &mut Conn,
    access: &Access,
) -> Result<Option<Gated<Vec<AccountSummary>>>, StoreError> {
    let lines: Vec<Line<SummaryRow>> = presented(access)
        .left_join(accounts::table.on(accounts::instance_serial.eq(instances::serial)))
        .order(accounts::serial)
        .select((
            ReferenceRow::as_select(),
            Option::<TokenRow>::as_select(),
            Option::<SummaryRow>::as_select(),
        ))
        .kept()
        .load(c)
        .await
        .during(Phase::Fetch)?;
    gate_lines(lines)
}

pub(super) async fn find(
    c: &mut Conn,
    (access, h_wire): &(Access, WireHash),
) -> Result<Option<Gated<Option<Account>>>, StoreError> {
    let account = accounts::instance_serial
        .eq(instances::serial)
        .and(accounts::h_wire.eq(h_wire.as_bytes().as_slice()));
    let line: Option<Line<AccountRow>> = presented(access)
        .left_join(accounts::table.on(account))
        .select((
            ReferenceRow::as_select(),
            Option::<TokenRow>::as_select(),
            Option::<AccountRow>::as_select(),
        ))
        .limit(1)
        .kept()
        .get_result(c)
        .await
        .optional()
        .during(Phase::Fetch)?;
    gate_line(line)
}

/// The target types of the active accounts of all instances, by serial.
pub(in super::super) async fn targets(
    c: &mut Conn,
) -> Result<BTreeMap<i64, BTreeSet<String>>, StoreError> {
    let rows: Vec<(i64, String)> = accounts::table
        .filter(accounts::active.eq(true))
        .select((accounts::instance_serial, accounts::target_type))
        .distinct()
        .load(c)
        .await
        .during(Phase::Fetch)?;
    let mut targets: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for (instance, target) in rows {
        targets.entry(instance).or_default().insert(target);
    }
    Ok(targets)
}
