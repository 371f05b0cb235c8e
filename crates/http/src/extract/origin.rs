use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::request_id::RequestId;
use actix_web::HttpMessage;
use taler_merchant_domain::audit::Origin;

/// Where a request came from, for the audit log.
pub(crate) struct RequestOrigin(pub(crate) Origin);

impl FromCall for RequestOrigin {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let source = call.request.peer_addr();
        let source = source.map_or_else(|| "unix".to_owned(), |peer| peer.ip().to_string());
        let request = call.request.extensions().get::<RequestId>().map(ToString::to_string);
        Ok(Self(Origin { source, request: request.unwrap_or_default() }))
    }
}
