use super::{Negotiation, Query};
use crate::call::{Call, FromCall};
use crate::error::{ApiError, Refusal};
use crate::openapi::{Operation, schema};
use taler_merchant_domain::kyc::{EntityTag, KycGoal, KycQuery, KycStatus, KycTarget};
use taler_merchant_domain::{BaseUrl, RelativeTime, WireHash};

/// In which forms the state of accounts could be told.
const FORMS: [&str; 2] = ["application/json", "text/plain"];

const LPT: &str = "Deprecated. Wait until the owner of some account proved by a transfer that it is \
                   his (1), no exchange is deciding about it (2), or it can be paid (3).";
const LP_NOT_STATUS: &str = "Wait until some account has another status.";
const TIMEOUT: &str = "How long to wait for what `lpt` or `lp_*` say, at most a minute; not at all \
                       if it is not said.";

/// What a client wants to know of the state of accounts at exchanges.
pub(crate) struct KycQuestion(pub(crate) KycQuery);

impl FromCall for KycQuestion {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let query = question(&Query::from_call(call).await?)?;
        let form = Negotiation::from_call(call).await?.media_type(FORMS.into_iter());
        let query = form.map(|_| Self(query));
        query.ok_or_else(|| ApiError::from(Refusal::NOT_ACCEPTABLE).detail("Accept"))
    }

    fn describe(operation: Operation) -> Operation {
        operation
            .query::<schema::WireHash>("h_wire", "The account that is asked about, else all.")
            .query::<schema::BaseUrl>("exchange_url", "The exchange that is asked about, else all.")
            .query::<schema::KycGoal>("lpt", LPT)
            .query::<schema::KycStatus>("lp_status", "Wait until some account has this status.")
            .query::<schema::KycStatus>("lp_not_status", LP_NOT_STATUS)
            .query::<schema::EntityTag>("lp_not_etag", "Wait until the answer has another tag.")
            .query::<schema::Milliseconds>("timeout_ms", TIMEOUT)
            .refusals(&[Refusal::NOT_ACCEPTABLE])
    }
}

fn question(query: &Query) -> Result<KycQuery, ApiError> {
    let goal = query.word("lpt", |text| text.parse().ok().and_then(KycGoal::from_number))?;
    let status = query.word("lp_status", KycStatus::parse)?;
    let not_status = query.word("lp_not_status", KycStatus::parse)?;
    let not_tag = query.word("lp_not_etag", EntityTag::parse)?;
    let targets = [
        goal.map(KycTarget::Goal),
        status.map(KycTarget::Status),
        not_status.map(KycTarget::NotStatus),
        not_tag.map(KycTarget::NotTag),
    ];
    Ok(KycQuery {
        h_wire: query.word("h_wire", |text| WireHash::parse(text).ok())?,
        exchange: query.word("exchange_url", |text| BaseUrl::parse(text).ok())?,
        targets: targets.into_iter().flatten().collect(),
        timeout: query.number("timeout_ms")?.map(RelativeTime::from_millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Result<KycQuery, ApiError> {
        question(&Query::parse(text))
    }

    #[test]
    fn every_argument_is_understood() {
        let hash = "0".repeat(103);
        let asked = ask(&format!(
            "h_wire={hash}&exchange_url=https%3A%2F%2Fexchange.example%2F&lpt=1&lp_status=ready\
             &lp_not_status=kyc-required&lp_not_etag=%22x%22&timeout_ms=500&other=1"
        ));
        let wanted = KycQuery {
            h_wire: Some(WireHash::from_bytes([0; 64])),
            exchange: Some(BaseUrl::parse("https://exchange.example/").unwrap()),
            targets: vec![
                KycTarget::Goal(KycGoal::TransferDone),
                KycTarget::Status(KycStatus::Ready),
                KycTarget::NotStatus(KycStatus::Required),
                KycTarget::NotTag(EntityTag::parse("\"x\"").unwrap()),
            ],
            timeout: Some(RelativeTime::from_millis(500)),
        };
        assert_eq!(asked.unwrap(), wanted);
        assert_eq!(ask("").unwrap(), KycQuery::default());
    }

    #[test]
    fn a_malformed_argument_is_named() {
        for (text, name) in [
            ("h_wire=", "h_wire"),
            ("h_wire=000", "h_wire"),
            ("exchange_url=exchange.example", "exchange_url"),
            ("exchange_url=https://exchange.example", "exchange_url"),
            ("lpt=0", "lpt"),
            ("lpt=4", "lpt"),
            ("lpt=x", "lpt"),
            ("lpt=1&lpt=1", "lpt"),
            ("lp_status=unheard-of", "lp_status"),
            ("lp_not_status=", "lp_not_status"),
            ("lp_not_etag=", "lp_not_etag"),
            ("timeout_ms=-1", "timeout_ms"),
            ("timeout_ms=1.5", "timeout_ms"),
            ("timeout_ms=18446744073709551616", "timeout_ms"),
        ] {
            let error = ask(text).unwrap_err();
            assert_eq!((error.mapped(), error.told().1), ((400, 26), name.to_owned()), "{text}");
        }
    }
}
