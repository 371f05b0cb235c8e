use super::{ApiError, Refusal, Refuses};
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::AccessError;
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::token_families::{
    CreateTokenFamilyError, DeleteTokenFamilyError, EmptyPeriod, FindTokenFamilyError,
    InvalidExtraData, InvalidSchedule, UpdateTokenFamilyError,
};

impl From<InvalidSchedule> for ApiError {
    fn from(error: InvalidSchedule) -> Self {
        match error {
            InvalidSchedule::Offset => Self::malformed("start_offset"),
            InvalidSchedule::Duration => Self::malformed("duration"),
        }
    }
}

impl From<EmptyPeriod> for ApiError {
    fn from(EmptyPeriod: EmptyPeriod) -> Self {
        Self::malformed("valid_before")
    }
}

impl From<InvalidExtraData> for ApiError {
    fn from(error: InvalidExtraData) -> Self {
        Self::malformed(format!("extra_data.{}", error.member))
    }
}

impl From<CreateTokenFamilyError> for ApiError {
    fn from(error: CreateTokenFamilyError) -> Self {
        match error {
            CreateTokenFamilyError::Access(error) => error.into(),
            CreateTokenFamilyError::ValidityEmpty(error) => error.into(),
            CreateTokenFamilyError::SlugTaken => Refusal::FAMILY_EXISTS.into(),
            CreateTokenFamilyError::Store(error) => error.into(),
        }
    }
}

impl Refuses for CreateTokenFamilyError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::MALFORMED, Refusal::FAMILY_EXISTS];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<FindTokenFamilyError> for ApiError {
    fn from(error: FindTokenFamilyError) -> Self {
        match error {
            FindTokenFamilyError::Access(error) => error.into(),
            FindTokenFamilyError::TokenFamilyUnknown => Refusal::FAMILY_UNKNOWN.into(),
            FindTokenFamilyError::Store(error) => error.into(),
        }
    }
}

impl Refuses for FindTokenFamilyError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::FAMILY_UNKNOWN];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<UpdateTokenFamilyError> for ApiError {
    fn from(error: UpdateTokenFamilyError) -> Self {
        match error {
            UpdateTokenFamilyError::Access(error) => error.into(),
            UpdateTokenFamilyError::TokenFamilyUnknown => Refusal::CHANGE_OF_NO_FAMILY.into(),
            UpdateTokenFamilyError::Store(error) => error.into(),
        }
    }
}

impl Refuses for UpdateTokenFamilyError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::CHANGE_OF_NO_FAMILY];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<DeleteTokenFamilyError> for ApiError {
    fn from(error: DeleteTokenFamilyError) -> Self {
        match error {
            DeleteTokenFamilyError::Access(error) => error.into(),
            DeleteTokenFamilyError::TokenFamilyUnknown => Refusal::FAMILY_UNKNOWN.into(),
            DeleteTokenFamilyError::Store(error) => error.into(),
        }
    }
}

impl Refuses for DeleteTokenFamilyError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::FAMILY_UNKNOWN];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(error: impl Into<ApiError>) -> (u16, u16) {
        error.into().mapped()
    }

    #[test]
    fn every_end_of_a_creation_has_a_status_and_a_code() {
        let unknown = CreateTokenFamilyError::Access(AccessError::InstanceUnknown);
        assert_eq!(mapped(unknown), (404, 2000));
        assert_eq!(mapped(CreateTokenFamilyError::ValidityEmpty(EmptyPeriod)), (400, 26));
        assert_eq!(mapped(CreateTokenFamilyError::SlugTaken), (409, 2225));
        assert_eq!(mapped(CreateTokenFamilyError::Store(StoreError::Contended)), (500, 55));
    }

    #[test]
    fn an_unknown_family_has_a_code_of_its_own_when_it_is_changed() {
        assert_eq!(mapped(FindTokenFamilyError::TokenFamilyUnknown), (404, 2026));
        assert_eq!(mapped(UpdateTokenFamilyError::TokenFamilyUnknown), (404, 2226));
        assert_eq!(mapped(DeleteTokenFamilyError::TokenFamilyUnknown), (404, 2026));
    }

    #[test]
    fn access_and_store_are_told_alike_by_the_other_use_cases() {
        let unauthorized = || AccessError::Unauthorized;
        assert_eq!(mapped(FindTokenFamilyError::Access(unauthorized())), (401, 2015));
        assert_eq!(mapped(UpdateTokenFamilyError::Access(unauthorized())), (401, 2015));
        assert_eq!(mapped(DeleteTokenFamilyError::Access(unauthorized())), (401, 2015));
        assert_eq!(mapped(FindTokenFamilyError::Store(StoreError::Contended)), (500, 55));
        assert_eq!(mapped(UpdateTokenFamilyError::Store(StoreError::Contended)), (500, 55));
        assert_eq!(mapped(DeleteTokenFamilyError::Store(StoreError::Contended)), (500, 55));
    }

    #[test]
    fn a_broken_rule_names_its_member() {
        let told = |error: ApiError| error.told();
        assert_eq!(told(InvalidSchedule::Duration.into()), (26, "duration".to_owned()));
        assert_eq!(told(InvalidSchedule::Offset.into()), (26, "start_offset".to_owned()));
        assert_eq!(told(EmptyPeriod.into()), (26, "valid_before".to_owned()));
        let error = InvalidExtraData { member: "trusted_domains" };
        assert_eq!(told(error.into()), (26, "extra_data.trusted_domains".to_owned()));
    }
}
