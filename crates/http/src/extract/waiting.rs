use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::load::Seat;

/// Lets a request wait for something to happen, if there is room for that.
pub(crate) struct Waiting(pub(crate) Seat);

impl FromCall for Waiting {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(Self(call.seat().clone()))
    }
}
