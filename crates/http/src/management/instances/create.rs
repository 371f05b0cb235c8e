use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{
    Authorized, Query, RequestOrigin, ValidJsonPair, permissions::InstancesWrite,
};
use crate::wire::{InstanceIdentity, InstanceSettingsMembers, LoginTokenSuccessResponse};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::audit::Origin;
use taler_merchant_domain::instances::{CreateInstance, Created, Initiator};
use taler_merchant_domain::{ErrorCode, RelativeTime};

/// `POST /management/instances`
pub(crate) async fn create(
    caller: Authorized<InstancesWrite>,
    RequestOrigin(origin): RequestOrigin,
    query: Query,
    ValidJsonPair(identity, settings): ValidJsonPair<InstanceIdentity, InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let command = command(&api, identity, settings, token_validity(&query)?, origin)?;
    let created = api.instances.create(command, &Initiator::Admin(caller.caller)).await?;
    Ok(answer(created))
}

/// The creation that a body asks for.
pub(crate) fn command(
    api: &Api,
    identity: InstanceIdentity,
    settings: InstanceSettingsMembers,
    token_validity: Option<RelativeTime>,
    origin: Origin,
) -> Result<CreateInstance, ApiError> {
    identity.check_currencies(&api.settings.config)?;
    let refused = ErrorCode::MerchantPrivatePostInstancesBadAuth;
    Ok(CreateInstance {
        id: identity.id,
        settings: settings.into_settings(&api.settings.defaults)?,
        password: identity.auth.into_password("auth.", refused)?,
        token_validity,
        origin,
    })
}

/// `token_validity_ms`: how long the login token lives that comes with a new instance.
pub(crate) fn token_validity(query: &Query) -> Result<Option<RelativeTime>, ApiError> {
    Ok(query.number("token_validity_ms")?.map(RelativeTime::from_millis))
}

/// 200 with a token where one was wanted, else 204.
pub(crate) fn answer(created: Created) -> HttpResponse {
    match created {
        Created::New(Some(token)) => answer::json(&LoginTokenSuccessResponse::from(token)),
        Created::New(None) | Created::Repeated => answer::no_content(),
    }
}
