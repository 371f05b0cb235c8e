use taler_merchant_domain as domain;
use taler_merchant_domain::{audit, auth, challenges, kyc, token_families};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The words of an enumeration of the domain, with what they are and one of them.
macro_rules! choices {
    ($($name:ident of $words:path: $description:literal, $example:literal;)*) => {$(
        #[doc = $description]
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                type Words = $words;
                choice($description, Words::ALL.map(Words::as_str), $example)
            }
        }

        impl ToSchema for $name {}
    )*};
}

choices! {
    RoundingInterval of domain::RoundingInterval:
        "The unit of the calendar to which wire deadlines are rounded up.", "DAY";
    TokenFamilyKind of token_families::TokenFamilyKind:
        "What the tokens of a family are for.", "discount";
    KycStatus of kyc::KycStatus: "How far an account is at an exchange.", "ready";
    AuditAction of audit::Action: "What was done.", "accounts.add";
    AuditActor of audit::ActorKind: "On what kind of credential.", "token";
    AuditOutcome of audit::AuditOutcome: "How it ended.", "done";
    TanChannel of challenges::TanChannel: "By what a code is sent.", "email";
    Scope of auth::Scope: "What a login token may be used for.", "all";
}

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
