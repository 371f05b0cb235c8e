//! What all critical commands have in common.
use super::cast::{
    Command, a_change_of_addresses, a_creation, a_recovery, admin, another_password, caller,
    critical, guarded, later, looked_at, owner, proofs, shown, there,
};
use super::*;
use crate::act::{Act, Standing};
use crate::challenges::{
    Binding, ChallengeId, MockChallengeRepository, Operation, Owner, SecondFactorError,
};
use crate::instances::InstanceSettings;
use crate::testing::{a_caller_of, a_phone, an_email, asking};
use crate::{ImageDataUrl, LegalName, Location, RoundingInterval, WebsiteUrl};
use std::sync::mpsc::{Receiver, Sender, channel};

#[actix_rt::test]
async fn without_a_proof_those_are_asked_whose_credential_it_is_and_nothing_happens() {
    for (command, addresses, _) in critical() {
        let (name, opening) = (format!("{command:?}"), command.opens().await);
        let asked = opening.asked.iter().map(|asked| &asked.address);
        assert!(asked.eq(&addresses), "{name}");
    }
}

#[actix_rt::test]
async fn any_of_them_or_all_as_the_command_demands() {
    for (command, addresses, all) in critical() {
        let (challenges, _) = asking(Vec::new());
        let (service, _) = guarded(looked_at(), challenges);
        let error = command.run(&service, &[]).await.unwrap_err();
        let SecondFactorError::Required(asked) = error else { panic!("{error:?}") };
        assert_eq!((asked.all, asked.challenges.len()), (all, addresses.len()));
    }
}

#[actix_rt::test]
async fn a_challenge_is_its_owners_and_no_strangers() {
    for (command, _, _) in critical() {
        let (by_stranger, bound_to, operation) = match &command {
            Command::Create(_, Initiator::SelfProvisioned) => {
                (true, None, Operation::InstanceProvision)
            }
            Command::Create(..) => (false, Some("admin"), Operation::InstanceProvision),
            Command::SetPassword(subject, _) => {
                (false, Some(asked_for(subject)), Operation::AuthConfig)
            }
            Command::Delete(subject, _) => {
                (false, Some(asked_for(subject)), Operation::InstanceDeletion)
            }
            Command::Update(subject, _) => {
                (false, Some(asked_for(subject)), Operation::InstanceConfig)
            }
            Command::Recover(_) => (true, Some("shop"), Operation::AuthRecovery),
        };
        let opening = command.opens().await;
        assert_eq!((opening.anonymous, opening.operation), (by_stranger, operation));
        let owner = bound_to.and_then(there).map(|instance| instance.reference);
        let bound_to = owner.as_ref().map(|owner| (owner.serial, owner.epoch));
        let instance = owner.map_or(id("new"), |owner| owner.id);
        assert_eq!(opening.owner, Owner { instance, bound_to });
    }
}

/// Who is asked.
fn asked_for(subject: &Subject) -> &'static str {
    if matches!(subject, Subject::Own(_)) { "shop" } else { "admin" }
}

/// What reached the store of an act.
type Reached = (Option<Standing>, Vec<ChallengeId>);

/// A store to which everything is done, or nothing is because the proof was spent.
fn done_to(spent: bool) -> (MockInstanceRepository, Receiver<Reached>) {
    fn done<C, T>(tell: &Sender<Reached>, spent: bool, act: &Act<C>, outcome: T) -> Guarded<T> {
        tell.send((act.permit.standing(), act.permit.proof().to_vec())).unwrap();
        if spent { Guarded::ProofSpent } else { Guarded::Done(outcome) }
    }
    let (mut instances, (tell, told)) = (looked_at(), channel());
    macro_rules! changing {
        ($($expect:ident)*) => {$({
            let tell = tell.clone();
            instances.$expect().returning(move |act| Ok(done(&tell, spent, &act, Change::Done)));
        })*};
    }
    changing! { expect_set_password expect_delete expect_purge expect_update }
    let new = Insertion::New(InstanceSerial(3));
    instances.expect_provision().returning(move |act| Ok(done(&tell, spent, &act, new.clone())));
    (instances, told)
}

#[actix_rt::test]
async fn with_a_proof_the_act_carries_it_and_stands_on_the_credential() {
    for (command, addresses, _) in critical() {
        let standing = match &command {
            Command::Create(_, Initiator::SelfProvisioned) => None,
            Command::Create(_, _) => Some(Standing::from(&caller("admin"))),
            Command::SetPassword(subject, _)
            | Command::Delete(subject, _)
            | Command::Update(subject, _) => subject.standing(),
            Command::Recover(_) => Some(Standing::without_token(&there("shop").unwrap().reference)),
        };
        let solved = proofs(&addresses);
        let proof = shown(&solved);
        let (instances, reached) = done_to(false);
        let (challenges, opened) = asking(solved.clone());
        let (service, _) = guarded(instances, challenges);
        command.run(&service, &shown(&solved)).await.unwrap();
        assert_eq!(reached.recv().unwrap(), (standing, proof));
        assert!(opened.try_recv().is_err(), "somebody was asked again");
    }
}

