use taler_merchant_domain as domain;
use taler_merchant_domain::{audit, auth, challenges, kyc, token_families};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The unit of the calendar to which wire deadlines are rounded up.
pub(crate) enum RoundingInterval {}

impl PartialSchema for RoundingInterval {
    fn schema() -> RefOr<Schema> {
        let names = domain::RoundingInterval::ALL.map(domain::RoundingInterval::as_str);
        choice("The unit of the calendar to which wire deadlines are rounded up.", names, "DAY")
    }
}

impl ToSchema for RoundingInterval {}

/// What the tokens of a family are for.
pub(crate) enum TokenFamilyKind {}

impl PartialSchema for TokenFamilyKind {
    fn schema() -> RefOr<Schema> {
        let kinds = token_families::TokenFamilyKind::ALL;
        let names = kinds.map(token_families::TokenFamilyKind::as_str);
        choice("What the tokens of a family are for.", names, "discount")
    }
}

impl ToSchema for TokenFamilyKind {}

/// How far an account is at an exchange.
pub(crate) enum KycStatus {}

impl PartialSchema for KycStatus {
    fn schema() -> RefOr<Schema> {
        let names = kyc::KycStatus::ALL.map(kyc::KycStatus::as_str);
        choice("How far an account is at an exchange.", names, "ready")
    }
}

/// What was done.
pub(crate) enum AuditAction {}

impl PartialSchema for AuditAction {
    fn schema() -> RefOr<Schema> {
        let names = audit::Action::ALL.map(audit::Action::as_str);
        choice("What was done.", names, "accounts.add")
    }
}

impl ToSchema for AuditAction {}

/// A kind of credential.
pub(crate) enum AuditActor {}

impl PartialSchema for AuditActor {
    fn schema() -> RefOr<Schema> {
        let names = audit::ActorKind::ALL.map(audit::ActorKind::as_str);
        choice("On what kind of credential.", names, "token")
    }
}

impl ToSchema for AuditActor {}

/// An end.
pub(crate) enum AuditOutcome {}

impl PartialSchema for AuditOutcome {
    fn schema() -> RefOr<Schema> {
        let names = audit::AuditOutcome::ALL.map(audit::AuditOutcome::as_str);
        choice("How it ended.", names, "done")
    }
}

impl ToSchema for AuditOutcome {}

/// By what a code is sent.
pub(crate) enum TanChannel {}

impl PartialSchema for TanChannel {
    fn schema() -> RefOr<Schema> {
        let names = challenges::TanChannel::ALL.map(challenges::TanChannel::as_str);
        choice("By what a code is sent.", names, "email")
    }
}

impl ToSchema for TanChannel {}

/// What a login token may be used for.
pub(crate) enum Scope {}

impl PartialSchema for Scope {
    fn schema() -> RefOr<Schema> {
        let names = auth::Scope::ALL.map(auth::Scope::as_str);
        choice("What a login token may be used for.", names, "all")
    }
}

impl ToSchema for Scope {}

/// A scope as asked for at login.
pub(crate) enum ScopeRequest {}

impl PartialSchema for ScopeRequest {
    fn schema() -> RefOr<Schema> {
        let scopes = auth::Scope::ALL.into_iter().map(auth::Scope::as_str);
        let names = scopes.flat_map(|scope| [scope.to_owned(), format!("{scope}:refreshable")]);
        let description = "What a login token is to be used for; with `:refreshable` it can be \
                           exchanged for a new one.";
        choice(description, names, "order-pos:refreshable")
    }
}

impl ToSchema for ScopeRequest {}

fn choice<N: Into<serde_json::Value>>(
    description: &str,
    names: impl IntoIterator<Item = N>,
    example: &str,
) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(names))
        .examples([example])
        .into()
}
