//! Mocks, builders and fakes for the tests of this and other crates. Never in a release build.
mod account_builders;
mod builders;
mod challenge_builders;
pub mod contract;
mod fakes;
mod family_builders;
mod password_builders;

pub use account_builders::{a_new_account, a_payto, an_account, sealed_credentials};
pub use builders::{
    a_caller, a_caller_of, a_keyring, a_login_token, a_new_instance, a_new_token, a_proved_act,
    a_record, a_token_mac, an_access, an_act, an_entry, an_instance, an_instance_ref, settings,
};
pub use challenge_builders::{
    a_challenge, a_challenge_service, a_guard, a_guard_with, a_holder, a_phone, a_request,
    a_solved, an_email, asking, budgets, every_channel,
};
pub use fakes::{FixedClock, PlainHasher, SeededEntropy};
pub use family_builders::{a_create_family, a_family, a_new_family, a_slug, other_terms};
pub use password_builders::{a_password_service, a_refusal, a_trial, everybody_has};
