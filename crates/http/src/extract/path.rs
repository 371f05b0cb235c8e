use crate::below;
use crate::call::{Call, FromCall};
use crate::error::{ApiError, Refusal};
use crate::openapi::{Operation, schema};
use percent_encoding::percent_decode_str;
use taler_merchant_domain::challenges::ChallengeId;
use taler_merchant_domain::{InstanceId, Slug, WireHash};

/// One segment of the path, decoded; whole paths that are not text were refused before.
fn segment(call: &Call, name: &'static str) -> Result<String, ApiError> {
    decode(call.request.match_info().get(name).unwrap_or_default(), name)
}

fn decode(raw: &str, name: &'static str) -> Result<String, ApiError> {
    let text = percent_decode_str(raw).decode_utf8().ok().filter(|text| !text.contains('\0'));
    text.map(std::borrow::Cow::into_owned).ok_or_else(|| malformed(name))
}

/// 400: a segment cannot be what its place in the path means.
fn malformed(name: &'static str) -> ApiError {
    ApiError::from(Refusal::PATH_SEGMENT).detail(name)
}

/// The instance that a management path is about. `default` is the old name of `admin`.
pub(crate) struct Target(pub(crate) InstanceId);

impl FromCall for Target {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let named = call.request.match_info().get("target");
        instance(named.or_else(|| below::instance(call.request.match_info())).unwrap_or_default())
            .map(Self)
    }

    fn describe(operation: Operation) -> Operation {
        let operation =
            operation.segment::<schema::InstanceId>("target", "The id of the instance.");
        operation.refusals(&[Refusal::INSTANCE_UNKNOWN])
    }
}

/// The instance that a segment names; what cannot be an id names no instance.
pub(super) fn instance(raw: &str) -> Result<InstanceId, ApiError> {
    let text = decode(raw, "instance")?;
    let text = if text.eq_ignore_ascii_case("default") { "admin" } else { text.as_str() };
    InstanceId::parse(text).or(Err(Refusal::INSTANCE_UNKNOWN.into()))
}

/// A challenge, and below which instance it is asked for.
pub(crate) struct ChallengeInPath {
    pub(crate) id: ChallengeId,
    pub(crate) under: Option<InstanceId>,
}

impl FromCall for ChallengeInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let unknown = || ApiError::from(Refusal::CHALLENGE_UNKNOWN);
        let id = ChallengeId::parse(&segment(call, "challenge")?).ok_or_else(unknown)?;
        // The instance may be yet to be created; what cannot be one has no challenge.
        let below = below::instance(call.request.match_info());
        let under = below.map(|named| instance(named).or(Err(unknown()))).transpose()?;
        Ok(Self { id, under })
    }

    fn describe(operation: Operation) -> Operation {
        let operation =
            operation.segment::<schema::ChallengeId>("challenge", "The id of the challenge.");
        operation.refusals(&[Refusal::CHALLENGE_UNKNOWN])
    }
}

/// A serial number at the end of a path.
pub(crate) struct SerialInPath(pub(crate) i64);

impl FromCall for SerialInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let number = segment(call, "serial")?.parse().ok().filter(|number| *number >= 0);
        number.map(Self).ok_or_else(|| ApiError::malformed("serial"))
    }

    fn describe(operation: Operation) -> Operation {
        let operation = operation.segment::<schema::Serial>("serial", "The serial number.");
        operation.refusals(&[Refusal::MALFORMED])
    }
}

/// A bank account at the end of a path.
pub(crate) struct HWireInPath(pub(crate) WireHash);

impl FromCall for HWireInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let hash = WireHash::parse(&segment(call, "h_wire")?);
        hash.map(Self).or(Err(Refusal::H_WIRE.into()))
    }

    fn describe(operation: Operation) -> Operation {
        let operation = operation.segment::<schema::WireHash>("h_wire", "The wire hash.");
        operation.refusals(&[Refusal::H_WIRE])
    }
}

/// The name of an object at the end of a path; `None` for what names nothing.
pub(crate) struct SlugInPath(pub(crate) Option<Slug>);

impl FromCall for SlugInPath {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(Self(Slug::parse(&segment(call, "slug")?).ok()))
    }

    fn describe(operation: Operation) -> Operation {
        operation.segment::<schema::Slug>("slug", "The slug.")
    }
}
