//! One request, once it was let in, on its way to its handler. The order of checks is here and nowhere
//! else: size, credentials, permission, body, fields, and then whatever the use case says.
use crate::api::Api;
use crate::below;
use crate::error::{ApiError, Refusal};
use crate::load::{Full, Seat};
use crate::openapi::Operation;
use crate::pacing::AWAY;
use crate::route::Rules;
use actix_web::http::Method;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, dev, web};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use taler_merchant_domain::auth::Access;
use taler_merchant_domain::passwords::Attempt;
use tracing::Instrument;

/// A request, its body not yet read.
pub(crate) struct Call {
    pub(crate) request: HttpRequest,
    pub(crate) api: web::Data<Api>,
    pub(crate) rules: Rules,
    payload: Cell<Option<dev::Payload>>,
    pending: RefCell<Option<Unchecked>>,
    seat: Seat,
}

impl Call {
    /// `None` in an application that was built without services.
    fn new(request: HttpRequest, rules: Rules, payload: dev::Payload) -> Option<Self> {
        let api = request.app_data::<web::Data<Api>>()?.clone();
        let seat = request.extensions().get::<Seat>()?.clone();
        let (payload, pending) = (Cell::new(Some(payload)), RefCell::new(None));
        Some(Self { request, api, rules, payload, pending, seat })
    }

    /// The body; it can be taken once.
    pub(crate) fn take_payload(&self) -> Option<dev::Payload> {
        self.payload.take()
    }

    /// Its place among the requests.
    pub(crate) fn seat(&self) -> &Seat {
        &self.seat
    }

    /// How many bytes of body this endpoint takes.
    pub(crate) fn limit(&self) -> usize {
        self.rules.body.bytes(&self.api.settings.limits)
    }

    /// Remembers a credential that the use case itself will check.
    pub(crate) fn defer(&self, credential: Unchecked) {
        self.pending.replace(Some(credential));
    }

    /// Refuses a body that is announced as too large before anything else is done.
    fn check_announced_size(&self) -> Result<(), ApiError> {
        let Some(length) = self.request.headers().get(CONTENT_LENGTH) else { return Ok(()) };
        let length = length.to_str().ok().and_then(|text| text.parse::<u64>().ok());
        let length = length.ok_or_else(|| ApiError::malformed("Content-Length"))?;
        let limit = self.limit();
        if u64::try_from(limit).is_ok_and(|limit| length > limit) {
            return Err(ApiError::too_large(limit));
        }
        Ok(())
    }

    /// A complaint about the request is for those who may make it: when the credential is still
    /// unchecked, it is checked now, and its refusal comes first.
    async fn settle(&self, error: ApiError) -> ApiError {
        let pending = self.pending.take();
        let refusal = match pending {
            _ if error.is_final() => None,
            Some(Unchecked::Token(access)) => {
                let checked = self.api.authenticator.authenticate(&access).await;
                checked.err().map(ApiError::from)
            }
            Some(Unchecked::Password(attempt)) => {
                self.api.logins.passwords.check(&attempt).await.err().map(ApiError::from)
            }
            None => None,
        };
        refusal.unwrap_or(error)
    }
}

impl From<Full> for ApiError {
    fn from(_: Full) -> Self {
        Self::busy(AWAY)
    }
}

/// A credential that nothing was proved of yet.
pub(crate) enum Unchecked {
    Token(Access),
    Password(Attempt),
}

/// Something a handler wants to know of a request. Arguments are extracted one after the other, in
/// the order of the handler's signature, which is the order of checks.
pub(crate) trait FromCall: Sized {
    async fn from_call(call: &Call) -> Result<Self, ApiError>;

    /// Adds to the description of an endpoint what this takes from a request and how it refuses.
    fn describe(operation: Operation) -> Operation {
        operation
    }
}

/// A handler: an asynchronous function of extracted arguments.
pub(crate) trait Handler<Args>: Clone + 'static {
    async fn handle(&self, call: &Call) -> Result<HttpResponse, ApiError>;

    /// What its arguments add to the description of an endpoint.
    fn describe(operation: Operation) -> Operation;
}

macro_rules! handlers {
    ($($arg:ident)*) => {
        impl<F, Fut, $($arg),*> Handler<($($arg,)*)> for F
        where
            F: Fn($($arg),*) -> Fut + Clone + 'static,
            Fut: Future<Output = Result<HttpResponse, ApiError>>,
            $($arg: FromCall,)*
        {
            async fn handle(&self, call: &Call) -> Result<HttpResponse, ApiError> {
                self($($arg::from_call(call).await?),*).await
            }

            fn describe(operation: Operation) -> Operation {
                $(let operation = $arg::describe(operation);)*
                operation
            }
        }
    };
}
handlers! { A }
handlers! { A B }
handlers! { A B C }
handlers! { A B C D }
handlers! { A B C D E }

/// Runs a handler for a request.
pub(crate) async fn run<Args, H: Handler<Args>>(
    handler: Rc<H>,
    rules: Rules,
    request: HttpRequest,
    payload: dev::Payload,
) -> HttpResponse {
    let is_whole = rules.one_unit || matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(call) = Call::new(request, rules, payload) else {
        let cause = anyhow::anyhow!("the application was built without services");
        let code = taler_merchant_domain::ErrorCode::GenericInternalInvariantFailure;
        return ApiError::internal(code, cause).answer();
    };
    if rules.only_at_root && below::instance(call.request.match_info()).is_some() {
        return ApiError::from(Refusal::ENDPOINT_UNKNOWN).answer();
    }
    if let Err(error) = call.check_announced_size() {
        return error.answer();
    }
    let answer = async move {
        match handler.handle(&call).await {
            Ok(response) => response,
            Err(error) => {
                // Boxed: it is rare, and would make a place for each request as large as a login.
                let error = Box::pin(call.settle(error)).await;
                error.documented(call.rules.database_codes).answer()
            }
        }
    };
    if is_whole { answer.await } else { to_its_end(answer).await }
}

/// What is dropped with the connection it came by would be done by halves: a password compared and
/// not counted, a change made and nobody told.
async fn to_its_end(answer: impl Future<Output = HttpResponse> + 'static) -> HttpResponse {
    actix_web::rt::spawn(answer.in_current_span()).await.unwrap_or_else(|error| {
        let code = taler_merchant_domain::ErrorCode::GenericInternalInvariantFailure;
        ApiError::internal(code, error).answer()
    })
}
