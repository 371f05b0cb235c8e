use super::Db;
use super::answer::{confirm, reserve, withdraw};
use super::open::open;
use super::proof::find_solved;
use super::sweep::sweep;
use async_trait::async_trait;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::challenges::{
    Binding, ChallengeId, ChallengeRepository, Confirmation, Confirmed, Opened, Opening,
    Reservation, Reserved, Solved, TanMac,
};
use taler_merchant_domain::store::StoreError;

#[async_trait]
impl ChallengeRepository for Db {
    async fn find_solved(
        &self,
        ids: &[ChallengeId],
        binding: Binding,
        at: Timestamp,
    ) -> Result<Vec<Solved>, StoreError> {
        self.read(find_solved, (ids.to_vec(), binding, at)).await
    }

    async fn open(&self, opening: Opening) -> Result<Opened, StoreError> {
        self.transact(open, opening).await
    }

    async fn reserve(&self, reservation: Reservation) -> Result<Reserved, StoreError> {
        self.transact(reserve, reservation).await
    }

    async fn withdraw(&self, id: ChallengeId, mac: TanMac) -> Result<(), StoreError> {
        self.write(withdraw, (id, mac)).await
    }

    async fn confirm(&self, confirmation: Confirmation) -> Result<Confirmed, StoreError> {
        self.transact(confirm, confirmation).await
    }

    async fn sweep(&self, at: Timestamp, batch: u32) -> Result<bool, StoreError> {
        self.write(sweep, (at, batch)).await
    }
}
