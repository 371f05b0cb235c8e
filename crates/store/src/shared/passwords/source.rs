use super::super::kept::Keep;
use super::Conn;
use crate::error::Classify;
use crate::schema::login_sources;
use crate::values::store_time;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::passwords::SourceMac;
use taler_merchant_domain::store::{Phase, StoreError};

/// From now on no source is known to the instance: who had its password may have been somebody else.
pub(in super::super) async fn forget_sources(c: &mut Conn, owner: i64) -> Result<(), StoreError> {
    let rows = login_sources::table.filter(login_sources::instance_serial.eq(owner));
    diesel::delete(rows).execute(c).await.during(Phase::Store).map(drop)
}

/// From now on the source is known to the instance.
pub(in super::super) async fn remember(
    c: &mut Conn,
    owner: i64,
    source: &SourceMac,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = (
        login_sources::instance_serial.eq(owner),
        login_sources::source.eq(source.as_bytes().as_slice()),
        login_sources::last_us.eq(store_time(at)),
    );
    diesel::insert_into(login_sources::table)
        .values(row)
        .on_conflict((login_sources::instance_serial, login_sources::source))
        .do_update()
        .set(login_sources::last_us.eq(excluded(login_sources::last_us)))
        .kept()
        .execute(c)
        .await
        .during(Phase::Store)
        .map(drop)
}
