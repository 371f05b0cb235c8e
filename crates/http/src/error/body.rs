use serde::Serialize;
use taler_merchant_domain::ErrorCode;

/// The body of every 4xx and 5xx answer.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorDetail<'a> {
    /// Number of the error in the registry.
    code: u16,
    /// Fixed text that belongs to the code.
    hint: &'a str,
    /// The offending input.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

impl<'a> ErrorDetail<'a> {
    pub(crate) fn new(code: ErrorCode, detail: Option<&'a str>) -> Self {
        Self { code: code.number(), hint: code.hint(), detail }
    }
}
