//! Accounts of those who proved an address.
use super::*;
use crate::act::Standing;
use crate::challenges::{
    Address, ChallengeId, ChannelPolicy, MockChallengeRepository, Opening, Owner,
};
use crate::instances::InstanceRef;
use crate::testing::{
    a_caller_of, a_guard_with, a_phone, a_request, a_solved, an_email, asking, every_channel,
};

fn channels() -> [Address; 2] {
    [Address::Email(an_email("owner")), Address::Phone(a_phone(1))]
}

/// The caller's instance, `epochs` changes of its credentials later.
fn holder(epochs: i64) -> Holder {
    let shop = an_instance_ref("shop");
    let epoch = crate::instances::Epoch(shop.epoch.0 + epochs);
    a_holder(&InstanceRef { epoch, ..shop }, &channels())
}

fn guarded(
    accounts: MockAccountRepository,
    holder: Holder,
    challenges: MockChallengeRepository,
) -> AccountService {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find_holder().returning(move |_| Ok(Some(holder.clone())));
    let guard = a_guard_with(every_channel(), Arc::new(challenges));
    AccountService { instances: Arc::new(instances), guard, ..service(accounts) }
}

fn showing(shown: &[ChallengeId]) -> AddAccount {
    AddAccount { request: a_request(shown), ..a_command() }
}

/// What an addition opens without any proof: it stores nothing.
async fn opens(caller: &Caller, holder: Holder, command: AddAccount) -> Opening {
    let (challenges, opened) = asking(Vec::new());
    let service = guarded(MockAccountRepository::new(), holder, challenges);
    let error = service.add(caller, command).await.unwrap_err();
    let AddAccountError::SecondFactor(SecondFactorError::Required(asked)) = error else {
        panic!("{error:?}")
    };
    assert_eq!((asked.challenges.len(), asked.all), (2, false));
    opened.recv().unwrap()
}

#[actix_rt::test]
async fn an_addition_asks_the_owner_and_stores_nothing() {
    let opening = opens(&a_caller("shop"), holder(0), showing(&[])).await;
    assert!(opening.asked.iter().map(|asked| &asked.address).eq(&channels()));
    let InstanceRef { serial, id, epoch, .. } = an_instance_ref("shop");
    assert_eq!(opening.owner, Owner { instance: id, bound_to: Some((serial, epoch)) });
    assert_eq!(opening.operation, Operation::AccountConfig);
    assert!(!opening.anonymous && opening.recovery.is_none());
}

#[actix_rt::test]
async fn with_a_proof_the_act_carries_it_and_stands_on_the_token() {
    for address in channels() {
        let (solved, mut accounts) = (a_solved(1, address), MockAccountRepository::new());
        let proof = solved.id;
        accounts.expect_add().return_once(move |act| {
            assert_eq!(act.permit.standing(), Some(Standing::from(&a_caller("shop"))));
            assert_eq!(act.permit.proof(), [proof]);
            Ok(Guarded::Done(Addition::New(act.change.wire)))
        });
        let service = guarded(accounts, holder(0), asking(vec![solved]).0);
        assert!(service.add(&a_caller("shop"), showing(&[proof])).await.is_ok());
    }
}

#[actix_rt::test]
async fn a_proof_that_was_spent_is_asked_for_anew() {
    let (solved, mut accounts) = (a_solved(1, channels()[0].clone()), MockAccountRepository::new());
    let shown = solved.id;
    accounts.expect_add().return_once(|_| Ok(Guarded::ProofSpent));
    let (challenges, opened) = asking(vec![solved]);
    let service = guarded(accounts, holder(0), challenges);
    let error = service.add(&a_caller("shop"), showing(&[shown])).await.unwrap_err();
    let AddAccountError::SecondFactor(SecondFactorError::Required(asked)) = error else {
        panic!("{error:?}")
    };
    assert!(asked.challenges.iter().all(|one| one.id != shown));
    assert_eq!(opened.recv().unwrap().asked.len(), 2);
}

#[actix_rt::test]
async fn who_cannot_be_asked_adds_nothing() {
    let challenges = MockChallengeRepository::new();
    let service = guarded(MockAccountRepository::new(), holder(0), challenges);
    let challenges = Arc::new(MockChallengeRepository::new());
    let guard = a_guard_with(ChannelPolicy::default(), challenges);
    let service = AccountService { guard, ..service };
    let error = service.add(&a_caller("shop"), showing(&[])).await.unwrap_err();
    assert!(matches!(error, AddAccountError::SecondFactor(SecondFactorError::ChannelMissing(_))));
}

#[actix_rt::test]
async fn a_caller_that_is_gone_is_overtaken() {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find_holder().return_once(|_| Ok(None));
    let instances = Arc::new(instances);
    let service = AccountService { instances, ..service(MockAccountRepository::new()) };
    let error = service.add(&a_caller("shop"), showing(&[])).await.unwrap_err();
    assert!(matches!(error, AddAccountError::Overtaken));
}

/// One whose credentials were changed meanwhile does not get a question about the new ones.
#[actix_rt::test]
async fn what_is_asked_is_bound_to_the_epoch_of_the_credential() {
    let opening = opens(&a_caller("shop"), holder(1), showing(&[])).await;
    let (_, epoch) = opening.owner.bound_to.unwrap();
    assert_eq!(epoch, an_instance_ref("shop").epoch);
    let expected = opens(&a_caller("shop"), holder(0), showing(&[])).await;
    assert_eq!(opening.binding, expected.binding);
}

#[actix_rt::test]
async fn what_the_operator_does_not_accept_is_told_before_anybody_is_asked() {
    let targets = PaymentTargets::new(["iban"], None).unwrap();
    let challenges = MockChallengeRepository::new();
    let service = guarded(MockAccountRepository::new(), holder(0), challenges);
    let service = AccountService { targets, ..service };
    let error = service.add(&a_caller("shop"), showing(&[])).await.unwrap_err();
    assert!(matches!(error, AddAccountError::Refused(_)));
}

#[actix_rt::test]
async fn every_member_of_an_addition_is_bound() {
    let settings = || a_command().settings;
    let with = |settings| AddAccount { settings, ..showing(&[]) };
    let url = |text| Some(BaseUrl::parse(text).unwrap());
    let subject = |text| Some(WireSubjectMetadata::parse(text).unwrap());
    let commands = vec![
        showing(&[]),
        AddAccount { payto: a_payto("b"), ..showing(&[]) },
        with(AccountSettings { facade_url: None, ..settings() }),
        with(AccountSettings { facade_url: url("https://other.example/"), ..settings() }),
        with(AccountSettings { credentials: None, ..settings() }),
        with(AccountSettings { credentials: Some(basic("other")), ..settings() }),
        with(AccountSettings {
            credentials: FacadeCredentials::basic("x", "pass").ok(),
            ..settings()
        }),
        with(AccountSettings {
            credentials: FacadeCredentials::basic("jop", "ass").ok(),
            ..settings()
        }),
        with(AccountSettings { subject_metadata: None, ..settings() }),
        with(AccountSettings { subject_metadata: subject("other"), ..settings() }),
    ];
    let mut bound = Vec::new();
    for command in commands {
        for epoch in [0, 1] {
            let shop = an_instance_ref("shop");
            let reference = InstanceRef { epoch: crate::instances::Epoch(epoch), ..shop };
            let caller = a_caller_of(reference);
            let binding = opens(&caller, holder(epoch), command.clone()).await.binding;
            assert!(!bound.contains(&binding), "{command:?}");
            assert_eq!(opens(&caller, holder(epoch), command.clone()).await.binding, binding);
            bound.push(binding);
        }
    }
}
