use super::{Conn, Db};
use crate::error::{Classify, Column};
use crate::schema::server_keys;
use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::secrets::{KeyId, SecretCheck, ServerKeyRepository};
use taler_merchant_domain::store::{Phase, StoreError};

async fn insert_if_absent(
    c: &mut Conn,
    (id, check): &(KeyId, SecretCheck),
) -> Result<SecretCheck, StoreError> {
    let row = (server_keys::key_id.eq(id.0), server_keys::check_value.eq(check.0.as_slice()));
    let insert = diesel::insert_into(server_keys::table).values(row);
    let insert = insert.on_conflict(server_keys::key_id).do_nothing();
    insert.execute(c).await.during(Phase::Store)?;
    let stored = server_keys::table.find(id.0).select(server_keys::check_value);
    let stored: Vec<u8> = stored.first(c).await.during(Phase::Fetch)?;
    let bytes: Result<[u8; 32], _> = stored.try_into();
    bytes.map(SecretCheck).column("server_keys", "check_value")
}

#[async_trait]
impl ServerKeyRepository for Db {
    async fn insert_if_absent(
        &self,
        id: KeyId,
        check: SecretCheck,
    ) -> Result<SecretCheck, StoreError> {
        self.write(insert_if_absent, (id, check)).await
    }
}
