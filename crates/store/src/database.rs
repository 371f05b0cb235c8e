use crate::{postgres, sqlite};
use std::sync::Arc;
use taler_merchant_domain::accounts::AccountRepository;
use taler_merchant_domain::audit::AuditLog;
use taler_merchant_domain::auth::LoginTokenRepository;
use taler_merchant_domain::challenges::ChallengeRepository;
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::leadership::Leadership;
use taler_merchant_domain::passwords::PasswordRepository;
use taler_merchant_domain::secrets::ServerKeyRepository;
use taler_merchant_domain::token_families::TokenFamilyRepository;

/// A database of either kind, as a server opens it once.
#[derive(Clone)]
pub enum Database {
    /// See [`postgres`].
    Postgres(postgres::Db),
    /// See [`sqlite`].
    Sqlite(sqlite::Db),
}

impl Database {
    /// The repositories for one worker: call it in that worker, once.
    #[must_use]
    pub fn for_worker(&self) -> Repositories {
        match self {
            Self::Postgres(db) => Repositories::of(&db.for_worker()),
            Self::Sqlite(db) => Repositories::of(&db.for_worker()),
        }
    }

    /// The repositories for what no worker does. Its connections are driven by the runtime that uses
    /// them first: always call it from that one.
    #[must_use]
    pub fn for_background(&self) -> Repositories {
        match self {
            Self::Postgres(db) => Repositories::of(db),
            Self::Sqlite(db) => Repositories::of(db),
        }
    }

    /// Another handle to the same database, for as long as the one that was opened is kept.
    #[must_use]
    pub fn shared(&self) -> Self {
        match self {
            Self::Postgres(db) => Self::Postgres(db.clone()),
            Self::Sqlite(db) => Self::Sqlite(db.shared()),
        }
    }

    /// A contender for the lead of all processes on this database. Of the handle that was opened,
    /// not of one that is shared: on SQLite only that one keeps other servers out.
    #[must_use]
    pub fn leader(&self) -> Arc<dyn Leadership> {
        match self {
            Self::Postgres(db) => Arc::new(db.leader()),
            Self::Sqlite(db) => Arc::new(db.leader()),
        }
    }

    /// Waits until the writes of all workers have ended. First stop serving, then drain, then end
    /// the workers.
    pub async fn drain(&self) {
        match self {
            Self::Postgres(db) => db.drain().await,
            Self::Sqlite(db) => db.drain().await,
        }
    }
}

/// All ports of one database, as the domain asks for them.
#[derive(Clone)]
pub struct Repositories {
    /// Instances.
    pub instances: Arc<dyn InstanceRepository>,
    /// Login tokens.
    pub tokens: Arc<dyn LoginTokenRepository>,
    /// Bank accounts.
    pub accounts: Arc<dyn AccountRepository>,
    /// Token families.
    pub token_families: Arc<dyn TokenFamilyRepository>,
    /// Challenges of the second factor.
    pub challenges: Arc<dyn ChallengeRepository>,
    /// Passwords, and what is remembered of wrong ones.
    pub passwords: Arc<dyn PasswordRepository>,
    /// What was done.
    pub audit: Arc<dyn AuditLog>,
    /// Which server secrets the database was used with.
    pub keys: Arc<dyn ServerKeyRepository>,
}

impl Repositories {
    /// The ports of a handle to a database.
    #[must_use]
    pub fn of<D>(db: &D) -> Self
    where
        D: InstanceRepository + LoginTokenRepository + AuditLog + ServerKeyRepository,
        D: AccountRepository + TokenFamilyRepository + ChallengeRepository + PasswordRepository,
        D: Clone + 'static,
    {
        let db = Arc::new(db.clone());
        let shared = || Arc::clone(&db);
        Self {
            instances: shared(),
            tokens: shared(),
            accounts: shared(),
            token_families: shared(),
            challenges: shared(),
            passwords: shared(),
            audit: shared(),
            keys: shared(),
        }
    }
}
