use super::{ApiError, Refusal, Refuses};
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::accounts::{
    AddAccountError, CredentialsNeeded, DeactivateAccountError, FindAccountError, TargetRefused,
    UpdateAccountError,
};
use taler_merchant_domain::auth::AccessError;
use taler_merchant_domain::challenges::SecondFactorError;
use taler_merchant_domain::payto::InvalidPayto;
use taler_merchant_domain::store::StoreError;

impl From<InvalidPayto> for ApiError {
    fn from(error: InvalidPayto) -> Self {
        payto(&error.to_string())
    }
}

impl From<TargetRefused> for ApiError {
    fn from(error: TargetRefused) -> Self {
        match error {
            TargetRefused::Type | TargetRefused::Pattern => payto(&error.to_string()),
        }
    }
}

impl From<AddAccountError> for ApiError {
    fn from(error: AddAccountError) -> Self {
        match error {
            AddAccountError::Refused(error) => error.into(),
            AddAccountError::Exists => Refusal::ACCOUNT_EXISTS.into(),
            AddAccountError::Overtaken => Refusal::UNAUTHORIZED.into(),
            AddAccountError::Sealing(_) => {
                Self::internal(ErrorCode::GenericDbInvariantFailure, error)
            }
            AddAccountError::SecondFactor(error) => error.into(),
            AddAccountError::Store(error) => error.into(),
        }
    }
}

impl Refuses for AddAccountError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let sealing = Refusal::internal(ErrorCode::GenericDbInvariantFailure);
        let own = vec![Refusal::PAYTO, Refusal::ACCOUNT_EXISTS, Refusal::UNAUTHORIZED, sealing];
        [own, SecondFactorError::refusals(codes)].concat()
    }
}

impl From<FindAccountError> for ApiError {
    fn from(error: FindAccountError) -> Self {
        match error {
            FindAccountError::Access(error) => error.into(),
            FindAccountError::AccountUnknown => Refusal::ACCOUNT_UNKNOWN.into(),
            FindAccountError::Store(error) => error.into(),
        }
    }
}

impl Refuses for FindAccountError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::ACCOUNT_UNKNOWN];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<CredentialsNeeded> for ApiError {
    fn from(CredentialsNeeded: CredentialsNeeded) -> Self {
        Self::missing("credit_facade_credentials")
    }
}

impl From<UpdateAccountError> for ApiError {
    fn from(error: UpdateAccountError) -> Self {
        match error {
            UpdateAccountError::Access(error) => error.into(),
            UpdateAccountError::AccountUnknown => Refusal::ACCOUNT_UNKNOWN.into(),
            UpdateAccountError::CredentialsNeeded(error) => error.into(),
            UpdateAccountError::Overtaken => Refusal::UNAUTHORIZED.into(),
            UpdateAccountError::Sealing(_) => {
                Self::internal(ErrorCode::GenericInternalInvariantFailure, error)
            }
            UpdateAccountError::Store(error) => error.into(),
        }
    }
}

impl Refuses for UpdateAccountError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::MISSING,
            Refusal::ACCOUNT_UNKNOWN,
            Refusal::UNAUTHORIZED,
            Refusal::INTERNAL,
        ];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<DeactivateAccountError> for ApiError {
    fn from(error: DeactivateAccountError) -> Self {
        match error {
            DeactivateAccountError::AccountUnknown => Refusal::ACCOUNT_UNKNOWN.into(),
            DeactivateAccountError::Overtaken => Refusal::UNAUTHORIZED.into(),
            DeactivateAccountError::Store(error) => error.into(),
        }
    }
}

impl Refuses for DeactivateAccountError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::ACCOUNT_UNKNOWN, Refusal::UNAUTHORIZED];
        [own, StoreError::refusals(codes)].concat()
    }
}

/// `problem` names the part of the URI that is wrong.
fn payto(problem: &str) -> ApiError {
    ApiError::from(Refusal::PAYTO).detail(format!("payto_uri: {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::secrets::Unsealable;

    fn mapped(error: impl Into<ApiError>) -> (u16, u16) {
        error.into().mapped()
    }

    #[test]
    fn every_end_of_an_addition_has_a_status_and_a_code() {
        assert_eq!(mapped(InvalidPayto::IbanChecksum), (400, 24));
        assert_eq!(mapped(AddAccountError::Refused(TargetRefused::Type)), (400, 24));
        assert_eq!(mapped(AddAccountError::Refused(TargetRefused::Pattern)), (400, 24));
        assert_eq!(mapped(AddAccountError::Exists), (409, 2627));
        assert_eq!(mapped(AddAccountError::Overtaken), (401, 2015));
        assert_eq!(mapped(AddAccountError::Sealing(Unsealable)), (500, 56));
        assert_eq!(mapped(AddAccountError::Store(StoreError::Contended)), (500, 55));
    }

    #[test]
    fn every_end_of_the_other_use_cases_has_a_status_and_a_code() {
        let (unauthorized, contended) = (AccessError::Unauthorized, StoreError::Contended);
        assert_eq!(mapped(FindAccountError::Access(unauthorized)), (401, 2015));
        assert_eq!(mapped(FindAccountError::AccountUnknown), (404, 2022));
        assert_eq!(mapped(FindAccountError::Store(contended)), (500, 55));
        assert_eq!(mapped(UpdateAccountError::Access(AccessError::PermissionInsufficient)).0, 403);
        assert_eq!(mapped(UpdateAccountError::AccountUnknown), (404, 2022));
        assert_eq!(mapped(UpdateAccountError::CredentialsNeeded(CredentialsNeeded)), (400, 25));
        assert_eq!(mapped(UpdateAccountError::Overtaken), (401, 2015));
        assert_eq!(mapped(UpdateAccountError::Sealing(Unsealable)), (500, 60));
        assert_eq!(mapped(UpdateAccountError::Store(StoreError::Contended)), (500, 55));
        assert_eq!(mapped(DeactivateAccountError::AccountUnknown), (404, 2022));
        assert_eq!(mapped(DeactivateAccountError::Overtaken), (401, 2015));
        assert_eq!(mapped(DeactivateAccountError::Store(StoreError::Contended)), (500, 55));
    }

    #[test]
    fn a_wrong_uri_is_told_by_its_part() {
        let (_, detail) = ApiError::from(InvalidPayto::IbanChecksum).told();
        assert_eq!(detail, "payto_uri: the check digits of the IBAN are wrong");
    }
}
