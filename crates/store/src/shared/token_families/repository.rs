use super::Db;
use super::find::{find, list};
use super::write::{delete, insert_if_absent, update};
use async_trait::async_trait;
use taler_merchant_domain::Slug;
use taler_merchant_domain::auth::{Access, Checked, Gated};
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::token_families::{
    FamilyTerms, NewTokenFamily, TokenFamily, TokenFamilyRepository, TokenFamilySummary,
};

#[async_trait]
impl TokenFamilyRepository for Db {
    async fn insert_if_absent(
        &self,
        access: &Access,
        family: NewTokenFamily,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError> {
        self.single(insert_if_absent, (access.clone(), family)).await
    }

    async fn list(
        &self,
        access: &Access,
    ) -> Result<Option<Gated<Vec<TokenFamilySummary>>>, StoreError> {
        self.read(list, access.clone()).await
    }

    async fn find(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<Option<Gated<Option<TokenFamily>>>, StoreError> {
        self.find(find, (access.clone(), slug.clone())).await
    }

    async fn update(
        &self,
        access: &Access,
        slug: &Slug,
        terms: FamilyTerms,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError> {
        self.single(update, (access.clone(), slug.clone(), terms)).await
    }

    async fn delete(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError> {
        self.single(delete, (access.clone(), slug.clone())).await
    }
}
