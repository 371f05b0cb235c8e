//! What is too old is removed in batches.

/// Whether as much was found as a batch may have, so that there may be more.
pub(super) fn is_full<T>(found: &[T], batch: i64) -> bool {
    i64::try_from(found.len()).unwrap_or(i64::MAX) >= batch
}
