//! The files of SQLite.
use diesel::SqliteConnection;
use diesel::connection::{Connection, SimpleConnection};
use futures_util::future::join;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::secrets::{KeyId, SecretCheck, ServerKeyRepository};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_store::sqlite::{Db, Exclusive, Options};
use taler_merchant_store::{StartError, testing};

const SERVER: Options = Options::new(Exclusive::Yes);
const COMMAND: Options = Options::new(Exclusive::No);

fn is_locked(end: Result<Db, StartError>, path: &Path) -> bool {
    matches!(end, Err(StartError::Locked { path: told }) if told == path.to_str().unwrap())
}

#[actix_rt::test]
async fn a_second_server_is_kept_out_of_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let first = Db::open_migrated(&path, &SERVER).await.unwrap();
    assert!(is_locked(Db::open(&path, &SERVER), &path));
    assert!(is_locked(Db::open_migrated(&path, &SERVER).await, &path));
    let worker = first.for_worker();
    drop(first);
    assert!(is_locked(Db::open(&path, &SERVER), &path));
    drop(worker);
    Db::open(&path, &SERVER).unwrap();
}

#[actix_rt::test]
async fn a_command_works_beside_the_server_of_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let _server = Db::open_migrated(&path, &SERVER).await.unwrap();
    let command = Db::open(&path, &COMMAND).unwrap();
    assert_eq!(command.find(&InstanceId::admin()).await.unwrap(), None);
}

#[actix_rt::test]
async fn the_files_of_sqlite_are_for_their_owner_alone() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let db = Db::open_migrated(&data.join("db"), &SERVER).await.unwrap();
    db.find(&InstanceId::admin()).await.unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> =
        std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.contains(&data.join("db")) && files.contains(&data.join("db.lock")));
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

/// Another program holds the database for itself.
#[actix_rt::test]
async fn a_turn_to_write_to_sqlite_is_not_waited_for_without_end() {
    let fixture = testing::sqlite().await;
    let options = Options { pool_timeout: Duration::from_millis(100), ..COMMAND };
    let db = Db::open(Path::new(fixture.url()), &options).unwrap();
    let mut blocker = SqliteConnection::establish(fixture.url()).unwrap();
    blocker.batch_execute("BEGIN IMMEDIATE").unwrap();
    let claim = || db.insert_if_absent(KeyId(1), SecretCheck([1; 32]));
    let (one, other) = join(claim(), async {
        let error = claim().await.unwrap_err();
        blocker.batch_execute("COMMIT").unwrap();
        error
    })
    .await;
    one.unwrap();
    assert!(matches!(other, StoreError::Unavailable { phase: Phase::Setup, .. }), "{other:?}");
}

#[actix_rt::test]
async fn a_file_that_is_not_there_is_not_made_by_opening_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let error = Db::open(&path, &COMMAND).err().unwrap();
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert!(!path.exists());
}
