use super::RequestOrigin;
use super::credentials::Credentials;
use super::instance::addressed;
use crate::call::{Call, FromCall, Unchecked};
use crate::error::ApiError;
use crate::openapi::Operation;
use std::marker::PhantomData;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::Actor;
use taler_merchant_domain::auth::{
    Access, BEARER_PREFIX, Caller, Password, Permission, TokenSecret,
};
use taler_merchant_domain::passwords::{Attempt, LoginUser};

/// A permission as a type, so that a handler's signature says what it needs.
pub(crate) trait Required: 'static {
    const PERMISSION: Permission;
}

/// The first argument of every private handler.
pub(crate) trait Credential: FromCall {
    const PERMISSION: Permission;
}

/// Somebody who may do what `P` says, found out before anything else of the request is looked at.
pub(crate) struct Authorized<P> {
    pub(crate) caller: Caller,
    permission: PhantomData<P>,
}

impl<P: Required> Credential for Authorized<P> {
    const PERMISSION: Permission = P::PERMISSION;
}

impl<P: Required> FromCall for Authorized<P> {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let access = access(call, P::PERMISSION)?;
        let caller = call.api.authenticator.authenticate(&access).await?;
        Ok(Self { caller, permission: PhantomData })
    }

    fn describe(operation: Operation) -> Operation {
        operation.needs(P::PERMISSION)
    }
}

/// A credential that the use case checks in the statement that does the work: one round trip less.
/// Until then it proves nothing; what it opens is behind a `Gated`.
pub(crate) struct Bearer<P> {
    pub(crate) access: Access,
    permission: PhantomData<P>,
}

impl<P: Required> Credential for Bearer<P> {
    const PERMISSION: Permission = P::PERMISSION;
}

impl<P: Required> FromCall for Bearer<P> {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let access = access(call, P::PERMISSION)?;
        call.defer(Unchecked::Token(access.clone()));
        Ok(Self { access, permission: PhantomData })
    }

    fn describe(operation: Operation) -> Operation {
        operation.needs(P::PERMISSION)
    }
}

/// Without a credential of the right form nothing is looked up, and nothing told.
fn access(call: &Call, permission: Permission) -> Result<Access, ApiError> {
    let Credentials::Bearer(token) = Credentials::of(call) else {
        return Err(ApiError::unauthorized());
    };
    let instance: InstanceId = addressed(call)?;
    Ok(call.api.authenticator.access(instance, &token, permission)?)
}

/// Who may ask for a login token: somebody with a password, which the use case checks, or with a
/// token that can be exchanged.
pub(crate) enum TokenApplicant {
    Password(Attempt),
    Refresher(Caller),
}

impl Credential for TokenApplicant {
    const PERMISSION: Permission = Permission::TokenRefresh;
}

impl FromCall for TokenApplicant {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        match Credentials::of(call) {
            Credentials::Basic { user, password } => {
                Self::by_password(call, LoginUser::Named(user), &password).await
            }
            Credentials::Bearer(token) if TokenSecret::parse(&token).is_ok() => {
                let access = access(call, Permission::TokenRefresh)?;
                Ok(Self::Refresher(call.api.authenticator.authenticate(&access).await?))
            }
            // Clients in use send the password as if it were a token.
            Credentials::Bearer(token) if call.api.settings.password_as_bearer => {
                let password = token.strip_prefix(BEARER_PREFIX);
                let password = password.ok_or_else(ApiError::unauthorized)?;
                Self::by_password(call, LoginUser::Unnamed, password).await
            }
            Credentials::Bearer(_) | Credentials::None => Err(ApiError::unauthorized()),
        }
    }

    fn describe(operation: Operation) -> Operation {
        operation.needs(<Self as Credential>::PERMISSION).or_password()
    }
}

impl TokenApplicant {
    /// The password is compared when the token is issued: once, and by the use case.
    async fn by_password(call: &Call, user: LoginUser, password: &str) -> Result<Self, ApiError> {
        // A text that cannot be a password is a wrong one: no other answer tells it apart.
        let password = Password::parse(password).ok();
        let RequestOrigin(origin) = RequestOrigin::from_call(call).await?;
        let (instance, actor) = (addressed(call)?, Actor::Anonymous);
        let attempt = Attempt { instance, user, password, actor, origin };
        call.defer(Unchecked::Password(attempt.clone()));
        Ok(Self::Password(attempt))
    }
}

macro_rules! permissions {
    ($($name:ident)*) => {
        /// Permissions as types.
        pub(crate) mod permissions {
            use super::{Permission, Required};
            $(
                pub(crate) enum $name {}
                impl Required for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )*
        }
    };
}
permissions! {
    InstancesRead InstancesWrite InstancesAuthWrite InstancesKycRead
    AccountsRead AccountsWrite
    TokenFamiliesRead TokenFamiliesWrite
    TokensRead TokensWrite TokenSelfRevoke AuditRead
}
