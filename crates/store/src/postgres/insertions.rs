//! The insertions of one transaction that differ only in their values: one statement makes them all.
//!
//! It tells how many rows it has made. None of them makes more than one, so if there are as many rows
//! as insertions, all are told so. If not, nobody knows whose were made: nothing is kept, and each is
//! made by its own statement.
use super::conn::Conn;
use super::together::{Kinds, One, Together};
use diesel::pg::Pg;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel_async::AsyncConnectionCore;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// How many transactions do without after one that had to begin anew: who asks again and again for
/// what is there already is not to have all that is done done twice.
const PAUSE: u32 = 16;

/// What a worker knows of its insertions.
pub(super) struct Insertions {
    kinds: Kinds,
    pause: AtomicU32,
}

/// Those of one transaction, until they are made.
pub(super) struct Gathered {
    of: Arc<Insertions>,
    due: Mutex<Option<Vec<Due>>>,
    is_in_doubt: AtomicBool,
}

struct Due {
    what: One,
    end: oneshot::Sender<QueryResult<usize>>,
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
        Some(Arc::new(Gathered { of: Arc::clone(self), due, is_in_doubt: AtomicBool::new(false) }))
    }
}

impl Gathered {
    /// Has the insertion made with the others. `None`: it is another statement, or it is too late.
    pub(super) fn add<Q>(
        &self,
        query: &Q,
    ) -> QueryResult<Option<oneshot::Receiver<QueryResult<usize>>>>
    where
        Q: QueryFragment<Pg> + QueryId,
    {
        let Some(what) = self.of.kinds.one(query)? else { return Ok(None) };
        let mut all = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(due) = all.as_mut() else { return Ok(None) };
        let (end, told) = oneshot::channel();
        due.push(Due { what, end });
        Ok(Some(told))
    }

    /// Makes all that were added.
    pub(super) async fn make(&self, mut c: Conn) {
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut rest = due.unwrap_or_default();
        while let Some(first) = rest.pop() {
            let (mut same, others): (Vec<_>, _) =
                rest.into_iter().partition(|one| one.what.joins(&first.what));
            same.push(first);
            self.make_same(&mut c, same).await;
            rest = others;
        }
    }

    async fn make_same(&self, c: &mut Conn, due: Vec<Due>) {
        let (asked, waiting): (Vec<_>, Vec<_>) =
            due.into_iter().map(|one| (one.what, one.end)).unzip();
        let made = match Together::new(asked) {
            Ok(Some(insert)) => AsyncConnectionCore::execute_returning_count(c, insert).await,
            Ok(None) => return,
            Err(error) => Err(error),
        };
        match made {
            Ok(made) if made == waiting.len() => {
                for end in waiting {
                    drop(end.send(Ok(1))); // fails where nobody waits any more
                }
            }
            Ok(_) => {
                self.of.pause.store(PAUSE, Ordering::Relaxed);
                self.is_in_doubt.store(true, Ordering::Relaxed);
            }
            // Whoever is not told anything fails.
            Err(_) => {}
        }
    }

    /// Whether it is not known which were made.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.is_in_doubt.load(Ordering::Relaxed)
    }
}

/// Of an insertion that was made with others, and came to nothing.
pub(super) fn not_told() -> Error {
    Error::RollbackTransaction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_doubt_some_transactions_do_without() {
        let insertions = Insertions::new();
        assert!(insertions.gather().is_some());
        insertions.pause.store(PAUSE, Ordering::Relaxed);
        assert!((0..PAUSE).all(|_| insertions.gather().is_none()));
        assert!(insertions.gather().is_some());
    }
}
