use super::super::kept::Keep;
use super::Conn;
use super::rows::{SettingsRow, StoredRow};
use crate::error::Classify;
use crate::schema::{accounts, instances};
use diesel::IntoSql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::accounts::{Addition, NewAccount, StoredAccount};
use taler_merchant_domain::act::Act;
use taler_merchant_domain::store::{Phase, StoreError};

/// Rivals wait for the first at the unique key, and meet its row.
pub(super) async fn add(c: &mut Conn, act: &Act<NewAccount>) -> Result<Addition, StoreError> {
    let new = &act.change;
    if insert(c, new).await? {
        return Ok(new.addition(None));
    }
    if !is_live(c, new).await? {
        return Ok(Addition::NoInstance);
    }
    let stored = lock(c, new).await?;
    let addition = new.addition(Some(&stored));
    if matches!(addition, Addition::Reactivated(_)) {
        reactivate(c, new).await?;
    }
    Ok(addition)
}

/// Locks the instance against deletion: the foreign key only notices a row that is gone.
async fn insert(c: &mut Conn, new: &NewAccount) -> Result<bool, StoreError> {
    let settings = SettingsRow::from(&new.settings);
    let owner = instances::table
        .filter(instances::serial.eq(new.instance.0).and(instances::deleted.eq(false)))
        .select((
            instances::serial,
            new.payto.as_str().into_sql::<Text>(),
            new.payto.target_type().into_sql::<Text>(),
            new.wire.h_wire.as_bytes().as_slice().into_sql::<Binary>(),
            new.wire.salt.as_bytes().as_slice().into_sql::<Binary>(),
            true.into_sql::<Bool>(),
            settings.facade_url.into_sql::<Nullable<Text>>(),
            settings.credentials.into_sql::<Nullable<Binary>>(),
            settings.credentials_key_id.into_sql::<Nullable<BigInt>>(),
            settings.credentials_tag.into_sql::<Nullable<Binary>>(),
            settings.subject_metadata.into_sql::<Nullable<Text>>(),
        ));
    let inserted = shared!(owner)
        .insert_into(accounts::table)
        .into_columns((
            accounts::instance_serial,
            accounts::payto_uri,
            accounts::target_type,
            accounts::h_wire,
            accounts::salt,
            accounts::active,
            accounts::facade_url,
            accounts::credentials,
            accounts::credentials_key_id,
            accounts::credentials_tag,
            accounts::subject_metadata,
        ))
        // Of any key: a repeated request has the same hash too.
        .on_conflict_do_nothing()
        .execute(c)
        .await
        .during(Phase::Store)?;
    Ok(inserted > 0)
}

async fn is_live(c: &mut Conn, new: &NewAccount) -> Result<bool, StoreError> {
    let row = instances::table.find(new.instance.0).filter(instances::deleted.eq(false));
    let row = row.select(instances::serial);
    let found: Option<i64> = shared!(row).first(c).await.optional().during(Phase::Fetch)?;
    Ok(found.is_some())
}

/// Only a purge and a provision in between can have taken it away: then the attempt begins anew.
async fn lock(c: &mut Conn, new: &NewAccount) -> Result<StoredAccount, StoreError> {
    let row = accounts::table
        .filter(accounts::instance_serial.eq(new.instance.0))
        .filter(accounts::payto_uri.eq(new.payto.as_str()))
        .select(StoredRow::as_select());
    let row: Option<StoredRow> = locked!(row).first(c).await.optional().during(Phase::Fetch)?;
    row.ok_or(StoreError::Contended)?.try_into()
}

async fn reactivate(c: &mut Conn, new: &NewAccount) -> Result<(), StoreError> {
    let row = accounts::table
        .filter(accounts::instance_serial.eq(new.instance.0))
        .filter(accounts::payto_uri.eq(new.payto.as_str()));
    let update = diesel::update(row)
        .set((accounts::active.eq(true), SettingsRow::from(&new.settings)))
        .kept()
        .execute(c);
    update.await.during(Phase::Store).map(drop)
}
