use super::super::kept::Keep;
use super::Conn;
use super::rows::SettingsRow;
use crate::error::Classify;
use crate::schema::accounts;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::WireHash;
use taler_merchant_domain::accounts::{AccountSettings, AccountUpdate, Change, CredentialsNeeded};
use taler_merchant_domain::act::Act;
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::store::{Phase, StoreError};

pub(super) async fn update(c: &mut Conn, act: &Act<AccountUpdate>) -> Result<Change, StoreError> {
    let AccountUpdate { instance, h_wire, change } = &act.change;
    let account = accounts::table
        .filter(accounts::instance_serial.eq(instance.0))
        .filter(accounts::h_wire.eq(h_wire.as_bytes().as_slice()));
    let row = account.select((accounts::serial, SettingsRow::as_select()));
    let row: Option<(i64, SettingsRow)> =
        locked!(row).first(c).await.optional().during(Phase::Fetch)?;
    let Some((serial, row)) = row else { return Ok(Change::Absent) };
    let settings = match AccountSettings::try_from(row)?.changed(change) {
        Ok(Some(settings)) => settings,
        Ok(None) => return Ok(Change::Unchanged),
        Err(CredentialsNeeded) => return Ok(Change::CredentialsNeeded),
    };
    let update = diesel::update(accounts::table.find((instance.0, serial)))
        .set(SettingsRow::from(&settings))
        .kept()
        .execute(c);
    update.await.during(Phase::Store).map(|_| Change::Done)
}

pub(super) async fn deactivate(
    c: &mut Conn,
    act: &Act<(InstanceSerial, WireHash)>,
) -> Result<Change, StoreError> {
    let (instance, h_wire) = &act.change;
    let account = accounts::table
        .filter(accounts::instance_serial.eq(instance.0))
        .filter(accounts::h_wire.eq(h_wire.as_bytes().as_slice()));
    let update = diesel::update(account.filter(accounts::active.eq(true)))
        .set(accounts::active.eq(false))
        .kept()
        .execute(c);
    if update.await.during(Phase::Store)? > 0 {
        return Ok(Change::Done);
    }
    let found: Option<i64> =
        account.select(accounts::serial).first(c).await.optional().during(Phase::Fetch)?;
    Ok(found.map_or(Change::Absent, |_| Change::Unchanged))
}
