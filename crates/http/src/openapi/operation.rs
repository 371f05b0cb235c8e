use super::{answer, examples, schema};
use crate::error::{Refusal, Refuses};
use crate::wire::ChallengeResponse;
use actix_web::http::StatusCode;
use std::collections::BTreeSet;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::{AccessError, Permission};
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{self, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr, Required, Response, SecurityRequirement};
use utoipa::{PartialSchema, ToSchema};

/// Where the permission stands that an operation needs.
pub(crate) const PERMISSION: &str = "x-permission";

/// The ways to log in.
pub(super) const BEARER: &str = "bearer";
pub(super) const PASSWORD: &str = "password";
const NO_ROLES: [&str; 0] = [];

const CHALLENGE_IDS: &str = "The ids of solved challenges, separated by commas: the second factor.";
const CHALLENGED: &str = "A second factor is needed, and nothing has happened. Solve what is listed, \
                          then send the same request again with `Taler-Challenge-Ids`.";

/// What every operation may refuse for.
const EVERYWHERE: [Refusal; 5] = [
    Refusal::METHOD,
    Refusal::TOO_LARGE,
    Refusal::URI_TOO_LONG,
    Refusal::HEAD_TOO_LARGE,
    Refusal::BUSY,
];

/// Named schemas.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// One endpoint at one place, as the description of the interface shows it. What its extractors ask
/// for and refuse they add themselves; the rest is said next to its handler.
pub(crate) struct Operation {
    id: &'static str,
    summary: &'static str,
    text: String,
    below: bool,
    database_codes: &'static [ErrorCode],
    permission: Option<Permission>,
    by_password: bool,
    parameters: Vec<Parameter>,
    body: Option<Content>,
    body_optional: bool,
    answers: Vec<(StatusCode, Response)>,
    refusals: BTreeSet<Refusal>,
    schemas: Schemas,
}

impl Operation {
    /// An endpoint that documents these codes for failures of the database; `below` an instance or
    /// at the root.
    pub(crate) fn new(database_codes: &'static [ErrorCode], below: bool) -> Self {
        Self {
            id: "",
            summary: "",
            text: String::new(),
            below,
            database_codes,
            permission: None,
            by_password: false,
            parameters: below.then(instance).into_iter().collect(),
            body: None,
            body_optional: false,
            answers: Vec::new(),
            refusals: EVERYWHERE.into(),
            schemas: Schemas::new(),
        }
    }

    /// Its name, unique and in the form of a function's, and what it does in half a sentence.
    pub(crate) fn about(self, id: &'static str, summary: &'static str) -> Self {
        Self { id, summary, ..self }
    }

    /// What else there is to know.
    pub(crate) fn text(self, text: &str) -> Self {
        let text = [self.text.as_str(), text].join(if self.text.is_empty() { "" } else { "\n\n" });
        Self { text, ..self }
    }

    /// It needs a token with this permission.
    pub(crate) fn needs(self, permission: Permission) -> Self {
        Self { permission: Some(permission), ..self }.addressed().refuses::<AccessError>()
    }

    /// Or the password of the instance.
    pub(crate) fn or_password(self) -> Self {
        Self { by_password: true, ..self }
    }

    /// It looks at the instance that the path addresses.
    pub(crate) fn addressed(self) -> Self {
        if !self.below {
            return self;
        }
        self.refusals(&[Refusal::PATH_SEGMENT, Refusal::INSTANCE_UNKNOWN])
    }

    /// It refuses what `E` says when it is below an instance.
    pub(crate) fn refuses_below<E: Refuses>(self) -> Self {
        if self.below { self.refuses::<E>() } else { self }
    }

    /// A segment of the path.
    pub(crate) fn segment<T: PartialSchema>(mut self, name: &str, description: &str) -> Self {
        self.parameters.push(segment::<T>(name, description));
        self.refusals(&[Refusal::PATH_SEGMENT])
    }

    /// An optional argument of the query.
    pub(crate) fn query<T: PartialSchema>(mut self, name: &str, description: &str) -> Self {
        let argument = parameter::<T>(name, description).parameter_in(ParameterIn::Query);
        self.parameters.push(argument.required(Required::False).build());
        self.refusals(&[Refusal::MALFORMED])
    }

    /// It takes a body.
    pub(crate) fn body<T: ToSchema>(mut self) -> Self {
        self.body = Some(self.content::<T>());
        self.refusals(&[
            Refusal::NOT_JSON,
            Refusal::MISSING,
            Refusal::MALFORMED,
            Refusal::NOT_DECODABLE,
            Refusal::BODY_TOO_SLOW,
        ])
    }

    /// Or none, which is as good as one without members.
    pub(crate) fn body_optional(self) -> Self {
        Self { body_optional: true, ..self }.never(&[Refusal::MISSING])
    }

