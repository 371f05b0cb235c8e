use super::body::Body;
use crate::SetupError;
use std::fmt;
use zeroize::Zeroizing;

/// The form of what a gateway is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyForm {
    /// A JSON value.
    Json,
    /// Names and values as browsers send a form.
    Form,
}

/// A gateway. Its `Debug` tells nothing, since any part of it may hold the key of an account.
#[derive(Clone)]
pub struct Gateway {
    /// Where messages are posted to: `https`, or `http` on this machine.
    pub url: Zeroizing<String>,
    /// What is posted, with `${ADDRESS}` and `${TEXT}` where these belong.
    pub body: Zeroizing<String>,
    /// The form of `body`.
    pub form: BodyForm,
    /// The value of the header `Authorization`.
    pub authorization: Option<Zeroizing<String>>,
    /// Certificates in PEM that are trusted besides those of the operating system.
    pub certificates: Option<Vec<u8>>,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gateway(..)")
    }
}

/// Whether a body for a gateway has its form and its placeholders.
///
/// # Errors
/// [`SetupError::Body`] with what is wrong.
pub fn check_body(form: BodyForm, template: &str) -> Result<(), SetupError> {
    Body::parse(form, template).map(drop)
}
