use super::Db;
use super::add::add;
use super::change::{deactivate, update};
use super::find::{find, list};
use async_trait::async_trait;
use taler_merchant_domain::WireHash;
use taler_merchant_domain::accounts::{
    Account, AccountRepository, AccountSummary, AccountUpdate, Addition, Change, NewAccount,
};
use taler_merchant_domain::act::{Act, Guarded};
use taler_merchant_domain::auth::{Access, Gated};
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::store::StoreError;

#[async_trait]
impl AccountRepository for Db {
    async fn add(&self, act: Act<NewAccount>) -> Result<Guarded<Addition>, StoreError> {
        self.guarded(add, act).await
    }

    async fn list(
        &self,
        access: &Access,
    ) -> Result<Option<Gated<Vec<AccountSummary>>>, StoreError> {
        self.read(list, access.clone()).await
    }

    async fn find(
        &self,
        access: &Access,
        h_wire: &WireHash,
    ) -> Result<Option<Gated<Option<Account>>>, StoreError> {
        self.find(find, (access.clone(), *h_wire)).await
    }

    async fn update(&self, act: Act<AccountUpdate>) -> Result<Guarded<Change>, StoreError> {
        self.guarded(update, act).await
    }

    async fn deactivate(
        &self,
        act: Act<(InstanceSerial, WireHash)>,
    ) -> Result<Guarded<Change>, StoreError> {
        self.guarded(deactivate, act).await
    }
}