    /// It may need a second factor: then it answers 202 with what has to be solved.
    pub(crate) fn challenges(mut self) -> Self {
        let ids = ParameterBuilder::new()
            .name("Taler-Challenge-Ids")
            .description(Some(CHALLENGE_IDS))
            .schema(Some(String::schema()));
        let ids = ids.parameter_in(ParameterIn::Header).required(Required::False);
        self.parameters.push(ids.build());
        let content = self.content::<ChallengeResponse>();
        self.answer(StatusCode::ACCEPTED, answer::json(CHALLENGED, content))
    }

    /// It answers 200 with this JSON.
    pub(crate) fn json<T: ToSchema>(mut self, description: &str) -> Self {
        let content = self.content::<T>();
        self.answer(StatusCode::OK, answer::json(description, content))
    }

    /// It answers 200 with this JSON, or with one of these media types.
    pub(crate) fn json_or<T: ToSchema>(mut self, others: &[&str], description: &str) -> Self {
        let content = self.content::<T>();
        self.answer(StatusCode::OK, answer::json_or(description, content, others))
    }

    /// It answers 200 with one of these media types.
    pub(crate) fn media(self, media_types: &[&str], description: &str) -> Self {
        self.answer(StatusCode::OK, answer::media(description, media_types))
    }

    /// It answers with a status and nothing else.
    pub(crate) fn empty(self, status: StatusCode, description: &str) -> Self {
        self.answer(status, Response::new(description))
    }

    fn answer(mut self, status: StatusCode, response: Response) -> Self {
        self.answers.push((status, response));
        self
    }

    /// It refuses for every reason that `E` has.
    pub(crate) fn refuses<E: Refuses>(self) -> Self {
        let refusals = E::refusals(self.database_codes);
        self.refusals(&refusals)
    }

    /// It refuses for these reasons.
    pub(crate) fn refusals(mut self, refusals: &[Refusal]) -> Self {
        self.refusals.extend(refusals);
        self
    }

    /// It never refuses for these reasons, although an error that it shares has them.
    pub(crate) fn never(mut self, refusals: &[Refusal]) -> Self {
        self.refusals.retain(|refusal| !refusals.contains(refusal));
        self
    }

    /// JSON of this type, with an example.
    fn content<T: ToSchema>(&mut self) -> Content {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(T::name())));
        content.example(Some(examples::example(&T::name(), &self.schemas))).build()
    }

    /// What it is called at its place.
    fn id(&self) -> String {
        format!("{}{}", self.id, if self.below { "At" } else { "" })
    }

    /// The text, and who may use it.
    fn description(&self) -> String {
        let who = match (self.permission, self.by_password) {
            (None, _) => "Required permission: none.".to_owned(),
            (Some(permission), false) => format!("Required permission: `{}`.", permission.name()),
            (Some(permission), true) => format!(
                "Required: the id of the instance and its password, or a login token with \
                 permission `{}`.",
                permission.name()
            ),
        };
        [self.text.as_str(), &who].join(if self.text.is_empty() { "" } else { "\n\n" })
    }

    fn security(&self) -> Vec<SecurityRequirement> {
        let password = self.by_password.then(|| SecurityRequirement::new(PASSWORD, NO_ROLES));
        let token =
            self.permission.map(|permission| SecurityRequirement::new(BEARER, [permission.name()]));
        password.into_iter().chain(token).collect()
    }

    fn request_body(&self) -> Option<RequestBody> {
        let content = self.body.clone()?;
        let required = if self.body_optional { Required::False } else { Required::True };
        let body = RequestBodyBuilder::new().required(Some(required));
        Some(body.content("application/json", content).build())
    }

    /// In the form of the document, and the schemas that it refers to.
    pub(super) fn finish(self, tag: &str) -> (path::Operation, Schemas) {
        let security = self.security();
        let mut operation = OperationBuilder::new()
            .operation_id(Some(self.id()))
            .tag(tag)
            .summary(Some(self.summary))
            .description(Some(self.description()))
            .request_body(self.request_body())
            .securities(Some(security))
            .extensions(self.permission.map(|permission| {
                ExtensionsBuilder::new().add(PERMISSION, permission.name()).build()
            }));
        for parameter in self.parameters {
            operation = operation.parameter(parameter);
        }
        for (status, response) in self.answers.into_iter().chain(answer::refused(&self.refusals)) {
            operation = operation.response(status.as_str(), response);
        }
        (operation.build(), self.schemas)
    }
}

fn instance() -> Parameter {
    segment::<schema::InstanceId>("instance", "The id of the instance.")
}

fn segment<T: PartialSchema>(name: &str, description: &str) -> Parameter {
    parameter::<T>(name, description)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .build()
}

fn parameter<T: PartialSchema>(name: &str, description: &str) -> ParameterBuilder {
    let parameter = ParameterBuilder::new().name(name).description(Some(description));
    parameter.schema(Some(T::schema()))
}
