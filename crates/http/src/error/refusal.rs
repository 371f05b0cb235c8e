use super::ApiError;
use actix_web::http::StatusCode;
use taler_merchant_domain::ErrorCode;

/// How a request is refused: a status, and the code that says why. What answers are made of is what
/// the description of the interface lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: ErrorCode,
}

/// An error of a use case, with everything that it can turn into.
pub(crate) trait Refuses: Into<ApiError> {
    /// The refusals of all its variants, at an endpoint that documents `database_codes` for
    /// failures of the database.
    fn refusals(database_codes: &[ErrorCode]) -> Vec<Refusal>;
}

impl Refusal {
    const fn new(status: StatusCode, code: ErrorCode) -> Self {
        Self { status, code }
    }

    /// What is said of a second factor, and so only to who showed the first one.
    pub(crate) const OF_SECOND_FACTOR: [Self; 3] =
        [Self::MFA_MISSING, Self::MFA_FORBIDDEN, Self::THROTTLED];

    /// 500.
    pub(crate) const fn internal(code: ErrorCode) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code)
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $code:ident;)*) => {
        impl Refusal {
            $($(#[$doc])* pub(crate) const $name: Self =
                Self::new(StatusCode::$status, ErrorCode::$code);)*
        }
    };
}

refusals! {
    /// Not an error: challenges have to be solved first. Its body is another.
    SECOND_FACTOR = ACCEPTED, None;
    /// What is not JSON.
    NOT_JSON = BAD_REQUEST, GenericJsonInvalid;
    /// A member is missing.
    MISSING = BAD_REQUEST, GenericParameterMissing;
    /// A member, a query argument or a header has a wrong type or value.
    MALFORMED = BAD_REQUEST, GenericParameterMalformed;
    /// A `payto://` URI is wrong, or of a kind that this server does not accept.
    PAYTO = BAD_REQUEST, GenericPaytoUriMalformed;
    /// A body that cannot be decompressed.
    NOT_DECODABLE = BAD_REQUEST, GenericCompressionInvalid;
    /// A segment of the path that is no text.
    PATH_SEGMENT = BAD_REQUEST, GenericPathSegmentMalformed;
    /// A segment of the path that cannot name a bank account.
    H_WIRE = BAD_REQUEST, MerchantGenericHWireMalformed;
    /// A way of protecting an instance that this server does not have, on creation.
    AUTH_METHOD_OF_NEW = BAD_REQUEST, MerchantPrivatePostInstancesBadAuth;
    /// Likewise, on a change.
    AUTH_METHOD = BAD_REQUEST, MerchantPrivatePostInstanceAuthBadAuth;
    /// Nothing can ever be sent to the address.
    TAN_ADDRESS = BAD_REQUEST, MerchantTanAddressUnusable;
    /// No credential, or not a good one; not a word on what exactly is wrong.
    UNAUTHORIZED = UNAUTHORIZED, MerchantGenericUnauthorized;
    /// The old password is wrong.
    OLD_PASSWORD = UNAUTHORIZED, MerchantPrivatePostInstanceAuthBadOldPassword;
    /// The scope of the token does not allow it.
    PERMISSION = FORBIDDEN, GenericTokenPermissionInsufficient;
    /// Strangers may not create instances.
    SELF_PROVISIONING = FORBIDDEN, MerchantGenericUnauthorized;
    /// A second factor is needed, and there is no way to ask for it.
    MFA_MISSING = FORBIDDEN, MerchantGenericMfaMissing;
    /// Too many codes were wrong lately.
    MFA_FORBIDDEN = FORBIDDEN, MerchantMfaForbidden;
    /// Nothing has this path.
    ENDPOINT_UNKNOWN = NOT_FOUND, GenericEndpointUnknown;
    /// No instance has this id.
    INSTANCE_UNKNOWN = NOT_FOUND, MerchantGenericInstanceUnknown;
    /// The instance was deleted.
    INSTANCE_DELETED = NOT_FOUND, MerchantGenericInstanceDeleted;
    /// The instance has no such login token.
    TOKEN_UNKNOWN = NOT_FOUND, MerchantGenericAccessTokenUnknown;
    /// The instance has no such bank account.
    ACCOUNT_UNKNOWN = NOT_FOUND, MerchantGenericAccountUnknown;
    /// The instance has no such token family.
    FAMILY_UNKNOWN = NOT_FOUND, MerchantGenericTokenFamilyUnknown;
    /// Likewise, on a change.
    CHANGE_OF_NO_FAMILY = NOT_FOUND, MerchantPatchTokenFamilyNotFound;
    /// There is no such challenge, or not any more, or not here.
    CHALLENGE_UNKNOWN = NOT_FOUND, MerchantTanChallengeUnknown;
    /// The path is there, but not for this method.
    METHOD = METHOD_NOT_ALLOWED, GenericMethodInvalid;
    /// Nothing on offer is what the client accepts.
    NOT_ACCEPTABLE = NOT_ACCEPTABLE, GenericHttpHeadersMalformed;
    /// A currency that this server does not have.
    CURRENCY = CONFLICT, MerchantGenericCurrencyMismatch;
    /// The id is taken by an instance with other settings.
    INSTANCE_EXISTS = CONFLICT, MerchantPrivatePostInstancesAlreadyExists;
    /// The id is taken by a deleted instance.
    ID_OF_DELETED = CONFLICT, MerchantPrivatePostInstancesPurgeRequired;
    /// A deleted instance cannot be changed.
    CHANGE_OF_DELETED = CONFLICT, MerchantPrivatePatchInstancesPurgeRequired;
    /// The instance stays.
    NOT_DELETED = CONFLICT, MerchantPrivateDeleteInstancePurgeRequired;
    /// The instance has the bank account, active, with other settings.
    ACCOUNT_EXISTS = CONFLICT, MerchantPrivateAccountExists;
    /// The slug is taken by another token family.
    FAMILY_EXISTS = CONFLICT, MerchantPostTokenFamilyConflict;
    /// The code is wrong.
    TAN_WRONG = CONFLICT, MerchantTanChallengeFailed;
    /// The challenge is solved.
    CHALLENGE_SOLVED = GONE, MerchantTanChallengeSolved;
    /// The body takes too long to arrive.
    BODY_TOO_SLOW = REQUEST_TIMEOUT, GenericTimeout;
    /// The body is larger than the endpoint takes.
    TOO_LARGE = PAYLOAD_TOO_LARGE, GenericUploadExceedsLimit;
    /// The path with its query is too long.
    URI_TOO_LONG = URI_TOO_LONG, GenericUriTooLong;
    /// The header fields are too large.
    HEAD_TOO_LARGE = REQUEST_HEADER_FIELDS_TOO_LARGE, GenericHttpHeadersMalformed;
    /// The last code has still to be waited for.
    TAN_TOO_EARLY = TOO_MANY_REQUESTS, MerchantTanTooEarly;
    /// No code is good: another one has to be asked for.
    TAN_ATTEMPTS = TOO_MANY_REQUESTS, MerchantTanTooManyAttempts;
    /// Too much was asked for from one source.
    THROTTLED = TOO_MANY_REQUESTS, GenericForbidden;
    /// The server itself is at fault.
    INTERNAL = INTERNAL_SERVER_ERROR, GenericInternalInvariantFailure;
    /// The operator set up the sender of codes wrongly.
    TAN_HELPER_MISCONFIGURED = INTERNAL_SERVER_ERROR, MerchantTanHelperMisconfigured;
    /// The sender of codes failed.
    TAN_HELPER_FAILED = BAD_GATEWAY, MerchantTanMfaHelperExecFailed;
    /// The code cannot be delivered for now.
    TAN_UNREACHABLE = SERVICE_UNAVAILABLE, MerchantTanAddressUnreachable;
    /// Later it will work.
    BUSY = SERVICE_UNAVAILABLE, GenericOsResourceAllocationFailure;
}
