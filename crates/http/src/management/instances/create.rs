use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Authorized, Critical, Query, ValidJsonPair, permissions::InstancesWrite};
use crate::openapi::{Operation, schema};
use crate::wire::{InstanceIdentity, InstanceSettingsMembers, LoginTokenSuccessResponse};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::RelativeTime;
use taler_merchant_domain::act::Request;
use taler_merchant_domain::instances::{CreateInstance, CreateInstanceError, Created, Initiator};

/// `POST /management/instances`
pub(crate) async fn create(
    caller: Authorized<InstancesWrite>,
    Critical(request): Critical,
    query: Query,
    ValidJsonPair(identity, settings): ValidJsonPair<InstanceIdentity, InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let command = command(&api, identity, settings, token_validity(&query)?, request)?;
    let created = api.instances.create(command, &Initiator::Admin(caller.caller)).await?;
    Ok(answer(created))
}

/// The creation that a body asks for.
pub(crate) fn command(
    api: &Api,
    identity: InstanceIdentity,
    settings: InstanceSettingsMembers,
    token_validity: Option<RelativeTime>,
    request: Request,
) -> Result<CreateInstance, ApiError> {
    identity.check_currencies(&api.settings.config)?;
    let refused = Refusal::AUTH_METHOD_OF_NEW;
    Ok(CreateInstance {
        id: identity.id,
        settings: settings.into_settings(&api.settings.defaults)?,
        password: identity.auth.into_password("auth.", refused)?,
        token_validity,
        request,
    })
}

const TOKEN_VALIDITY: &str = "How long the login token lives that comes with the instance: a \
                              refreshable one for everything. 0 or absent for none.";

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

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_creation(operation.about("createInstance", "Create an instance"))
        // Who may set the password is never kept from comparing it.
        .never(&[Refusal::SELF_PROVISIONING, Refusal::THROTTLED])
}

/// What holds for every creation.
pub(crate) fn describe_creation(operation: Operation) -> Operation {
    operation
        .text(
            "A request that is repeated, with equal settings and password, is answered with 204 \
             and never with a token.",
        )
        .query::<schema::Milliseconds>("token_validity_ms", TOKEN_VALIDITY)
        .json::<LoginTokenSuccessResponse>("Created, with the token that was asked for.")
        .empty(StatusCode::NO_CONTENT, "Created; or it was there before.")
        .refusals(&[Refusal::CURRENCY, Refusal::AUTH_METHOD_OF_NEW])
        .refuses::<CreateInstanceError>()
}
