use super::{Negotiation, PageQuery, Query};
use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::openapi::{Operation, schema};
use taler_merchant_domain::audit::{Action, ActorKind, AuditFilter, AuditOutcome};
use taler_merchant_domain::auth::TokenSerial;
use taler_merchant_domain::store::Page;
use taler_merchant_domain::{InstanceId, Timestamp};

const AFTER: &str = "From this second on, since 1970-01-01T00:00:00Z.";
const BEFORE: &str = "Until this second, exclusively, since 1970-01-01T00:00:00Z.";
const FORMAT: &str = "The form of the answer: `json` or `csv`. It counts more than `Accept`.";

/// Which entries of the audit log are wanted.
pub(crate) struct AuditQuestion {
    pub(crate) filter: AuditFilter,
    pub(crate) page: Page,
}

impl FromCall for AuditQuestion {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let query = Query::from_call(call).await?;
        let filter = filter(&query)?;
        let PageQuery(page) = PageQuery::from_call(call).await?;
        Ok(Self { filter, page })
    }

    fn describe(operation: Operation) -> Operation {
        PageQuery::describe(operation)
            .query::<schema::Seconds>("after", AFTER)
            .query::<schema::Seconds>("before", BEFORE)
            .query::<schema::AuditAction>("action", "What was done.")
            .query::<schema::AuditOutcome>("outcome", "How it ended.")
            .query::<schema::AuditActor>("actor", "On what kind of credential.")
            .query::<schema::Serial>("token", "On which login token, by its serial number.")
    }
}

fn filter(query: &Query) -> Result<AuditFilter, ApiError> {
    let seconds = |name| {
        let number = query.number(name)?;
        let fits = |seconds: &u64| *seconds <= Timestamp::MAX_SECONDS;
        match number {
            Some(seconds) if !fits(&seconds) => Err(ApiError::malformed(name)),
            _ => Ok(number.map(Timestamp::from_seconds)),
        }
    };
    let token: Option<i64> = query.number("token")?;
    if token.is_some_and(|serial| serial < 0) {
        return Err(ApiError::malformed("token"));
    }
    Ok(AuditFilter {
        owner: None,
        instance: None,
        after: seconds("after")?,
        before: seconds("before")?,
        action: query.word("action", Action::parse)?,
        outcome: query.word("outcome", AuditOutcome::parse)?,
        actor: query.word("actor", ActorKind::parse)?,
        token: token.map(TokenSerial),
    })
}

/// The same, of which instance too.
pub(crate) struct AuditQuestionOfAll(pub(crate) AuditQuestion);

impl FromCall for AuditQuestionOfAll {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let AuditQuestion { filter, page } = AuditQuestion::from_call(call).await?;
        let instance = Query::from_call(call).await?.word("instance", instance)?;
        Ok(Self(AuditQuestion { filter: AuditFilter { instance, ..filter }, page }))
    }

    fn describe(operation: Operation) -> Operation {
        AuditQuestion::describe(operation).query::<schema::InstanceId>(
            "instance",
            "About the instances that have, or had, this id.",
        )
    }
}

/// `default` is the old name of `admin`.
fn instance(text: &str) -> Option<InstanceId> {
    if text.eq_ignore_ascii_case("default") {
        return Some(InstanceId::admin());
    }
    InstanceId::parse(text).ok()
}

/// In which form something is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Csv,
}

impl FromCall for Format {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let named = |word: &str| match word {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        };
        if let Some(format) = Query::from_call(call).await?.word("format", named)? {
            return Ok(format);
        }
        let wanted = Negotiation::from_call(call).await?;
        let best = wanted.media_type(["application/json", "text/csv"].into_iter());
        Ok(if best == Some("text/csv") { Self::Csv } else { Self::Json })
    }

    fn describe(operation: Operation) -> Operation {
        operation.query::<schema::Format>("format", FORMAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AuditFilter, (u16, String)> {
        filter(&Query::parse(text)).map_err(|error| error.told())
    }

    #[test]
    fn a_question_says_everything() {
        let wanted = AuditFilter {
            owner: None,
            instance: None,
            after: Some(Timestamp::from_seconds(1)),
            before: Some(Timestamp::from_seconds(Timestamp::MAX_SECONDS)),
            action: Some(Action::AccountAdd),
            outcome: Some(AuditOutcome::Refused),
            actor: Some(ActorKind::Token),
            token: Some(TokenSerial(7)),
        };
        let max = Timestamp::MAX_SECONDS;
        let query =
            format!("after=1&before={max}&action=accounts.add&outcome=refused&actor=token&token=7");
        assert_eq!(read(&query), Ok(wanted));
        assert_eq!(read(""), Ok(AuditFilter::default()));
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let late = format!("before={}", Timestamp::MAX_SECONDS + 1);
        for (query, name) in [
            ("after=-1", "after"),
            (&late, "before"),
            ("action=sell", "action"),
            ("outcome=refuse", "outcome"),
            ("actor=", "actor"),
            ("token=-1", "token"),
            ("token=1&token=1", "token"),
        ] {
            assert_eq!(read(query), Err((26, name.to_owned())), "{query}");
        }
    }

    #[test]
    fn the_old_name_of_the_administrator_is_known() {
        assert_eq!(instance("Default"), Some(InstanceId::admin()));
        assert_eq!(instance("-"), None);
    }
}