#[actix_rt::test]
async fn a_proof_that_was_spent_is_asked_for_anew() {
    for (command, addresses, _) in critical() {
        let solved = proofs(&addresses);
        let (instances, reached) = done_to(true);
        let (challenges, opened) = asking(solved.clone());
        let (service, _) = guarded(instances, challenges);
        let error = command.run(&service, &shown(&solved)).await.unwrap_err();
        let SecondFactorError::Required(asked) = error else { panic!("{error:?}") };
        assert!(asked.challenges.iter().all(|one| !shown(&solved).contains(&one.id)));
        assert_eq!(opened.recv().unwrap().asked.len(), addresses.len());
        assert!(reached.recv().is_ok());
    }
}

#[actix_rt::test]
async fn part_of_what_all_have_to_prove_is_not_enough() {
    for (command, addresses, _) in critical().into_iter().filter(|(_, _, all)| *all) {
        let (challenges, opened) = asking(proofs(&addresses));
        let (service, hasher) = guarded(looked_at(), challenges);
        let error = command.run(&service, &shown(&proofs(&addresses))[1..]).await.unwrap_err();
        assert!(matches!(error, SecondFactorError::Required(_)), "{error:?}");
        assert_eq!(opened.recv().unwrap().asked.len(), 1);
        assert_eq!(hasher.asked(), 0);
    }
}

#[actix_rt::test]
async fn the_operator_is_never_asked() {
    let operated = || Subject::Operated(id("shop"));
    for command in [
        Command::Create(a_creation(), Initiator::Operator),
        Command::SetPassword(operated(), another_password()),
        Command::Delete(operated(), false),
        Command::Delete(operated(), true),
        Command::Update(operated(), a_change_of_addresses()),
    ] {
        let (instances, reached) = done_to(false);
        let (service, _) = guarded(instances, MockChallengeRepository::new());
        command.run(&service, &[]).await.unwrap();
        assert_eq!(reached.recv().unwrap(), (None, Vec::new()));
    }
}

/// Whose instance was purged meanwhile has nobody to be asked.
#[actix_rt::test]
async fn a_caller_that_is_gone_is_overtaken() {
    let gone = || {
        let mut instances = MockInstanceRepository::new();
        instances.expect_find_holder().returning(|_| Ok(None));
        guarded(instances, MockChallengeRepository::new()).0
    };
    let error = gone().set_password(&owner(), another_password()).await.unwrap_err();
    assert!(matches!(error, SetPasswordError::Overtaken));
    let error = gone().delete(&owner(), true, Request::operator()).await.unwrap_err();
    assert!(matches!(error, DeleteInstanceError::Overtaken));
    let initiator = Initiator::Admin(caller("admin"));
    let error = gone().create(a_creation(), &initiator).await.unwrap_err();
    assert!(matches!(error, CreateInstanceError::Overtaken));
}

/// One whose credentials were changed meanwhile does not get a question about the new ones.
#[actix_rt::test]
async fn what_is_asked_is_bound_to_the_epoch_of_the_credential() {
    let mut instances = MockInstanceRepository::new();
    let changed = later(there("shop").unwrap());
    instances.expect_find_holder().return_once(move |_| Ok(Some(changed.holder())));
    let (challenges, opened) = asking(Vec::new());
    let (service, _) = guarded(instances, challenges);
    let command = Command::Delete(owner(), true);
    assert!(command.run(&service, &[]).await.is_err());
    let (_, epoch) = opened.recv().unwrap().owner.bound_to.unwrap();
    assert_eq!(epoch, there("shop").unwrap().reference.epoch);
}

/// Each differs from the first in one member.
fn settings_that_differ() -> Vec<InstanceSettings> {
    let base = a_creation().settings;
    let vary = |change: fn(&mut InstanceSettings)| {
        let mut settings = base.clone();
        change(&mut settings);
        settings
    };
    let second = RelativeTime::from_secs(1);
    vec![
        base.clone(),
        vary(|settings| settings.name = LegalName::parse("another").unwrap()),
        vary(|settings| settings.email = Some(an_email("another"))),
        vary(|settings| settings.phone_number = Some(a_phone(7))),
        vary(|settings| settings.website = Some(WebsiteUrl::parse("https://a.example/").unwrap())),
        vary(|settings| {
            let logo = "data:image/png;base64,iVBORw0KGgo=";
            settings.logo = Some(ImageDataUrl::parse(logo).unwrap());
        }),
        vary(|settings| settings.address = a_place()),
        vary(|settings| settings.jurisdiction = a_place()),
        vary(|settings| settings.use_stefan = false),
        InstanceSettings { default_pay_delay: second, ..base.clone() },
        InstanceSettings { default_refund_delay: second, ..base.clone() },
        InstanceSettings { default_wire_transfer_delay: second, ..base.clone() },
        vary(|settings| settings.default_wire_transfer_rounding_interval = RoundingInterval::Year),
    ]
}

