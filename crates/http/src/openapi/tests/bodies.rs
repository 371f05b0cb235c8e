//! Bodies are what their schemas say.
use super::{assert_valid, described, named, referred};
use crate::error::ErrorDetail;
use crate::management::instances::list::InstancesResponse;
use crate::private::accounts::add::{AccountAddDetails, AccountAddResponse};
use crate::private::accounts::list::AccountsSummaryResponse;
use crate::private::accounts::show::BankAccountDetail;
use crate::private::accounts::update::AccountPatchDetails;
use crate::private::instance::QueryInstancesResponse;
use crate::private::token::create::LoginTokenRequest;
use crate::private::token_families::create::TokenFamilyCreateRequest;
use crate::private::token_families::list::TokenFamiliesList;
use crate::private::token_families::show::TokenFamilyDetails;
use crate::private::token_families::update::TokenFamilyUpdateRequest;
use crate::private::tokens::list::TokenInfos;
use crate::wire::{
    AuditLog, ChallengeRequestResponse, ChallengeResponse, InstanceAuthConfigurationMessage,
    InstanceIdentity, InstanceSettingsMembers, LoginTokenSuccessResponse,
    MerchantChallengeSolveRequest, OldPassword,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use taler_merchant_domain::accounts::{Account, AccountSummary};
use taler_merchant_domain::audit::{Action, Actor};
use taler_merchant_domain::auth::{IssuedToken, TokenDescription, TokenInfo, TokenSecret};
use taler_merchant_domain::challenges::{
    ChallengeId, Challenges, OpenChallenge, TanChannel, Transmitted,
};
use taler_merchant_domain::instances::{Instance, InstanceSettings, InstanceSummary};
use taler_merchant_domain::testing::{
    SeededEntropy, a_family, a_login_token, a_record, an_account, an_instance, other_terms,
    settings,
};
use taler_merchant_domain::token_families::{FamilyTerms, TokenFamily, TokenFamilySummary};
use taler_merchant_domain::{ErrorCode, Timestamp};
use utoipa::{PartialSchema, ToSchema};

/// The JSON contents of a request or answer, with their schemas.
fn contents(body: &Value) -> impl Iterator<Item = &Value> {
    body["content"]
        .as_object()
        .into_iter()
        .flat_map(Map::iter)
        .filter_map(|(media_type, it)| (media_type == "application/json").then_some(it))
}

#[test]
fn every_body_has_an_example_that_fits() {
    for one in described() {
        let mut bodies = vec![&one.json["requestBody"]];
        bodies.extend(one.json["responses"].as_object().unwrap().values());
        for content in bodies.into_iter().flat_map(contents) {
            let what = format!("{} {}", one.id(), content["schema"]);
            assert_valid(referred(&content["schema"]), &content["example"], &what);
        }
    }
}

#[test]
fn no_example_shows_what_is_out_of_date() {
    for one in described() {
        let example = &one.json["requestBody"]["content"]["application/json"]["example"];
        for name in ["token", "refreshable", "old_password", "default_max_wire_fee"] {
            assert!(example.get(name).is_none(), "{} {name}", one.id());
            assert!(example["auth"].get(name).is_none(), "{} {name}", one.id());
        }
    }
}

/// The properties of a type, with what is said of them.
fn properties<T: PartialSchema>() -> Map<String, Value> {
    let schema = serde_json::to_value(T::schema()).unwrap();
    schema["properties"].as_object().unwrap().clone()
}

/// What the schema demands, the type demands, and the other way round: member by member, each left
/// out, set to null and set to nonsense.
fn check_request<T: DeserializeOwned + ToSchema>(example: &Value) {
    let (name, validator) = (T::name(), named(&T::name()));
    let reads = |value: &Value| serde_json::from_value::<T>(value.clone()).is_ok();
    assert!(reads(example) && validator.is_valid(example), "{name} {example}");
    for member in properties::<T>().keys() {
        let mut without = example.clone();
        without.as_object_mut().unwrap().remove(member);
        let mut cases = vec![without];
        for value in [json!(null), json!([]), json!([null]), json!([7])] {
            let mut case = example.clone();
            case[member] = value;
            cases.push(case);
        }
        for case in cases {
            assert_eq!(validator.is_valid(&case), reads(&case), "{name} {member} {case}");
        }
    }
}

#[test]
fn requests_are_read_as_described() {
    let find = |id: &str| described().into_iter().find(|one| one.id() == id).unwrap().json;
    let example =
        |id: &str| find(id)["requestBody"]["content"]["application/json"]["example"].clone();
    check_request::<InstanceIdentity>(&example("createInstance"));
    check_request::<InstanceSettingsMembers>(&example("createInstance"));
    check_request::<InstanceSettingsMembers>(&example("updateInstance"));
    check_request::<LoginTokenRequest>(&example("createToken"));
    check_request::<MerchantChallengeSolveRequest>(&example("confirmChallenge"));
    check_request::<OldPassword>(&example("setPassword"));
    check_request::<AccountAddDetails>(&example("addAccount"));
    check_request::<AccountPatchDetails>(&example("updateAccount"));
    check_request::<TokenFamilyCreateRequest>(&example("createTokenFamily"));
    check_request::<TokenFamilyUpdateRequest>(&example("updateTokenFamily"));
}

/// The password stands in one of two members, of which only the newer one is asked for.
#[test]
fn a_password_has_two_places() {
    let validator = named(&InstanceAuthConfigurationMessage::name());
    let new = json!({ "method": "token", "password": "x" });
    let old = json!({ "method": "token", "token": "secret-token:x" });
    for body in [&new, &old] {
        assert!(serde_json::from_value::<InstanceAuthConfigurationMessage>(body.clone()).is_ok());
    }
    assert!(validator.is_valid(&new));
    assert!(!validator.is_valid(&old));
}

/// What is sent fits the schema, and has no member that the schema does not know.
fn check_response<T: Serialize + ToSchema>(body: &T) -> BTreeSet<String> {
    let json = serde_json::to_value(body).unwrap();
    assert_valid(named(&T::name()), &json, &T::name());
    let sent: BTreeSet<_> = json.as_object().unwrap().keys().cloned().collect();
    let known: BTreeSet<_> = properties::<T>().keys().cloned().collect();
    assert!(sent.is_subset(&known), "{:?}", sent.difference(&known));
    &known - &sent
}

/// An instance that says everything that it can.
fn a_full_instance() -> Instance {
    let parse = |text: &str| json!(text);
    let settings = InstanceSettings {
        email: serde_json::from_value(parse("a@shop.example")).unwrap(),
        phone_number: serde_json::from_value(parse("+41 44 668 18 00")).unwrap(),
        website: serde_json::from_value(parse("https://shop.example")).unwrap(),
        logo: serde_json::from_value(parse("data:image/png;base64,AA==")).unwrap(),
        address: serde_json::from_value(json!({ "town": "Bern", "address_lines": ["a"] })).unwrap(),
        ..settings("shop")
    };
    Instance { settings, ..an_instance("shop") }
}

fn summary(instance: Instance) -> InstanceSummary {
    let Instance { reference, settings, merchant_pub, .. } = instance;
    let InstanceSettings { name, website, logo, .. } = settings;
    let payment_targets = ["iban".to_owned()].into();
    InstanceSummary { reference, name, website, logo, merchant_pub, payment_targets }
}

#[test]
fn answers_are_as_described() {
    let secret = TokenSecret::generate(&SeededEntropy::new(1));
    let token = a_login_token();
    let issued =
        IssuedToken { secret, scope: token.scope, refreshable: true, expires: token.expires };
    assert!(check_response(&LoginTokenSuccessResponse::from(issued)).is_empty());
    let info = |last_used| {
        let (token, description) = (a_login_token(), TokenDescription::default());
        TokenInfo { token, description, last_used }
    };
    let tokens = vec![info(Some(token.created)), info(None)];
    assert!(check_response(&TokenInfos::from(tokens)).is_empty());
    assert!(check_response(&QueryInstancesResponse::from(a_full_instance())).is_empty());
    let absent = check_response(&QueryInstancesResponse::from(an_instance("shop")));
    let optional =
        ["email", "email_validated", "logo", "phone_number", "phone_validated", "website"];
    assert!(absent.iter().eq(optional), "{absent:?}");
    let instances = vec![summary(a_full_instance()), summary(an_instance("shop"))];
    assert!(check_response(&InstancesResponse::from(instances)).is_empty());
}

#[test]
fn answers_about_accounts_are_as_described() {
    let bare = an_account("a", 1);
    let Account { payto, wire, active, .. } = bare.clone();
    assert!(check_response(&AccountAddResponse::from(wire)).is_empty());
    let line = AccountSummary { payto, h_wire: wire.h_wire, active };
    assert!(check_response(&AccountsSummaryResponse::from(vec![line])).is_empty());
    let absent = check_response(&BankAccountDetail::from(bare.clone()));
    assert!(absent.iter().eq(["credit_facade_url", "extra_wire_subject_metadata"]));
    let full = Account {
        facade_url: serde_json::from_value(json!("https://bank.example/")).unwrap(),
        subject_metadata: serde_json::from_value(json!("shop")).unwrap(),
        ..bare
    };
    assert!(check_response(&BankAccountDetail::from(full)).is_empty());
}

#[test]
fn answers_about_token_families_are_as_described() {
    let bare = a_family("a");
    let TokenFamily { slug, kind, terms, .. } = bare.clone();
    let FamilyTerms { name, description, description_i18n, validity, .. } = terms;
    let line = TokenFamilySummary { slug, kind, name, description, description_i18n, validity };
    assert!(check_response(&TokenFamiliesList::from(vec![line])).is_empty());
    let absent = check_response(&TokenFamilyDetails::from(bare.clone()));
    assert!(absent.iter().eq(["extra_data"]));
    let full = TokenFamily { terms: other_terms(), ..bare };
    assert!(check_response(&TokenFamilyDetails::from(full)).is_empty());
}

#[test]
fn answers_about_challenges_are_as_described() {
    let one = |channel| OpenChallenge {
        id: ChallengeId::generate(&SeededEntropy::new(1)),
        channel,
        info: "o***@***.example".to_owned(),
    };
    for all in [true, false] {
        let challenges = TanChannel::ALL.map(one).to_vec();
        let body = ChallengeResponse::from(Challenges { challenges, all });
        assert!(check_response(&body).is_empty());
    }
    let none = json!({ "challenges": [], "combi_and": true });
    assert!(!named(&ChallengeResponse::name()).is_valid(&none));
    let time = Timestamp::from_seconds(60);
    let sent = Transmitted { solve_expiration: time, earliest_retransmission: time };
    assert!(check_response(&ChallengeRequestResponse::from(sent)).is_empty());
}

#[test]
fn the_audit_log_is_as_described() {
    let mut bare = a_record("shop", Action::TokenCreate);
    (bare.entry.actor, bare.entry.serial) = (Actor::Anonymous, None);
    let records = vec![a_record("shop", Action::TokenCreate), bare];
    assert!(check_response(&AuditLog::from(records)).is_empty());
}

#[test]
fn errors_are_as_described() {
    for code in ErrorCode::ALL {
        check_response(&ErrorDetail::new(*code, None, None));
        check_response(&ErrorDetail::new(*code, Some("detail"), Some(2)));
    }
}

#[test]
fn the_configuration_is_as_described() {
    let config = super::world::config();
    let absent = check_response(&config);
    assert!(absent.iter().eq(["mandatory_tan_channels", "payment_target_regex", "phone_regex"]));
    let full = crate::ConfigResponse {
        phone_regex: Some("x".to_owned()),
        mandatory_tan_channels: vec!["sms".to_owned()],
        payment_target_regex: Some("x".to_owned()),
        ..config
    };
    assert!(check_response(&full).is_empty());
}
