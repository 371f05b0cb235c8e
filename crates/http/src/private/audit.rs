use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{AuditQuestion, Authorized, Format, permissions::AuditRead};
use crate::openapi::Operation;
use crate::wire::AuditLog;
use actix_web::http::header::{HeaderValue, VARY};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::audit::AuditRecord;

/// `GET [/instances/$INSTANCE]/private/audit`
pub(crate) async fn list(
    owner: Authorized<AuditRead>,
    question: AuditQuestion,
    format: Format,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let AuditQuestion { filter, page } = question;
    Ok(answer(format, api.audit.list_own(&owner.caller, filter, page).await?))
}

/// The entries in the form that is wanted.
pub(crate) fn answer(format: Format, records: Vec<AuditRecord>) -> HttpResponse {
    let log = AuditLog::from(records);
    let mut answer = match format {
        Format::Json => answer::json(&log),
        Format::Csv => answer::csv("audit", log.to_csv()),
    };
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    answer
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_log(operation.about("readAudit", "Read what was done to an instance"))
        .text("Of an instance that had the same id and was purged, nothing is shown.")
}

/// What holds for every such question.
pub(crate) fn describe_log(operation: Operation) -> Operation {
    operation
        .text(
            "An extension of the protocol. Everything that was done on a credential is there, and \
             every wrong password: by whom, when and from which address. Entries are kept for as \
             long as the operator wants. Serials are drawn before entries are there: who follows \
             the log should overlap his questions by a minute. In CSV (RFC 4180), a cell that a \
             spreadsheet could take for a formula has an apostrophe before it.",
        )
        .json_or::<AuditLog>(&["text/csv"], "The entries that fit.")
}