fn a_place() -> Location {
    serde_json::from_value(serde_json::json!({ "country": "CH" })).unwrap()
}

/// No two may be proved by the same code; each is bound the same when it comes again.
async fn assert_bound_apart(commands: Vec<Command>) {
    let mut bound: Vec<Binding> = Vec::new();
    for command in commands {
        let (name, again) = (format!("{command:?}"), command.clone());
        let binding = command.opens().await.binding;
        assert!(!bound.contains(&binding), "{name}");
        assert_eq!(again.opens().await.binding, binding, "{name}");
        bound.push(binding);
    }
}

#[actix_rt::test]
async fn every_member_of_a_creation_is_bound() {
    for by in [Initiator::SelfProvisioned, Initiator::Admin(caller("admin"))] {
        let base = a_creation;
        let differing = settings_that_differ().into_iter();
        let mut all: Vec<CreateInstance> =
            differing.map(|settings| CreateInstance { settings, ..base() }).collect();
        let validity = |seconds| Some(RelativeTime::from_secs(seconds));
        all.extend([
            CreateInstance { id: id("newer"), ..base() },
            CreateInstance { password: Password::parse("other").unwrap(), ..base() },
            CreateInstance { token_validity: validity(1), ..base() },
            CreateInstance { token_validity: validity(2), ..base() },
            CreateInstance { token_validity: Some(RelativeTime::FOREVER), ..base() },
        ]);
        let commands = all.into_iter().map(|command| Command::Create(command, by.clone()));
        assert_bound_apart(commands.collect()).await;
    }
}

#[actix_rt::test]
async fn equal_creations_are_bound_alike() {
    let by = || Initiator::SelfProvisioned;
    let bound = Command::Create(a_creation(), by()).opens().await.binding;
    let no_token = CreateInstance { token_validity: Some(RelativeTime::ZERO), ..a_creation() };
    let other_case = CreateInstance { id: id("NEW"), ..a_creation() };
    for same in [no_token, other_case] {
        assert_eq!(Command::Create(same, by()).opens().await.binding, bound);
    }
}

#[actix_rt::test]
async fn every_member_of_a_change_of_password_is_bound() {
    let other = || ChangePassword { password: Password::parse("x").unwrap(), ..another_password() };
    assert_bound_apart(vec![
        Command::SetPassword(owner(), another_password()),
        Command::SetPassword(owner(), other()),
        Command::SetPassword(admin("shop"), another_password()),
        Command::SetPassword(admin("shop"), other()),
        Command::SetPassword(admin("other"), another_password()),
        Command::SetPassword(admin("admin"), another_password()),
        Command::Recover(a_recovery()),
        Command::Recover(RecoverPassword { password: other().password, ..a_recovery() }),
        Command::Recover(RecoverPassword { instance: id("other"), ..a_recovery() }),
    ])
    .await;
}

#[actix_rt::test]
async fn every_member_of_a_deletion_is_bound() {
    assert_bound_apart(vec![
        Command::Delete(owner(), false),
        Command::Delete(owner(), true),
        Command::Delete(admin("shop"), false),
        Command::Delete(admin("shop"), true),
        Command::Delete(admin("other"), false),
        Command::Delete(admin("other"), true),
    ])
    .await;
}

#[actix_rt::test]
async fn every_member_of_a_change_of_settings_is_bound() {
    for subject in [owner(), admin("shop")] {
        let keep = Kept::default();
        let base = a_change_of_addresses;
        let differing = settings_that_differ().into_iter();
        let mut all: Vec<SettingsChange> =
            differing.map(|settings| SettingsChange { settings, keep }).collect();
        all.extend([
            SettingsChange { keep: Kept { pay_delay: true, ..keep }, ..base() },
            SettingsChange { keep: Kept { refund_delay: true, ..keep }, ..base() },
            SettingsChange { keep: Kept { wire_transfer_delay: true, ..keep }, ..base() },
            SettingsChange {
                keep: Kept { wire_transfer_rounding_interval: true, ..keep },
                ..base()
            },
        ]);
        let mut commands: Vec<Command> =
            all.into_iter().map(|change| Command::Update(subject.clone(), change)).collect();
        if let Subject::Managed(..) = subject {
            commands.push(Command::Update(admin("other"), base()));
        }
        assert_bound_apart(commands).await;
    }
}

#[actix_rt::test]
async fn another_epoch_of_the_credential_is_another_binding() {
    let in_epoch = |number| {
        let reference = there("admin").unwrap().reference;
        let caller =
            a_caller_of(InstanceRef { epoch: crate::instances::Epoch(number), ..reference });
        let subject = Subject::Managed(caller.clone(), id("shop"));
        [
            Command::Create(a_creation(), Initiator::Admin(caller)),
            Command::SetPassword(subject.clone(), another_password()),
            Command::Delete(subject.clone(), true),
            Command::Update(subject, a_change_of_addresses()),
        ]
    };
    assert_bound_apart([in_epoch(0), in_epoch(1), in_epoch(2)].concat()).await;
}
