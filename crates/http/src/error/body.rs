use serde::Serialize;
use taler_merchant_domain::ErrorCode;
use utoipa::ToSchema;

/// The body of every 4xx and 5xx answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorDetail<'a> {
    /// Number of the error in the registry of Taler.
    #[schema(examples(26))]
    code: u16,
    /// Fixed text that belongs to the code.
    #[schema(examples("A field or argument has an invalid value; detail names it."))]
    hint: &'a str,
    /// The offending input: the path of a member, or the name of an argument or header.
    #[schema(nullable = false, examples("address.country"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    /// With code 2125: how often the code may still be tried.
    #[schema(nullable = false, examples(2))]
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_counter: Option<u32>,
}

impl<'a> ErrorDetail<'a> {
    pub(crate) fn new(
        code: ErrorCode,
        detail: Option<&'a str>,
        retry_counter: Option<u32>,
    ) -> Self {
        Self { code: code.number(), hint: code.hint(), detail, retry_counter }
    }
}
