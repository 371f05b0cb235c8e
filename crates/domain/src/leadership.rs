//! Which one of the processes that share a database does what one is enough for.
use crate::RelativeTime;
use crate::store::StoreError;
use async_trait::async_trait;

/// Leading the processes that share a database.
///
/// Who leads does so for as long as he lives, reaches the database, and asks again within [`TERM`];
/// then whoever asks next does. Nobody else is told meanwhile that he leads. An answer is about the
/// moment at which it is given, and is to be asked for again before each piece of work. Who loses
/// the lead in the middle of one finishes it beside his successor: such work has to bear that.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait Leadership: Send + Sync {
    /// Whether this process leads; it does from now on if nobody else does.
    ///
    /// MUST NOT be yes on account of an earlier answer: it is the database that knows.
    async fn lead(&self) -> Result<bool, StoreError>;

    /// Gives the lead up, if this process has it: whoever asks next leads, and does not have to wait
    /// for this one to end.
    async fn resign(&self) -> Result<(), StoreError>;
}

/// Who leads and does not ask again for so long leads no more: others need not wait for a
/// machine that is gone without a word.
pub const TERM: RelativeTime = RelativeTime::from_secs(15 * 60);
