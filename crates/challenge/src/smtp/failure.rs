//! What went wrong between us and a mail server. What servers say in words often repeats the
//! address, so only their numbers are told.
use anyhow::anyhow;
use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::fmt;
use std::io;
use taler_merchant_domain::challenges::SendError;

/// How far the dialogue came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Greeting,
    StartTls,
    Login,
    Sender,
    Recipient,
    Letter,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "the greeting",
            Self::StartTls => "STARTTLS",
            Self::Login => "the login",
            Self::Sender => "the sender's address",
            Self::Recipient => "the recipient's address",
            Self::Letter => "the message",
        })
    }
}

pub(super) fn failed(stage: Stage, error: &Error) -> SendError {
    if let Some(code) = error.status() {
        let cause = anyhow!("the mail server answered {code} to {stage}");
        return refused(stage, code.into(), is_policy(error), cause);
    }
    if let Some(problem) = crate::tls::problem(error) {
        return SendError::Misconfigured(anyhow!("TLS with the mail server: {problem}"));
    }
    if error.is_client() || error.is_tls() {
        // Neither text is from the server.
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        return SendError::Misconfigured(anyhow!("{stage}: {text}"));
    }
    SendError::Unreachable(match kind(error) {
        Some(kind) => anyhow!("the connection to the mail server failed at {stage}: {kind}"),
        None => anyhow!("the mail server broke off or does not speak SMTP at {stage}"),
    })
}

fn refused(stage: Stage, code: u16, is_policy: bool, cause: anyhow::Error) -> SendError {
    match (stage, code) {
        (_, 400..=499) => SendError::Unreachable(cause),
        // An address that is refused by policy, as when relaying is denied, may well exist.
        (Stage::Recipient, 550..=553) if !is_policy => SendError::AddressUnusable,
        (Stage::StartTls | Stage::Login | Stage::Sender, _) | (_, 530 | 534 | 535 | 538) => {
            SendError::Misconfigured(cause)
        }
        _ => SendError::Failed(cause),
    }
}

/// Whether the answer has an enhanced status code for matters of security and policy.
fn is_policy(error: &Error) -> bool {
    error.source().is_some_and(|text| text.to_string().starts_with("5.7."))
}

fn kind(error: &Error) -> Option<io::ErrorKind> {
    let chain = std::iter::successors(error.source(), |error| (*error).source());
    chain.into_iter().find_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(stage: Stage, code: u16, is_policy: bool) -> &'static str {
        match refused(stage, code, is_policy, anyhow!("{code}")) {
            SendError::Misconfigured(_) => "misconfigured",
            SendError::Failed(_) => "failed",
            SendError::Unreachable(_) => "unreachable",
            SendError::AddressUnusable => "unusable",
        }
    }

    #[test]
    fn an_answer_means_what_its_number_says_at_its_stage() {
        for (stage, code, meaning) in [
            (Stage::Greeting, 421, "unreachable"),
            (Stage::Greeting, 554, "failed"),
            (Stage::Login, 454, "unreachable"),
            (Stage::Login, 535, "misconfigured"),
            (Stage::Sender, 530, "misconfigured"),
            (Stage::Sender, 553, "misconfigured"),
            (Stage::Recipient, 451, "unreachable"),
            (Stage::Recipient, 530, "misconfigured"),
            (Stage::Recipient, 549, "failed"),
            (Stage::Recipient, 550, "unusable"),
            (Stage::Recipient, 553, "unusable"),
            (Stage::Recipient, 554, "failed"),
            (Stage::Letter, 452, "unreachable"),
            (Stage::Letter, 550, "failed"),
        ] {
            assert_eq!(answered(stage, code, false), meaning, "{stage}: {code}");
        }
        assert_eq!(answered(Stage::Recipient, 550, true), "failed");
    }
}
