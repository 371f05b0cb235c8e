//! What every store promises: the sentences of the port docs, as cases that any implementation has
//! to pass.
//!
//! A case takes the store as `&dyn Store`, empty and its own. [`store_contract!`](crate::store_contract)
//! makes one test of each, for one implementation.
#![expect(
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a case fails by panicking"
)]
use crate::accounts::AccountRepository;
use crate::audit::AuditLog;
use crate::auth::LoginTokenRepository;
use crate::challenges::ChallengeRepository;
use crate::instances::InstanceRepository;
use crate::passwords::PasswordRepository;
use crate::secrets::ServerKeyRepository;
use crate::token_families::TokenFamilyRepository;

pub mod account_changes;
pub mod accounts;
pub mod acts;
pub mod audit;
pub mod audit_reading;
pub mod auth;
mod cast;
pub mod challenges;
pub mod changes;
pub mod charges;
pub mod codes;
pub mod guesses;
pub mod instances;
pub mod lists;
pub mod passwords;
pub mod proofs;
mod questions;
pub mod refused;
pub mod revocation;
pub mod room;
pub mod secrets;
pub mod token_families;
pub mod token_upkeep;

/// All repositories of one store.
pub trait Store:
    InstanceRepository
    + LoginTokenRepository
    + AccountRepository
    + TokenFamilyRepository
    + ChallengeRepository
    + PasswordRepository
    + AuditLog
    + ServerKeyRepository
{
}

impl<S> Store for S where
    S: InstanceRepository
        + LoginTokenRepository
        + AccountRepository
        + TokenFamilyRepository
        + ChallengeRepository
        + PasswordRepository
        + AuditLog
        + ServerKeyRepository
{
}

