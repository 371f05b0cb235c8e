//! Who is let in, before anything of a request is looked at.
use crate::api::Api;
use crate::below;
use crate::error::ApiError;
use crate::load::{Full, Seat};
use crate::pacing::{AWAY, Told};
use crate::routes;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{HttpMessage, web};
use std::collections::HashSet;
use taler_merchant_domain::RelativeTime;

/// The paths that are answered out of memory, which takes no room: a server that is busy still shows
/// that it is there.
pub(crate) struct InMemory(HashSet<&'static str>);

impl InMemory {
    pub(crate) fn new() -> Self {
        let table = routes::table().into_iter();
        Self(table.filter(|route| route.rules.in_memory).map(|route| route.path).collect())
    }

    fn has(&self, request: &ServiceRequest) -> bool {
        self.0.contains(request.path()) && below::instance(request.match_info()).is_none()
    }
}

/// Gives a request its place among those that are worked on, if it needs one and there is one.
pub(crate) fn admit(request: &ServiceRequest) -> Result<(), Full> {
    let Some(api) = request.app_data::<web::Data<Api>>() else { return Ok(()) };
    let seat = Seat::new(&api.load);
    if !request.app_data::<InMemory>().is_some_and(|all| all.has(request)) {
        seat.work()?;
    }
    request.extensions_mut().insert(seat);
    Ok(())
}

/// Refuses a request for lack of room: who was told so just now on the same connection, not before
/// that time is over.
pub(crate) async fn refuse(mut request: ServiceRequest) -> ServiceResponse {
    // Nobody reads them any more, and they would be kept for all who wait.
    drop(std::mem::take(request.headers_mut()));
    hold_back(&request).await;
    request.into_response(ApiError::busy(AWAY).answer())
}

async fn hold_back(request: &ServiceRequest) {
    let Some(api) = request.app_data::<web::Data<Api>>() else { return };
    let Some(told) = request.conn_data::<Told>() else { return };
    let pause = told.pause(api.clock.now());
    if pause > RelativeTime::ZERO {
        api.clock.sleep(pause).await;
    }
}
