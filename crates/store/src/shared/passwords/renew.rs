use super::super::kept::Keep;
use super::Conn;
use crate::error::Classify;
use crate::schema::instances;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::auth::PasswordHash;
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::store::{Phase, StoreError};

/// Which instance, its hash, and the one to take its place.
pub(super) type Renewal = (InstanceSerial, PasswordHash, PasswordHash);

pub(super) async fn renew(
    c: &mut Conn,
    (instance, old, new): &Renewal,
) -> Result<bool, StoreError> {
    let row = instances::table
        .filter(instances::serial.eq(instance.0))
        .filter(instances::password_hash.eq(old.as_phc()));
    let update = diesel::update(row).set(instances::password_hash.eq(new.as_phc()));
    Ok(update.kept().execute(c).await.during(Phase::Store)? > 0)
}
