//! Units of work: plain `async fn(&mut Conn, &Input)`, composed and run inside one transaction.
use super::{Conn, Db, audit, challenges, instances};
use taler_merchant_domain::act::{Act, Guarded};
use taler_merchant_domain::store::{Outcome, StoreError};

/// Any `async fn(&mut Conn, &I) -> Result<T, StoreError>`. It borrows its input: it can run
/// again. `Fut` is named, not `impl Future`: only so its `Send` is seen inside a boxed port method.
pub(crate) trait Work<'a, I: 'a, T>: Copy + Send + Sync + 'static {
    type Fut: Future<Output = Result<T, StoreError>> + Send;
    fn call(self, c: &'a mut Conn, input: &'a I) -> Self::Fut;
}

impl<'a, I: 'a, T, F, Fut> Work<'a, I, T> for F
where
    F: FnOnce(&'a mut Conn, &'a I) -> Fut + Copy + Send + Sync + 'static,
    Fut: Future<Output = Result<T, StoreError>> + Send,
{
    type Fut = Fut;
    fn call(self, c: &'a mut Conn, input: &'a I) -> Fut {
        self(c, input)
    }
}

/// How a unit of work ends, and what it answers.
pub(crate) enum End<T> {
    Commit(T),
    RollBack(T),
}

impl Db {
    /// One transaction, committed unless it fails.
    pub(crate) async fn write<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.transact(plain::<W, I, T>, (work, input)).await
    }

    /// One transaction: the change and, if it changed anything, the end of the proof and the audit
    /// entry; nothing when the credentials or the proof are no longer good.
    pub(crate) async fn guarded<W, I, T>(
        &self,
        work: W,
        act: Act<I>,
    ) -> Result<Guarded<T>, StoreError>
    where
        W: for<'a> Work<'a, Act<I>, T>,
        I: Send + Sync + 'static,
        T: Outcome + Send + 'static,
    {
        self.guarded_after(nothing, work, act).await
    }

    /// [`guarded`](Self::guarded), with a lock taken before anything is checked: for changes that
    /// raise an epoch, which would meet each other in the weaker lock of the check and never part.
    pub(crate) async fn guarded_after<L, W, I, T>(
        &self,
        lock: L,
        work: W,
        act: Act<I>,
    ) -> Result<Guarded<T>, StoreError>
    where
        L: for<'a> Work<'a, Act<I>, ()>,
        W: for<'a> Work<'a, Act<I>, T>,
        I: Send + Sync + 'static,
        T: Outcome + Send + 'static,
    {
        self.transact(guarded::<L, W, I, T>, (lock, work, act)).await
    }
}

async fn plain<W, I, T>(c: &mut Conn, (work, input): &(W, I)) -> Result<End<T>, StoreError>
where
    W: for<'a> Work<'a, I, T>,
    I: Sync,
{
    work.call(c, input).await.map(End::Commit)
}

async fn nothing<I: Sync>(_: &mut Conn, _: &Act<I>) -> Result<(), StoreError> {
    Ok(())
}

async fn guarded<L, W, I, T>(
    c: &mut Conn,
    (lock, work, act): &(L, W, Act<I>),
) -> Result<End<Guarded<T>>, StoreError>
where
    L: for<'a> Work<'a, Act<I>, ()>,
    W: for<'a> Work<'a, Act<I>, T>,
    I: Sync,
    T: Outcome + Send,
{
    lock.call(c, act).await?;
    if let Some(standing) = act.permit.standing()
        && !instances::stands(c, standing).await?
    {
        return Ok(End::RollBack(Guarded::Overtaken));
    }
    // Before the change, which may remove the very challenges; undone with it.
    let was_good = challenges::spend(c, act.permit.proof(), act.at).await?;
    let outcome = work.call(c, act).await?;
    if !outcome.changed() {
        return Ok(End::RollBack(Guarded::Done(outcome)));
    }
    if !was_good {
        return Ok(End::RollBack(Guarded::ProofSpent));
    }
    audit::append(c, &act.audit, outcome.created(), act.at).await?;
    Ok(End::Commit(Guarded::Done(outcome)))
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use taler_merchant_domain::InstanceId;
    use taler_merchant_domain::audit::{Action, AuditFilter, AuditLog};
    use taler_merchant_domain::instances::{InstanceRepository, InstanceSerial, NewInstance};
    use taler_merchant_domain::store::{Insertion, Page, Phase};
    use taler_merchant_domain::testing::{a_new_instance, an_act, an_entry};

    type Provisioned = Insertion<InstanceSerial, taler_merchant_domain::instances::Instance>;

    fn act() -> Act<NewInstance> {
        an_act(an_entry("shop", Action::InstanceProvision), None, a_new_instance("shop"))
    }

    async fn provision_and_fail(
        c: &mut Conn,
        act: &Act<NewInstance>,
    ) -> Result<Provisioned, StoreError> {
        instances::provision(c, act).await?;
        Err(StoreError::Duplicate)
    }

    async fn provision_and_panic(
        c: &mut Conn,
        act: &Act<NewInstance>,
    ) -> Result<Provisioned, StoreError> {
        instances::provision(c, act).await?;
        panic!("as a test")
    }

    /// The change and its audit entry are written, and then it fails.
    async fn audited_and_failed(
        c: &mut Conn,
        act: &Act<NewInstance>,
    ) -> Result<End<()>, StoreError> {
        let unit = (nothing, instances::provision, act.clone());
        assert!(matches!(guarded(c, &unit).await?, End::Commit(_)));
        Err(StoreError::Duplicate)
    }

    async fn assert_nothing_is_left(db: &Db) {
        let id = InstanceId::parse("shop").unwrap();
        assert_eq!(InstanceRepository::find(db, &id).await.unwrap(), None);
        let page = Page::new(None, None).unwrap();
        let left = AuditLog::read(db, &AuditFilter::default(), page).await.unwrap();
        assert_eq!(left, []);
    }

    #[actix_rt::test]
    async fn a_failure_after_the_change_leaves_nothing() {
        let fixture = fixture().await;
        let error = fixture.db.guarded(provision_and_fail, act()).await.unwrap_err();
        assert!(matches!(error, StoreError::Duplicate));
        assert_nothing_is_left(&fixture.db).await;
        fixture.close().await;
    }

    #[actix_rt::test]
    async fn a_failure_after_the_audit_entry_leaves_nothing() {
        let fixture = fixture().await;
        let error = fixture.db.transact(audited_and_failed, act()).await.unwrap_err();
        assert!(matches!(error, StoreError::Duplicate));
        assert_nothing_is_left(&fixture.db).await;
        fixture.close().await;
    }

    #[actix_rt::test]
    async fn a_panic_leaves_nothing_and_wedges_no_connection() {
        let fixture = fixture().await;
        for _ in 0..8 {
            let error = fixture.db.guarded(provision_and_panic, act()).await.unwrap_err();
            assert!(matches!(error, StoreError::Unavailable { phase: Phase::Store, .. }));
        }
        assert_nothing_is_left(&fixture.db).await;
        fixture.close().await;
    }
}
