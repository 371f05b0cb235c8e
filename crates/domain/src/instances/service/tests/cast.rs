//! A server with the shops `shop` and `other` and an administrator, each of whom proved an e-mail
//! address and a phone number, and their critical commands.
use super::changes::a_password;
use super::*;
use crate::challenges::{
    Address, ChallengeId, MockChallengeRepository, Opening, SecondFactorError, Solved,
};
use crate::instances::{Epoch, InstanceSettings, RecoverError};
use crate::testing::{
    a_caller_of, a_guard_with, a_phone, a_request, a_solved, an_email, asking, every_channel,
};

/// The password of everybody.
pub(super) const PASSWORD: &str = "right";

/// Serial numbers of those that are there, by name.
const THERE: [(&str, i64); 3] = [("shop", 1), ("other", 2), ("admin", 99)];

pub(super) fn email(name: &str) -> Address {
    Address::Email(an_email(name))
}

pub(super) fn phone(name: &str) -> Address {
    Address::Phone(a_phone(if name == "admin" { 9 } else { 1 }))
}

/// Those who are asked for `name`.
pub(super) fn channels(name: &str) -> [Address; 2] {
    [email(name), phone(name)]
}

/// The instance of this name, with both addresses validated.
pub(super) fn there(name: &str) -> Option<Instance> {
    let (_, serial) = THERE.into_iter().find(|(there, _)| *there == name)?;
    let settings = InstanceSettings {
        email: Some(an_email(name)),
        phone_number: Some(a_phone(if name == "admin" { 9 } else { 1 })),
        ..settings(name)
    };
    let reference = InstanceRef { serial: InstanceSerial(serial), ..an_instance_ref(name) };
    let (email_validated, phone_validated) = (true, true);
    Some(Instance { reference, settings, email_validated, phone_validated, ..an_instance(name) })
}

pub(super) fn caller(name: &str) -> Caller {
    a_caller_of(there(name).unwrap().reference)
}

pub(super) fn admin(of: &str) -> Subject {
    Subject::Managed(caller("admin"), id(of))
}

pub(super) fn owner() -> Subject {
    Subject::Own(caller("shop"))
}

/// A store that can be looked at; whoever changes anything panics.
pub(super) fn looked_at() -> MockInstanceRepository {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().returning(|id| Ok(there(id.key())));
    instances.expect_find_holder().returning(|serial| {
        let name = THERE.into_iter().find(|(_, number)| *number == serial.0);
        Ok(name.and_then(|(name, _)| there(name)).map(|instance| instance.holder()))
    });
    instances
}

/// A service that can ask by every channel, open to strangers.
pub(super) fn guarded(
    instances: MockInstanceRepository,
    challenges: MockChallengeRepository,
) -> (InstanceService, Arc<PlainHasher>) {
    let (service, hasher) = service(instances);
    let guard = a_guard_with(every_channel(), Arc::new(challenges));
    (InstanceService { self_provisioning: true, guard, ..service }, hasher)
}

/// A critical command.
#[derive(Debug, Clone)]
pub(super) enum Command {
    Create(CreateInstance, Initiator),
    SetPassword(Subject, ChangePassword),
    Delete(Subject, bool),
    Update(Subject, SettingsChange),
    Recover(RecoverPassword),
}

impl Command {
    /// Runs it, showing these as solved. An end that has nothing to do with the second factor is
    /// none.
    pub(super) async fn run(
        self,
        service: &InstanceService,
        shown: &[ChallengeId],
    ) -> Result<(), SecondFactorError> {
        let request = a_request(shown);
        macro_rules! factor {
            ($error:ident, $end:expr) => {
                match $end {
                    Ok(_) => Ok(()),
                    Err($error::SecondFactor(error)) => Err(error),
                    Err(error) => panic!("{error:?}"),
                }
            };
        }
        match self {
            Self::Create(command, by) => {
                let command = CreateInstance { request, ..command };
                factor!(CreateInstanceError, service.create(command, &by).await)
            }
            Self::SetPassword(subject, command) => {
                let command = ChangePassword { request, ..command };
                factor!(SetPasswordError, service.set_password(&subject, command).await)
            }
            Self::Delete(subject, purge) => {
                factor!(DeleteInstanceError, service.delete(&subject, purge, request).await)
            }
            Self::Update(subject, change) => {
                factor!(UpdateInstanceError, service.update(&subject, change, request).await)
            }
            Self::Recover(command) => {
                let command = RecoverPassword { request, ..command };
                factor!(RecoverError, service.recover(command).await)
            }
        }
    }

