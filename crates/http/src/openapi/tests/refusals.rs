//! The described refusals are those that errors turn into, those that requests of a kind share,
//! and no others.
use super::coverage::{find, places};
use super::{Described, described};
use crate::error::Refusal;
use crate::error::each::answered;
use crate::routes;
use std::collections::BTreeSet;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::accounts::{
    AddAccountError, DeactivateAccountError, FindAccountError, UpdateAccountError,
};
use taler_merchant_domain::auth::{AccessError, LoginError, RefreshError, RevokeError};
use taler_merchant_domain::challenges::{ConfirmError, TransmitError};
use taler_merchant_domain::instances::{
    CreateInstanceError, DeleteInstanceError, FindInstanceError, RecoverError, SetPasswordError,
    UpdateInstanceError,
};
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::token_families::{
    CreateTokenFamilyError, DeleteTokenFamilyError, FindTokenFamilyError, UpdateTokenFamilyError,
};

type Answered = fn(&[ErrorCode]) -> BTreeSet<Refusal>;

/// What an operation can refuse beside what all of its kind do.
struct Expected {
    /// What its use cases and extractors fail with.
    errors: &'static [Answered],
    /// What it refuses by itself.
    own: &'static [Refusal],
    /// What of `errors` cannot happen there.
    never: &'static [Refusal],
}

/// Read off the handlers, not off their descriptions.
fn expected(id: &str) -> Expected {
    let (errors, own): (&[Answered], &[Refusal]) = match id {
        "getHome" | "getConfig" | "getDescription" | "getDocumentation" => (&[], &[]),
        "getTerms" | "getPrivacy" | "getOwnKyc" => (&[], &[Refusal::NOT_ACCEPTABLE]),
        "signUp" | "createInstance" => {
            (&[answered::<CreateInstanceError>], &[Refusal::CURRENCY, Refusal::AUTH_METHOD_OF_NEW])
        }
        "listInstances" => (&[answered::<StoreError>], &[]),
        "getInstance" => (&[answered::<FindInstanceError>], &[]),
        "updateInstance" | "updateOwnInstance" => (&[answered::<UpdateInstanceError>], &[]),
        "deleteInstance" | "deleteOwnInstance" => (&[answered::<DeleteInstanceError>], &[]),
        "setPassword" | "setOwnPassword" => {
            (&[answered::<SetPasswordError>], &[Refusal::AUTH_METHOD])
        }
        "getOwnInstance" | "listTokens" | "revokeOwnToken" | "listAccounts"
        | "listTokenFamilies" | "readAudit" | "readAllAudit" => (&[answered::<AccessError>], &[]),
        "createToken" => (&[answered::<LoginError>, answered::<RefreshError>], &[]),
        "sendChallenge" => (&[answered::<TransmitError>], &[Refusal::CHALLENGE_UNKNOWN]),
        "confirmChallenge" => (&[answered::<ConfirmError>], &[Refusal::CHALLENGE_UNKNOWN]),
        "forgotPassword" => (&[answered::<RecoverError>], &[Refusal::AUTH_METHOD]),
        "revokeToken" => (&[answered::<RevokeError>], &[]),
        "getKyc" => (&[answered::<FindInstanceError>], &[Refusal::NOT_ACCEPTABLE]),
        "addAccount" => (&[answered::<AddAccountError>], &[]),
        "getAccount" => (&[answered::<FindAccountError>], &[Refusal::H_WIRE]),
        "updateAccount" => (&[answered::<UpdateAccountError>], &[Refusal::H_WIRE]),
        "deactivateAccount" => (&[answered::<DeactivateAccountError>], &[Refusal::H_WIRE]),
        "createTokenFamily" => (&[answered::<CreateTokenFamilyError>], &[]),
        "getTokenFamily" => (&[answered::<FindTokenFamilyError>], &[]),
        "updateTokenFamily" => (&[answered::<UpdateTokenFamilyError>], &[]),
        "deleteTokenFamily" => (&[answered::<DeleteTokenFamilyError>], &[]),
        _ => panic!("say here what {id} refuses"),
    };
    let never: &[Refusal] = match id {
        "signUp" => &[Refusal::UNAUTHORIZED, Refusal::MFA_MISSING],
        "createInstance" => &[Refusal::SELF_PROVISIONING, Refusal::THROTTLED],
        "updateOwnInstance" => &[Refusal::CHANGE_OF_DELETED, Refusal::THROTTLED],
        "updateInstance" | "deleteInstance" | "deleteOwnInstance" | "addAccount" => {
            &[Refusal::THROTTLED]
        }
        "getInstance" => &[Refusal::INSTANCE_DELETED],
        "revokeOwnToken" => &[Refusal::PERMISSION],
        _ => &[],
    };
    Expected { errors, own, never }
}

