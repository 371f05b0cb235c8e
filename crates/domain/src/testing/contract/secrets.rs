//! Cases of [`ServerKeyRepository`].
use super::Store;
use crate::secrets::{KeyId, SecretCheck, ServerKeyRepository};
use futures_util::future::join_all;

async fn claim(store: &dyn Store, id: i64, byte: u8) -> SecretCheck {
    let check = SecretCheck([byte; 32]);
    ServerKeyRepository::insert_if_absent(store, KeyId(id), check).await.unwrap()
}

/// For each number of a secret.
pub async fn the_first_check_value_stays(store: &dyn Store) {
    assert_eq!(claim(store, 1, 1).await, SecretCheck([1; 32]));
    assert_eq!(claim(store, 1, 2).await, SecretCheck([1; 32]));
    assert_eq!(claim(store, 2, 2).await, SecretCheck([2; 32]));
    assert_eq!(claim(store, 1, 1).await, SecretCheck([1; 32]));
}

/// All are answered with its value.
pub async fn one_of_many_rivals_sets_the_check_value(store: &dyn Store) {
    let answers = join_all((0..20).map(|byte| claim(store, 1, byte))).await;
    let stored = claim(store, 1, 99).await;
    assert!(answers.iter().all(|answer| *answer == stored), "{answers:?}");
}
