use super::Db;
use super::change::{delete, lock, provision, purge, set_password, update};
use super::find::{find, find_profile, list};
use super::holder::{count_unreachable, find_holder};
use async_trait::async_trait;
use std::collections::BTreeSet;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::act::{Act, Guarded};
use taler_merchant_domain::auth::{Access, Gated};
use taler_merchant_domain::challenges::{Holder, TanChannel};
use taler_merchant_domain::instances::{
    Change, Instance, InstanceRepository, InstanceSerial, InstanceSummary, InstanceUpdate,
    NewInstance, NewPassword,
};
use taler_merchant_domain::store::{Insertion, StoreError};

#[async_trait]
impl InstanceRepository for Db {
    async fn provision(
        &self,
        act: Act<NewInstance>,
    ) -> Result<Guarded<Insertion<InstanceSerial, Instance>>, StoreError> {
        self.guarded(provision, act).await
    }

    async fn find(&self, id: &InstanceId) -> Result<Option<Instance>, StoreError> {
        self.find(find, id.clone()).await
    }

    async fn find_profile(&self, access: &Access) -> Result<Option<Gated<Instance>>, StoreError> {
        self.find(find_profile, access.clone()).await
    }

    async fn find_holder(&self, instance: InstanceSerial) -> Result<Option<Holder>, StoreError> {
        self.find(find_holder, instance).await
    }

    async fn count_unreachable(&self, available: &BTreeSet<TanChannel>) -> Result<u64, StoreError> {
        self.read(count_unreachable, available.clone()).await
    }

    async fn list(&self) -> Result<Vec<InstanceSummary>, StoreError> {
        self.read(list, ()).await
    }

    async fn update(&self, act: Act<InstanceUpdate>) -> Result<Guarded<Change>, StoreError> {
        self.guarded_after(lock, update, act).await
    }

    async fn set_password(&self, act: Act<NewPassword>) -> Result<Guarded<Change>, StoreError> {
        self.guarded_after(lock, set_password, act).await
    }

    async fn delete(&self, act: Act<InstanceSerial>) -> Result<Guarded<Change>, StoreError> {
        self.guarded_after(lock, delete, act).await
    }

    async fn purge(&self, act: Act<InstanceSerial>) -> Result<Guarded<Change>, StoreError> {
        self.guarded_after(lock, purge, act).await
    }
}