/// What every operation of a kind refuses.
fn shared(one: &Described) -> BTreeSet<Refusal> {
    let mut all: BTreeSet<_> = [Refusal::METHOD, Refusal::TOO_LARGE, Refusal::URI_TOO_LONG].into();
    all.insert(Refusal::HEAD_TOO_LARGE);
    let in_memory =
        ["getHome", "getConfig", "getTerms", "getPrivacy", "getDescription", "getDocumentation"];
    if one.is_below() || !in_memory.contains(&one.base_id()) {
        all.insert(Refusal::BUSY);
    }
    if let Some(body) = one.json.get("requestBody") {
        all.extend([Refusal::NOT_JSON, Refusal::MALFORMED, Refusal::NOT_DECODABLE]);
        all.insert(Refusal::BODY_TOO_SLOW);
        all.extend((body["required"] == true).then_some(Refusal::MISSING));
    }
    if !one.parameters("query").is_empty() || one.parameters("path").contains(&"serial") {
        all.insert(Refusal::MALFORMED);
    }
    if !one.parameters("path").is_empty() {
        all.insert(Refusal::PATH_SEGMENT);
    }
    if one.parameters("path").contains(&"challenge") {
        // Whose it is may be yet to be created, so nobody looks.
        return all;
    }
    if one.parameters("path").iter().any(|name| ["instance", "target"].contains(name)) {
        all.insert(Refusal::INSTANCE_UNKNOWN);
    }
    if one.json.get("x-permission").is_some() {
        all.extend([Refusal::UNAUTHORIZED, Refusal::PERMISSION]);
        all.extend(answered::<AccessError>(&[]));
    } else if one.is_below() {
        all.extend(answered::<FindInstanceError>(&[]));
    }
    all
}

#[test]
fn every_operation_documents_exactly_what_it_can_refuse() {
    let described = described();
    for route in routes::table() {
        for place in places(&route) {
            let one = find(&described, &place);
            let Expected { errors, own, never } = expected(one.base_id());
            let mut refusals = shared(one);
            let codes = route.rules.database_codes;
            refusals.extend(errors.iter().flat_map(|answered| answered(codes)));
            refusals.extend(own);
            for refusal in never {
                assert!(refusals.remove(refusal), "{}: {refusal:?}", one.id());
            }
            let challenged = refusals.remove(&Refusal::SECOND_FACTOR);
            assert_eq!(one.is_challenged(), challenged, "{}", one.id());
            assert_eq!(one.refusals(), refusals, "{}", one.id());
        }
    }
}

#[test]
fn a_second_factor_is_asked_for_and_shown_at_the_same_operations() {
    for one in described() {
        let response = &one.json["responses"]["202"];
        assert_eq!(response.is_object(), one.is_challenged(), "{}", one.id());
        if one.is_challenged() {
            let schema = &response["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/ChallengeResponse", "{}", one.id());
        }
    }
}

/// What whoever stole a password or a token must not get away with.
#[test]
fn these_operations_are_critical() {
    let described = described();
    let critical: BTreeSet<&str> =
        described.iter().filter(|one| one.is_challenged()).map(Described::base_id).collect();
    let expected = [
        "addAccount",
        "createInstance",
        "createToken",
        "deleteInstance",
        "deleteOwnInstance",
        "forgotPassword",
        "setOwnPassword",
        "setPassword",
        "signUp",
        "updateInstance",
        "updateOwnInstance",
    ];
    assert!(critical.iter().eq(&expected), "{critical:?}");
}

/// The codes of failures of the database that the protocol's documentation lists.
#[test]
fn codes_of_the_database_are_those_of_the_protocol() {
    let described = described();
    let server_errors = |id: &str| -> Vec<u16> {
        let one = described.iter().find(|one| one.id() == id).unwrap();
        let refusals = one.refusals().into_iter().filter(|it| it.status.as_u16() == 500);
        refusals.map(|it| it.code.number()).collect()
    };
    assert_eq!(server_errors("signUp"), [52, 60]);
    assert_eq!(server_errors("createInstance"), [50, 51, 52, 53, 54, 56, 60]);
    assert_eq!(server_errors("deleteOwnInstance"), [50, 51, 52, 53, 56, 60]);
    assert_eq!(server_errors("revokeToken"), [50, 51, 52, 53, 56]);
    assert_eq!(server_errors("sendChallenge"), [52, 2134]);
    assert_eq!(server_errors("confirmChallenge"), [52]);
    assert_eq!(server_errors("forgotPassword"), [51, 52, 53, 54, 60]);
    assert_eq!(server_errors("getConfig"), [0; 0]);
    assert_eq!(server_errors("addAccount"), [50, 51, 52, 53, 54, 55, 56]);
    assert_eq!(server_errors("createTokenFamily"), [50, 51, 52, 53, 56]);
}
