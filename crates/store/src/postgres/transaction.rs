//! One unit of work, one transaction.
use super::Conn;
use super::shared::unit::{End, Work};
use crate::error::Classify;
use diesel_async::{AnsiTransactionManager as Manager, TransactionManager};
use taler_merchant_domain::store::{Phase, StoreError};

/// Runs one attempt inside one transaction. READ COMMITTED: each statement sees what was committed
/// before it, and what it waited for.
pub(crate) async fn attempt<W, I, T>(c: &mut Conn, (work, input): &(W, I)) -> Result<T, StoreError>
where
    W: for<'a> Work<'a, I, End<T>>,
    I: Sync,
    T: Send,
{
    Manager::begin_transaction_sql(c, "BEGIN").await.during(Phase::Start)?;
    match work.call(c, input).await {
        Ok(End::Commit(answer)) => {
            Manager::commit_transaction(c).await.during(Phase::Commit).map(|()| answer)
        }
        Ok(End::RollBack(answer)) => {
            Manager::rollback_transaction(c).await.during(Phase::Store).map(|()| answer)
        }
        Err(error) => {
            // A failed rollback leaves a connection that its pool discards: tell the first error.
            drop(Manager::rollback_transaction(c).await);
            Err(error)
        }
    }
}
