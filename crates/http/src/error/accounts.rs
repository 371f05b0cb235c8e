use super::ApiError;
use actix_web::http::StatusCode;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::accounts::{
    AddAccountError, DeactivateAccountError, FindAccountError, TargetRefused, UpdateAccountError,
};
use taler_merchant_domain::payto::InvalidPayto;

impl From<InvalidPayto> for ApiError {
    fn from(error: InvalidPayto) -> Self {
        payto(&error.to_string())
    }
}

impl From<AddAccountError> for ApiError {
    fn from(error: AddAccountError) -> Self {
        match error {
            AddAccountError::Refused(error @ (TargetRefused::Type | TargetRefused::Pattern)) => {
                payto(&error.to_string())
            }
            AddAccountError::Exists => {
                Self::with_status(StatusCode::CONFLICT, ErrorCode::MerchantPrivateAccountExists)
            }
            AddAccountError::Overtaken => Self::unauthorized(),
            AddAccountError::Sealing(_) => {
                Self::internal(ErrorCode::GenericDbInvariantFailure, error)
            }
            AddAccountError::Store(error) => error.into(),
        }
    }
}

impl From<FindAccountError> for ApiError {
    fn from(error: FindAccountError) -> Self {
        match error {
            FindAccountError::Access(error) => error.into(),
            FindAccountError::AccountUnknown => account_unknown(),
            FindAccountError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateAccountError> for ApiError {
    fn from(error: UpdateAccountError) -> Self {
        match error {
            UpdateAccountError::Access(error) => error.into(),
            UpdateAccountError::AccountUnknown => account_unknown(),
            UpdateAccountError::Overtaken => Self::unauthorized(),
            UpdateAccountError::Sealing(_) => {
                Self::internal(ErrorCode::GenericInternalInvariantFailure, error)
            }
            UpdateAccountError::Store(error) => error.into(),
        }
    }
}

impl From<DeactivateAccountError> for ApiError {
    fn from(error: DeactivateAccountError) -> Self {
        match error {
            DeactivateAccountError::AccountUnknown => account_unknown(),
            DeactivateAccountError::Overtaken => Self::unauthorized(),
            DeactivateAccountError::Store(error) => error.into(),
        }
    }
}

/// 400: `problem` names the part of the URI that is wrong.
fn payto(problem: &str) -> ApiError {
    ApiError::with_status(StatusCode::BAD_REQUEST, ErrorCode::GenericPaytoUriMalformed)
        .detail(format!("payto_uri: {problem}"))
}

fn account_unknown() -> ApiError {
    ApiError::with_status(StatusCode::NOT_FOUND, ErrorCode::MerchantGenericAccountUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::auth::AccessError;
    use taler_merchant_domain::secrets::Unsealable;
    use taler_merchant_domain::store::StoreError;

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
