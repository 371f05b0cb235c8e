//! A way into the parsers of request bodies, for a fuzzer.
use crate::body::{Encoding, decode};
use crate::error::{ApiError, Refusal};
use crate::extract::parse;
use crate::private::accounts::{add::AccountAddDetails, update::AccountPatchDetails};
use crate::private::token::LoginTokenRequest;
use crate::private::token_families::create::TokenFamilyCreateRequest;
use crate::private::token_families::update::TokenFamilyUpdateRequest;
use crate::wire::{
    ChallengeRequest, InstanceAuthConfigurationMessage, InstanceIdentity, InstanceSettingsMembers,
    MerchantChallengeSolveRequest, OldPassword, password_change,
};
use taler_merchant_domain::act::Request;
use taler_merchant_domain::instances::Defaults;
use taler_merchant_domain::{RelativeTime, RoundingInterval};

const LIMIT: usize = 1 << 20;

/// How many kinds of requests there are.
const KINDS: u8 = 10;

/// Reads a body as one of the requests; `kind` says which, and how it is compressed.
///
/// # Panics
/// When a complaint about the body is not one about the client.
pub fn request_body(kind: u8, body: &[u8]) {
    let encoding = match kind >> 6 {
        0 | 1 => Encoding::Identity,
        2 => Encoding::Gzip,
        _ => Encoding::Deflate,
    };
    let read =
        decode(encoding, body.to_vec(), LIMIT).and_then(|bytes| request(kind % 64 % KINDS, &bytes));
    if let Err(error) = read {
        assert!(error.is_about_the_client(), "{error:?}");
    }
}

fn request(kind: u8, body: &[u8]) -> Result<(), ApiError> {
    match kind {
        0 => parse::<LoginTokenRequest>(body)?.check(),
        1 => {
            let refused = Refusal::AUTH_METHOD_OF_NEW;
            parse::<InstanceIdentity>(body)?.auth.into_password("auth.", refused).map(drop)
        }
        2 => parse::<InstanceSettingsMembers>(body)?.into_change(&defaults()).map(drop),
        4 => parse::<AccountAddDetails>(body)?.check(),
        5 => parse::<AccountPatchDetails>(body)?.check(),
        6 => parse::<TokenFamilyCreateRequest>(body)?.check(),
        7 => parse::<TokenFamilyUpdateRequest>(body)?.check(),
        8 => parse::<ChallengeRequest>(body).map(drop),
        9 => parse::<MerchantChallengeSolveRequest>(body).map(drop),
        _ => {
            let new = parse::<InstanceAuthConfigurationMessage>(body)?;
            let old = parse::<OldPassword>(body)?;
            password_change(new, old, Request::operator()).map(drop)
        }
    }
}

fn defaults() -> Defaults {
    let delay = RelativeTime::from_secs(1);
    Defaults {
        pay_delay: delay,
        refund_delay: delay,
        wire_transfer_delay: delay,
        wire_transfer_rounding_interval: RoundingInterval::None,
    }
}
