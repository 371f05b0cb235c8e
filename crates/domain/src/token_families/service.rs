use super::{
    CreateTokenFamily, CreateTokenFamilyError, DeleteTokenFamilyError, FamilyTerms,
    FindTokenFamilyError, TokenFamily, TokenFamilyRepository, TokenFamilySummary,
    UpdateTokenFamilyError,
};
use crate::Slug;
use crate::auth::{Access, AccessError};
use crate::clock::Clock;
use crate::store::StoreError;
use std::sync::Arc;

/// The token families of an instance.
#[derive(Clone)]
pub struct TokenFamilyService {
    /// Where families are.
    pub families: Arc<dyn TokenFamilyRepository>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl TokenFamilyService {
    /// Creates a family. The same family again changes nothing.
    ///
    /// # Errors
    /// See [`CreateTokenFamilyError`].
    pub async fn create(
        &self,
        access: &Access,
        command: CreateTokenFamily,
    ) -> Result<(), CreateTokenFamilyError> {
        let family = command.clone().into_new_family(self.clock.now())?;
        match self.families.insert_if_absent(access, family).await?.open(access)? {
            None => Ok(()),
            Some(Some(rival)) if rival.is_as_wanted_by(&command) => Ok(()),
            Some(Some(_)) => Err(CreateTokenFamilyError::SlugTaken),
            // It was deleted in between.
            Some(None) => Err(StoreError::Contended.into()),
        }
    }

    /// All families of an instance.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn list(&self, access: &Access) -> Result<Vec<TokenFamilySummary>, AccessError> {
        let gated = self.families.list(access).await?.ok_or(AccessError::InstanceUnknown)?;
        gated.open(access).map(|(_, families)| families)
    }

    /// One family.
    ///
    /// # Errors
    /// See [`FindTokenFamilyError`].
    pub async fn find(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<TokenFamily, FindTokenFamilyError> {
        let gated = self.families.find(access, slug).await?;
        let (_, family) = gated.ok_or(AccessError::InstanceUnknown)?.open(access)?;
        family.ok_or(FindTokenFamilyError::TokenFamilyUnknown)
    }

    /// Replaces what may change about a family.
    ///
    /// # Errors
    /// See [`UpdateTokenFamilyError`].
    pub async fn update(
        &self,
        access: &Access,
        slug: &Slug,
        terms: FamilyTerms,
    ) -> Result<(), UpdateTokenFamilyError> {
        match self.families.update(access, slug, terms).await?.open(access)? {
            None => Ok(()),
            Some(None) => Err(UpdateTokenFamilyError::TokenFamilyUnknown),
            // It was created in between.
            Some(Some(_)) => Err(StoreError::Contended.into()),
        }
    }

    /// Deletes a family. Its tokens can no longer be spent.
    ///
    /// # Errors
    /// See [`DeleteTokenFamilyError`].
    pub async fn delete(&self, access: &Access, slug: &Slug) -> Result<(), DeleteTokenFamilyError> {
        match self.families.delete(access, slug).await?.open(access)? {
            None => Ok(()),
            Some(None) => Err(DeleteTokenFamilyError::TokenFamilyUnknown),
            // It was created in between.
            Some(Some(_)) => Err(StoreError::Contended.into()),
        }
    }
}

#[cfg(test)]
mod tests;
