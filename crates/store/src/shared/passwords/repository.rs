use super::Db;
use super::find::find;
use super::forget::forget;
use super::refuse::refuse;
use super::renew::renew;
use async_trait::async_trait;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::auth::PasswordHash;
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::passwords::{Found, PasswordRepository, Refusal, Trial};
use taler_merchant_domain::store::StoreError;

#[async_trait]
impl PasswordRepository for Db {
    async fn find(&self, trial: &Trial) -> Result<Option<Found>, StoreError> {
        self.find(find, trial.clone()).await
    }

    async fn refuse(&self, refusal: Refusal) -> Result<(), StoreError> {
        self.write(refuse, refusal).await
    }

    async fn renew(
        &self,
        instance: InstanceSerial,
        old: PasswordHash,
        new: PasswordHash,
    ) -> Result<bool, StoreError> {
        self.write(renew, (instance, old, new)).await
    }

    async fn forget_attempts(
        &self,
        failures: Timestamp,
        logins: Timestamp,
        batch: u32,
    ) -> Result<bool, StoreError> {
        self.write(forget, (failures, logins, batch)).await
    }
}
