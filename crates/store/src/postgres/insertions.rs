//! The insertions of one transaction that differ only in their values: one statement makes them all.
//!
//! It tells how many rows it has made. None of them makes more than one, so where there are as many rows
//! as insertions, or none, it is known what became of each. Else nobody knows whose were made: nothing
//! is kept, and each is made by its own statement.
use super::conn::Conn;
use super::together::{Kinds, One, Statement, Together};
use diesel::result::{Error, QueryResult};
use diesel_async::AsyncConnectionCore;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// How many transactions do without after one that had to begin anew: who asks again and again for
/// what is there already, or with no good token, is not to have everything done twice.
const PAUSE: u32 = 16;

type Count = BoxFuture<'static, QueryResult<usize>>;

/// What a worker knows of its insertions.
pub(super) struct Insertions {
    kinds: Kinds,
    pause: AtomicU32,
}

/// Those of one transaction, until they are made.
pub(super) struct Gathered {
    of: Arc<Insertions>,
    due: Mutex<Option<Vec<Due>>>,
}

/// What became of those who share a transaction.
pub(super) enum Made {
    All,
    /// At least one of them failed.
    Failed,
    /// It is not known which of the insertions were made.
    InDoubt,
}

struct Due {
    what: One,
    end: oneshot::Sender<usize>,
}

impl Insertions {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { kinds: Kinds::insertions(), pause: AtomicU32::new(0) })
    }

    /// For the next transaction; `None`: each of its insertions goes by itself.
    pub(super) fn gather(self: &Arc<Self>) -> Option<Arc<Gathered>> {
        let less = |pause: u32| pause.checked_sub(1);
        if self.pause.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok() {
            return None;
        }
        let due = Mutex::new(Some(Vec::new()));
        Some(Arc::new(Gathered { of: Arc::clone(self), due }))
    }
}

impl Gathered {
    /// Has the insertion made with the others, and answers how many rows it has made. `None`: it is
    /// another statement, or it is too late.
    pub(super) fn add(&self, statement: &Statement<'_>) -> Option<Count> {
        match self.put(statement) {
            Ok(None) => None,
            Ok(Some(told)) => {
                Some(async { told.await.map_err(|_gone| Error::RollbackTransaction) }.boxed())
            }
            Err(error) => Some(async { Err(error) }.boxed()),
        }
    }

    fn put(&self, statement: &Statement<'_>) -> QueryResult<Option<oneshot::Receiver<usize>>> {
        let Some(what) = self.of.kinds.one(statement)? else { return Ok(None) };
        let mut all = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(due) = all.as_mut() else { return Ok(None) };
        let (end, told) = oneshot::channel();
        due.push(Due { what, end });
        Ok(Some(told))
    }

    /// Makes all that were added, until one statement comes to nothing.
    pub(super) async fn make(&self, mut c: Conn) -> Made {
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut rest = due.unwrap_or_default();
        while let Some(first) = rest.pop() {
            let (mut same, others): (Vec<_>, _) =
                rest.into_iter().partition(|one| one.what.joins(&first.what));
            same.push(first);
            let made = make_same(&mut c, same).await;
            if !matches!(made, Made::All) {
                self.of.pause.store(PAUSE, Ordering::Relaxed);
                return made;
            }
            rest = others;
        }
        Made::All
    }
}

async fn make_same(c: &mut Conn, due: Vec<Due>) -> Made {
    let (asked, waiting): (Vec<_>, Vec<_>) = due.into_iter().map(|one| (one.what, one.end)).unzip();
    let Ok(Some(insert)) = Together::new(asked) else { return Made::Failed };
    let Ok(made) = AsyncConnectionCore::execute_returning_count(c, insert).await else {
        return Made::Failed;
    };
    let Some(of_each) = of_each(made, waiting.len()) else { return Made::InDoubt };
    for end in waiting {
        let _gone = end.send(of_each); // where nobody waits any more
    }
    Made::All
}

/// How many rows each has made, if that is known.
fn of_each(made: usize, asked: usize) -> Option<usize> {
    match made {
        0 => Some(0),
        made if asked == 1 => Some(made),
        made if made == asked => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_has_made_follows_from_all_or_none() {
        let cases = [(0, 1, Some(0)), (1, 1, Some(1)), (0, 3, Some(0)), (3, 3, Some(1))];
        for (made, asked, each) in
            [(1, 3, None), (2, 3, None), (4, 3, None)].into_iter().chain(cases)
        {
            assert_eq!(of_each(made, asked), each, "{made} of {asked}");
        }
    }

    #[test]
    fn after_a_doubt_some_transactions_do_without() {
        let insertions = Insertions::new();
        assert!(insertions.gather().is_some());
        insertions.pause.store(PAUSE, Ordering::Relaxed);
        assert!((0..PAUSE).all(|_| insertions.gather().is_none()));
        assert!(insertions.gather().is_some());
    }
}
