//! Token families kept in the usual way, to see what the product's way is worth.
use crate::statement::{self, Statement};
use crate::writer::Writer;
use async_trait::async_trait;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use taler_merchant_domain::Slug;
use taler_merchant_domain::auth::{Access, Checked, Gated};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::token_families::{
    FamilyTerms, NewTokenFamily, TokenFamily, TokenFamilyRepository, TokenFamilySummary,
};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// As many connections for reads as the product has.
const READERS: usize = 4;

type Families = Arc<dyn TokenFamilyRepository>;

/// Reads hop to another thread, writes are committed singly.
pub struct Singly {
    product: Families,
    readers: Arc<Mutex<Vec<Families>>>,
    free: Semaphore,
    writer: Writer,
    first: OnceLock<(String, Statement)>,
}

impl Singly {
    /// Beside the product's store, of which `handle` makes handles.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn new(
        path: &Path,
        synchronous: &str,
        handle: impl Fn() -> Families,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            product: handle(),
            readers: Arc::new(Mutex::new((0..READERS).map(|_| handle()).collect())),
            free: Semaphore::new(READERS),
            writer: Writer::start(path, synchronous)?,
            first: OnceLock::new(),
        })
    }
}

fn failed(error: impl Into<anyhow::Error>) -> StoreError {
    StoreError::Unavailable { phase: Phase::Store, source: error.into() }
}

#[async_trait]
impl TokenFamilyRepository for Singly {
    /// The first one is the product's, whose statement is taken over from then on. All that follow
    /// have to differ from it in the slug only.
    async fn insert_if_absent(
        &self,
        access: &Access,
        family: NewTokenFamily,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError> {
        let slug = family.slug.as_str().to_owned();
        let Some((first, statement)) = self.first.get() else {
            let done = self.product.insert_if_absent(access, family).await?;
            let statement = statement::seen().map_err(failed)?;
            self.first.get_or_init(|| (slug, statement));
            return Ok(done);
        };
        match self.writer.write(statement.clone().with(first, &slug)).await {
            Ok(0) => Err(StoreError::Contended),
            Ok(_) => Ok(Checked::Done),
            Err(error) => Err(failed(error)),
        }
    }

    async fn list(
        &self,
        access: &Access,
    ) -> Result<Option<Gated<Vec<TokenFamilySummary>>>, StoreError> {
        self.product.list(access).await
    }

    async fn find(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<Option<Gated<Option<TokenFamily>>>, StoreError> {
        let _free = self.free.acquire().await.map_err(failed)?;
        let (readers, access, slug) = (Arc::clone(&self.readers), access.clone(), slug.clone());
        let read = move || {
            let taken = readers.lock().ok().and_then(|mut readers| readers.pop());
            let reader = taken.ok_or(StoreError::Contended)?;
            let found = Handle::current().block_on(reader.find(&access, &slug));
            if let Ok(mut readers) = readers.lock() {
                readers.push(reader);
            }
            found
        };
        spawn_blocking(read).await.map_err(failed)?
    }

    async fn update(
        &self,
        access: &Access,
        slug: &Slug,
        terms: FamilyTerms,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError> {
        self.product.update(access, slug, terms).await
    }

    async fn delete(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError> {
        self.product.delete(access, slug).await
    }
}
