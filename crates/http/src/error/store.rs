use super::{ApiError, Refusal, Refuses};
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::store::{Phase, StoreError};

/// What failures of the database can be told as, where an endpoint does not say.
const CODES: [ErrorCode; 7] = [
    ErrorCode::GenericDbSetupFailed,
    ErrorCode::GenericDbStartFailed,
    ErrorCode::GenericDbStoreFailed,
    ErrorCode::GenericDbFetchFailed,
    ErrorCode::GenericDbCommitFailed,
    ErrorCode::GenericDbSoftFailure,
    ErrorCode::GenericDbInvariantFailure,
];

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Contended => ErrorCode::GenericDbSoftFailure,
            StoreError::Duplicate | StoreError::Corrupt { .. } => {
                ErrorCode::GenericDbInvariantFailure
            }
            StoreError::Unavailable { phase, .. } => match phase {
                Phase::Setup => ErrorCode::GenericDbSetupFailed,
                Phase::Start => ErrorCode::GenericDbStartFailed,
                Phase::Store => ErrorCode::GenericDbStoreFailed,
                Phase::Fetch => ErrorCode::GenericDbFetchFailed,
                Phase::Commit => ErrorCode::GenericDbCommitFailed,
            },
        };
        Self { database: true, ..Self::internal(code, error) }
    }
}

impl Refuses for StoreError {
    fn refusals(database_codes: &[ErrorCode]) -> Vec<Refusal> {
        CODES.map(|code| Refusal::internal(documented(code, database_codes))).to_vec()
    }
}

/// The code that takes the place of `code` at an endpoint that documents only `codes` for failures
/// of the database; none stands for all.
pub(super) fn documented(code: ErrorCode, codes: &[ErrorCode]) -> ErrorCode {
    if codes.is_empty() || codes.contains(&code) {
        return code;
    }
    let internal = ErrorCode::GenericInternalInvariantFailure;
    if code == ErrorCode::GenericDbInvariantFailure && codes.contains(&internal) {
        return internal;
    }
    ErrorCode::GenericDbStoreFailed
}

#[cfg(test)]
mod tests {
    use super::*;
    use ErrorCode::{
        GenericDbCommitFailed as COMMIT, GenericDbFetchFailed as FETCH,
        GenericDbInvariantFailure as INVARIANT, GenericDbSetupFailed as SETUP,
        GenericDbSoftFailure as SOFT, GenericDbStartFailed as START, GenericDbStoreFailed as STORE,
        GenericInternalInvariantFailure as INTERNAL,
    };

    fn failing(phase: Phase) -> StoreError {
        StoreError::Unavailable { phase, source: anyhow::anyhow!("secret of the operator") }
    }

    fn code(error: StoreError, documented: &[ErrorCode]) -> u16 {
        ApiError::from(error).documented(documented).told().0
    }

    #[test]
    fn every_phase_has_its_code_and_the_endpoint_the_last_word() {
        for (phase, own) in [
            (Phase::Setup, SETUP),
            (Phase::Start, START),
            (Phase::Store, STORE),
            (Phase::Fetch, FETCH),
            (Phase::Commit, COMMIT),
        ] {
            assert_eq!(code(failing(phase), &[]), own.number());
            assert_eq!(code(failing(phase), &[STORE]), STORE.number());
            assert_eq!(code(failing(phase), &[STORE, own]), own.number());
        }
        assert_eq!(code(StoreError::Contended, &[]), SOFT.number());
        assert_eq!(code(StoreError::Duplicate, &[]), INVARIANT.number());
    }

    #[test]
    fn a_corrupt_row_is_an_invariant_that_failed() {
        let corrupt = || StoreError::Corrupt { table: "instances", column: "name" };
        assert_eq!(code(corrupt(), &[]), INVARIANT.number());
        assert_eq!(code(corrupt(), &[STORE, INTERNAL]), INTERNAL.number());
        assert_eq!(code(corrupt(), &[STORE]), STORE.number());
    }
}