/// One test for each case of the contract. It takes the full path of an `async fn` that answers a
/// fixture: something with a `db`, the store, and an `async fn close(self)`. The tests run under
/// `actix_rt`, the runtime of the product.
///
/// What else is to be done with all cases is the business of another macro: it is given the path and
/// the cases, as `store_contract! { fixture => other_macro }` has it.
#[macro_export]
macro_rules! store_contract {
    ($fixture:path) => {
        $crate::store_contract! { @cases [$crate::store_tests] $fixture }
    };
    ($fixture:path => $then:ident) => {
        $crate::store_contract! { @cases [$then] $fixture }
    };
    (@cases [$($then:tt)+] $fixture:path) => {
        $($then)+! { $fixture:
            instances {
                a_provisioned_instance_is_found
                every_optional_setting_survives
                what_never_ends_survives
                an_id_is_found_ignoring_case
                an_unknown_id_is_not_found
                a_taken_id_is_answered_with_its_holder
                one_of_many_rivals_gets_the_id
                a_provision_brings_its_token
                a_provision_on_overtaken_credentials_leaves_nothing
                a_dropped_provision_is_whole_or_absent
                instances_are_listed_in_the_order_of_creation
                a_profile_opens_to_its_token
                a_profile_stays_shut_to_others
                a_login_finds_the_password
                those_who_cannot_be_asked_are_counted
            }
            changes {
                new_settings_replace_the_old_ones
                what_a_change_keeps_stays
                equal_settings_change_nothing
                another_address_raises_the_epoch
                a_new_password_replaces_the_old_one
                a_new_password_revokes_every_token_but_the_kept
                rivals_with_new_passwords_all_get_through
                a_deleted_instance_keeps_its_id
                a_deleted_instance_lets_nobody_in
                a_deleted_instance_is_not_changed
                a_purge_leaves_the_audit_entries
                a_purge_of_a_deleted_instance_frees_its_id
                a_serial_is_never_given_twice
                what_is_not_there_is_not_changed
                a_change_leaves_other_instances_alone
                a_change_on_overtaken_credentials_is_not_made
                an_instance_changes_itself
            }
            auth {
                a_stored_token_is_found
                every_scope_survives
                an_unknown_token_opens_nothing
                an_expired_token_opens_nothing
                a_token_of_another_instance_opens_nothing
                a_token_for_an_unknown_instance_finds_nothing
                a_taken_digest_is_a_duplicate
                one_of_many_rivals_gets_the_digest
                a_token_without_credentials_is_not_stored
                a_token_on_overtaken_credentials_is_not_stored
                a_dropped_login_is_whole_or_absent
                no_login_escapes_a_new_password
            }
            passwords {
                an_instance_begins_without_a_history
                a_wrong_password_is_counted_three_times
                counts_are_forgotten
                those_who_stand_for_many_are_counted_for_the_instance
                wrong_passwords_at_once_are_all_counted
                the_log_has_one_entry_for_an_hour_and_a_source
                who_logged_in_is_known
                who_did_not_log_in_is_not_known
                a_purge_takes_what_is_known
                a_new_password_makes_everybody_unknown
                a_hash_is_replaced_by_another_of_the_same_password
                what_counts_no_more_is_removed
            }
            revocation {
                a_revoked_token_opens_nothing
                a_revoked_token_is_no_credential
                a_revocation_is_done_once
                a_token_revokes_itself_once
                a_revocation_takes_what_was_exchanged
                a_revocation_leaves_other_instances_alone
                a_revocation_on_overtaken_credentials_changes_nothing
                a_revoked_token_is_not_exchanged
                no_exchange_escapes_a_revocation
                two_tokens_revoke_each_other
            }
            token_upkeep {
                a_use_is_listed
                a_use_never_becomes_an_earlier_one
                the_latest_of_many_uses_stays
                uses_of_what_is_gone_are_passed_over
                a_use_leaves_other_instances_alone
                a_use_leaves_no_entry
                uses_are_recorded_while_tokens_are_revoked
                what_has_expired_is_forgotten_in_batches
                the_living_are_revoked_with_those_they_were_exchanged_for
                many_forget_at_once
            }
            lists {
                tokens_are_listed_with_all_that_is_known
                pages_go_both_ways
                a_page_starts_after_its_offset
                an_expired_token_is_not_listed
                a_list_stays_shut_to_others
            }
            accounts {
                a_new_account_is_found
                an_equal_addition_changes_nothing
                an_addition_with_other_settings_is_a_conflict
                an_inactive_account_is_active_again
                one_of_many_rivals_adds_the_account
                one_of_many_repeats_adds_the_account
                one_of_many_rivals_reactivates_the_account
                two_instances_may_have_the_same_account
                another_text_is_another_account
                an_addition_on_overtaken_credentials_is_not_made
                nothing_is_added_to_an_instance_that_is_gone
                a_purge_takes_the_accounts_along
                accounts_are_listed_in_the_order_of_their_addition
                accounts_stay_shut_to_others
                an_instance_is_listed_with_the_targets_of_its_accounts
                a_dropped_addition_is_whole_or_absent
            }
            account_changes {
                a_change_replaces_what_it_says
                a_change_to_what_is_there_changes_nothing
                kept_credentials_stay_with_their_server
                an_inactive_account_can_be_changed
                an_account_is_deactivated_once
                an_unknown_account_is_not_changed
                a_change_on_overtaken_credentials_is_not_made
                rivals_change_different_settings
            }
            token_families {
                a_new_family_is_found
                families_that_come_together_are_each_found
                what_never_ends_survives
                every_kind_and_granularity_survives
                a_taken_slug_is_answered_with_its_holder
                one_of_many_rivals_gets_the_slug
                two_instances_may_have_the_same_slug
                slugs_differ_in_case
                who_may_not_write_changes_nothing
                every_scope_that_allows_it_writes
                a_change_replaces_the_terms
                an_unknown_family_is_not_changed
                a_deleted_family_frees_its_slug
                a_family_is_deleted_by_one_of_many
                who_comes_too_late_is_told_what_was_in_the_way
                families_are_listed_in_the_order_of_their_creation
                families_stay_shut_to_others
                a_purge_takes_the_families_along
                a_dropped_creation_is_whole_or_absent
            }
            audit {
                an_act_leaves_one_entry
                every_kind_of_actor_survives
                every_action_survives
                the_entry_of_a_provision_names_its_serial
                entries_are_listed_in_their_order
                entries_of_two_instances_never_meet
                what_changes_nothing_leaves_no_entry
            }
            challenges {
                each_address_gets_a_challenge
                an_open_challenge_is_asked_again
                what_is_missing_comes_beside_what_is_open
                another_command_or_address_is_another_question
                what_cannot_be_solved_any_more_is_not_asked_again
                nothing_is_opened_for_credentials_that_were_changed
                a_challenge_is_void_once_the_credentials_changed
                who_signs_up_needs_no_instance
                a_challenge_is_served_below_its_own_instance
                what_was_solved_for_a_command_is_found
            }
            room {
                a_locked_operation_opens_nothing
                a_recovery_is_counted_where_something_new_is_asked
                strangers_share_no_challenge_that_they_do_not_show
                the_oldest_that_was_not_sent_makes_room
                strangers_share_one_room
                what_ended_takes_no_room
                what_is_void_takes_no_room
            }
            charges {
                nothing_is_taken_where_one_budget_is_used_up
                a_budget_is_full_again_in_the_next_window
                owners_and_strangers_have_budgets_of_their_own
                of_many_messages_at_once_no_more_are_sent_than_there_are
                many_text_messages_at_once_get_through
                a_code_that_is_not_sent_is_not_counted
                what_ended_is_forgotten_in_batches
                a_sweep_leaves_what_is_used_up
                many_sweep_at_once
            }
            codes {
                a_code_that_was_sent_solves
                what_is_solved_gets_no_more_codes
                another_code_takes_the_place_of_the_last
                five_codes_are_sent_for_a_challenge
                only_its_own_code_is_withdrawn
                an_unknown_challenge_stays_so
                of_many_codes_at_once_one_is_sent
                a_code_comes_back_while_another_is_sent
                challenges_of_two_instances_never_meet
            }
            guesses {
                three_wrong_codes_exhaust_the_right_one
                of_many_guesses_at_once_three_are_compared
                the_right_code_solves_only_while_guesses_are_left
                ten_wrong_codes_lock_an_operation
                a_lock_ends_with_its_day
                right_codes_use_nothing_up
                what_is_not_compared_uses_nothing_up
                of_many_guesses_at_many_challenges_ten_are_compared
                five_wrong_codes_lock_a_recovery
            }
            proofs {
                a_proof_is_good_for_one_act
                of_many_acts_at_once_one_gets_the_proof
                an_act_that_changes_nothing_spends_nothing
                an_act_that_fails_spends_nothing
                a_proof_ends_with_its_day
                a_proof_is_spent_as_a_whole
                a_purge_takes_the_challenges_along
                a_proof_that_is_not_spent_is_found_first
            }
            acts {
                every_act_needs_its_proof
                every_act_is_done_on_its_proof
                a_sign_up_is_done_once_on_its_proof
                codes_come_back_while_credentials_change
            }
            audit_reading {
                an_owner_reads_what_was_done_to_his_instance
                what_was_done_to_a_purged_predecessor_is_not_the_owners
                entries_are_found_by_their_time
                entries_are_found_by_what_they_say
                pages_of_the_log_go_both_ways
                what_is_old_is_forgotten_in_batches
                a_place_in_the_log_is_never_given_twice
            }
            refused {
                what_was_refused_is_found_by_its_outcome
                what_was_refused_is_forgotten_sooner
                further_sources_of_an_hour_share_one_entry
                many_sources_at_once_find_the_room_there_is
            }
            secrets {
                the_first_check_value_stays
                one_of_many_rivals_sets_the_check_value
            }
        }
    };
}

/// One test for each case.
#[doc(hidden)]
#[macro_export]
macro_rules! store_tests {
    ($fixture:path: $($area:ident { $($case:ident)* })*) => {$(
        mod $area {$(
            #[actix_rt::test]
            async fn $case() {
                let fixture = $fixture().await;
                $crate::testing::contract::$area::$case(&fixture.db).await;
                fixture.close().await;
            }
        )*}
    )*};
}

#[cfg(test)]
mod tests {
    /// The names that a source file declares as cases.
    fn cases(source: &str) -> Vec<&str> {
        let heads = source.lines().filter_map(|line| line.strip_prefix("pub async fn "));
        heads.filter_map(|head| head.split_once('(')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_case_becomes_a_test() {
        let listed: Vec<_> = include_str!("mod.rs").lines().map(str::trim).collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/testing/contract");
        let areas = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let areas: Vec<_> = areas.map(|path| std::fs::read_to_string(path).unwrap()).collect();
        assert!(areas.len() > 20);
        for case in areas.iter().flat_map(|source| cases(source)) {
            assert!(listed.contains(&case), "{case} is not in store_contract!");
        }
    }
}
