use crate::call::{Call, FromCall};
use crate::error::ApiError;
use actix_web::http::StatusCode;
use percent_encoding::percent_decode_str;
use taler_merchant_domain::{ErrorCode, InstanceId, Slug, WireHash};

/// One segment of the path, decoded.
///
/// # Errors
/// 400 with code 29 when its encoding is not UTF-8 or hides a NUL.
fn segment(call: &Call, name: &'static str) -> Result<String, ApiError> {
    let raw = call.request.match_info().get(name).unwrap_or_default();
    let text = percent_decode_str(raw).decode_utf8().ok().filter(|text| !text.contains('\0'));
    text.map(std::borrow::Cow::into_owned).ok_or_else(|| malformed(name))
}

/// 400: a segment cannot be what its place in the path means.
fn malformed(name: &'static str) -> ApiError {
    ApiError::with_status(StatusCode::BAD_REQUEST, ErrorCode::GenericPathSegmentMalformed)
        .detail(name)
}

/// The instance that a management path is about. `default` is the old name of `admin`.
pub(crate) struct Target(pub(crate) InstanceId);

impl FromCall for Target {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        instance(call, "target").map(Self)
    }
}

/// The instance that a segment names; what cannot be an id names no instance.
pub(super) fn instance(call: &Call, name: &'static str) -> Result<InstanceId, ApiError> {
    let text = segment(call, name)?;
    let text = if text.eq_ignore_ascii_case("default") { "admin" } else { text.as_str() };
    InstanceId::parse(text).or(Err(ApiError::with_status(
        StatusCode::NOT_FOUND,
        ErrorCode::MerchantGenericInstanceUnknown,
    )))
}

/// A serial number at the end of a path.
pub(crate) struct SerialInPath(pub(crate) i64);

impl FromCall for SerialInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let number = segment(call, "serial")?.parse().ok().filter(|number| *number >= 0);
        number.map(Self).ok_or_else(|| ApiError::malformed("serial"))
    }
}

/// A bank account at the end of a path.
pub(crate) struct HWireInPath(pub(crate) WireHash);

impl FromCall for HWireInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let hash = WireHash::parse(&segment(call, "h_wire")?);
        hash.map(Self).or(Err(ApiError::new(ErrorCode::MerchantGenericHWireMalformed)))
    }
}

/// The name of an object at the end of a path; `None` for what names nothing.
pub(crate) struct SlugInPath(pub(crate) Option<Slug>);

impl FromCall for SlugInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(Self(Slug::parse(&segment(call, "slug")?).ok()))
    }
}
