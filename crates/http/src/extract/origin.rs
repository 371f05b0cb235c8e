use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::request_id::RequestId;
use actix_web::HttpMessage;
use taler_merchant_domain::audit::Origin;

/// Where a request came from, for the audit log.
pub(crate) struct RequestOrigin(pub(crate) Origin);

impl FromCall for RequestOrigin {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let peer = call.request.peer_addr().map(|peer| peer.ip());
        let source = call.api.settings.proxies.trace(peer, call.request.headers()).hop.to_string();
        let request = call.request.extensions().get::<RequestId>().map(ToString::to_string);
        Ok(Self(Origin { source, request: request.unwrap_or_default() }))
    }
}