    /// What it opens without any proof: nobody hashes anything and nothing is changed.
    pub(super) async fn opens(self) -> Opening {
        let (challenges, opened) = asking(Vec::new());
        let (service, hasher) = guarded(looked_at(), challenges);
        let error = self.run(&service, &[]).await.unwrap_err();
        let SecondFactorError::Required(asked) = error else { panic!("{error:?}") };
        let opening = opened.recv().unwrap();
        assert!(asked.challenges.iter().map(|one| one.id).eq(opening.asked.iter().map(|a| a.id)));
        assert_eq!(hasher.asked(), 0);
        opening
    }
}

pub(super) fn a_creation() -> CreateInstance {
    let email = Some(an_email("new"));
    let phone_number = Some(a_phone(5));
    let settings = InstanceSettings { email, phone_number, ..settings("new") };
    CreateInstance { id: id("new"), settings, ..a_command(PASSWORD) }
}

/// Both addresses are replaced.
pub(super) fn a_change_of_addresses() -> SettingsChange {
    let settings = a_creation().settings;
    SettingsChange { settings, keep: Kept::default() }
}

pub(super) fn a_recovery() -> RecoverPassword {
    let password = Password::parse("new").unwrap();
    RecoverPassword { instance: id("shop"), password, request: a_request(&[]) }
}

pub(super) fn another_password() -> ChangePassword {
    a_password(None)
}

/// Every critical command, with those who are asked for it and whether each of them has to answer.
pub(super) fn critical() -> Vec<(Command, Vec<Address>, bool)> {
    let (shop, admins) = (channels("shop").to_vec(), channels("admin").to_vec());
    let new = [email("new"), Address::Phone(a_phone(5))].to_vec();
    let all = [shop.clone(), new.clone()].concat();
    let own_of_admin = [admins.clone(), new.clone()].concat();
    vec![
        (Command::Create(a_creation(), Initiator::Admin(caller("admin"))), admins.clone(), false),
        (Command::Create(a_creation(), Initiator::SelfProvisioned), new, true),
        (Command::SetPassword(owner(), another_password()), shop.clone(), false),
        (Command::SetPassword(admin("shop"), another_password()), admins.clone(), false),
        (Command::SetPassword(admin("admin"), another_password()), admins.clone(), false),
        (Command::Delete(owner(), false), shop.clone(), false),
        (Command::Delete(owner(), true), shop.clone(), false),
        (Command::Delete(admin("shop"), false), admins.clone(), false),
        (Command::Delete(admin("shop"), true), admins.clone(), false),
        (Command::Update(owner(), a_change_of_addresses()), all, true),
        (Command::Update(admin("shop"), a_change_of_addresses()), admins, false),
        (Command::Update(admin("admin"), a_change_of_addresses()), own_of_admin, true),
        (Command::Recover(a_recovery()), shop, true),
    ]
}

/// All of these, solved.
pub(super) fn proofs(addresses: &[Address]) -> Vec<Solved> {
    (1..).zip(addresses).map(|(byte, address)| a_solved(byte, address.clone())).collect()
}

pub(super) fn shown(solved: &[Solved]) -> Vec<ChallengeId> {
    solved.iter().map(|one| one.id).collect()
}

/// The same instance after a change of its credentials.
pub(super) fn later(instance: Instance) -> Instance {
    let epoch = Epoch(instance.reference.epoch.0 + 1);
    Instance { reference: InstanceRef { epoch, ..instance.reference }, ..instance }
}
