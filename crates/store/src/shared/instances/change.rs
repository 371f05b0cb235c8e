use super::super::kept::Keep;
use super::super::{auth, passwords};
use super::Conn;
use super::find::find;
use super::rows::{InstanceRow, NewInstanceRow, SettingsRow};
use crate::error::Classify;
use crate::schema::instances;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::act::{Act, Standing};
use taler_merchant_domain::instances::{
    Change, ChangedSettings, Instance, InstanceSerial, InstanceUpdate, NewInstance, NewPassword,
};
use taler_merchant_domain::store::{Insertion, Phase, StoreError};

/// Whether credentials are still good, and stay so until the transaction ends. Two statements: only
/// the second is sure to see what the first has waited for.
pub(in super::super) async fn stands(c: &mut Conn, standing: Standing) -> Result<bool, StoreError> {
    let row = instances::table
        .filter(instances::serial.eq(standing.instance.0))
        .filter(instances::epoch.eq(standing.epoch.0))
        .filter(instances::deleted.eq(false))
        .select(instances::serial);
    let found: Option<i64> = shared!(row).first(c).await.optional().during(Phase::Fetch)?;
    match (found, standing.token) {
        (Some(owner), Some(token)) => auth::is_there(c, owner, token).await,
        (found, _) => Ok(found.is_some()),
    }
}

pub(in super::super) async fn provision(
    c: &mut Conn,
    act: &Act<NewInstance>,
) -> Result<Insertion<InstanceSerial, Instance>, StoreError> {
    let new = &act.change;
    let Some(serial) = insert_if_absent(c, act).await? else {
        // Only a purge in between can have taken it away: then the attempt begins anew.
        let rival = find(c, &new.id).await?;
        return rival.map(Insertion::Existing).ok_or(StoreError::Contended);
    };
    if let Some(token) = &new.token {
        auth::insert_token(c, serial, token).await?;
    }
    Ok(Insertion::New(InstanceSerial(serial)))
}

async fn insert_if_absent(c: &mut Conn, act: &Act<NewInstance>) -> Result<Option<i64>, StoreError> {
    diesel::insert_into(instances::table)
        .values(NewInstanceRow::try_from(act)?)
        .on_conflict(instances::id_key)
        .do_nothing()
        .returning(instances::serial)
        .kept()
        .get_result(c)
        .await
        .optional()
        .during(Phase::Store)
}

/// A change of one instance.
pub(super) trait Target {
    fn target(&self) -> InstanceSerial;
}

impl Target for InstanceSerial {
    fn target(&self) -> InstanceSerial {
        *self
    }
}

impl Target for InstanceUpdate {
    fn target(&self) -> InstanceSerial {
        self.instance
    }
}

impl Target for NewPassword {
    fn target(&self) -> InstanceSerial {
        self.instance
    }
}

/// Keeps everyone else off the instance that is to be changed. A login under way is waited for, so
/// that its token is among those that are revoked; a later one finds another epoch.
pub(super) async fn lock<C: Target + Sync>(c: &mut Conn, act: &Act<C>) -> Result<(), StoreError> {
    lock_one(c, act.change.target()).await
}

pub(in super::super) async fn lock_one(
    c: &mut Conn,
    serial: InstanceSerial,
) -> Result<(), StoreError> {
    let row = instances::table.find(serial.0).select(instances::serial);
    locked!(row).first::<i64>(c).await.optional().during(Phase::Fetch).map(drop)
}

pub(super) async fn update(c: &mut Conn, act: &Act<InstanceUpdate>) -> Result<Change, StoreError> {
    let InstanceUpdate { instance: serial, epoch, change, proved } = &act.change;
    let row = instances::table.find(serial.0).select(InstanceRow::as_select());
    let row: Option<InstanceRow> = locked!(row).first(c).await.optional().during(Phase::Fetch)?;
    let Some(instance) = row.map(Instance::try_from).transpose()? else {
        return Ok(Change::NoInstance);
    };
    if instance.reference.deleted {
        return Ok(Change::Deleted);
    }
    if instance.reference.epoch != *epoch {
        return Ok(Change::Overtaken);
    }
    match instance.changed(change, *proved) {
        Some(changed) => store_settings(c, *serial, &changed).await.map(|()| Change::Done),
        None => Ok(Change::Unchanged),
    }
}

async fn store_settings(
    c: &mut Conn,
    serial: InstanceSerial,
    changed: &ChangedSettings,
) -> Result<(), StoreError> {
    let update = diesel::update(instances::table.find(serial.0)).set((
        SettingsRow::try_from(&changed.settings)?,
        instances::email_validated.eq(changed.email_validated),
        instances::phone_validated.eq(changed.phone_validated),
        instances::epoch.eq(changed.epoch.0),
    ));
    update.kept().execute(c).await.during(Phase::Store).map(drop)
}

pub(super) async fn set_password(
    c: &mut Conn,
    act: &Act<NewPassword>,
) -> Result<Change, StoreError> {
    let NewPassword { instance, password, keep } = &act.change;
    let live = instances::table.find(instance.0).filter(instances::deleted.eq(false));
    let update = diesel::update(live).set((
        instances::password_hash.eq(password.as_phc()),
        instances::epoch.eq(instances::epoch + 1),
    ));
    if update.kept().execute(c).await.during(Phase::Store)? == 0 {
        return why_not(c, *instance).await;
    }
    passwords::forget_sources(c, instance.0).await?;
    auth::revoke_all(c, instance.0, *keep).await.map(|()| Change::Done)
}

pub(super) async fn delete(c: &mut Conn, act: &Act<InstanceSerial>) -> Result<Change, StoreError> {
    let serial = act.change;
    let live = instances::table.find(serial.0).filter(instances::deleted.eq(false));
    let update = diesel::update(live).set((
        instances::deleted.eq(true),
        instances::private_key.eq(None::<Vec<u8>>),
        instances::private_key_id.eq(None::<i64>),
        instances::epoch.eq(instances::epoch + 1),
    ));
    if update.kept().execute(c).await.during(Phase::Store)? == 0 {
        return why_not(c, serial).await;
    }
    auth::revoke_all(c, serial.0, None).await.map(|()| Change::Done)
}

/// Why there was no live instance to change.
async fn why_not(c: &mut Conn, serial: InstanceSerial) -> Result<Change, StoreError> {
    let row = instances::table.find(serial.0).select(instances::serial);
    let found: Option<i64> = row.first(c).await.optional().during(Phase::Fetch)?;
    Ok(found.map_or(Change::NoInstance, |_| Change::Deleted))
}

/// What belongs to the instance goes with it, by its foreign keys.
pub(super) async fn purge(c: &mut Conn, act: &Act<InstanceSerial>) -> Result<Change, StoreError> {
    let row = diesel::delete(instances::table.find(act.change.0));
    let gone = row.execute(c).await.during(Phase::Store)?;
    Ok(if gone == 0 { Change::NoInstance } else { Change::Done })
}
