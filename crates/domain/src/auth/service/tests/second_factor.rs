//! Logins of those who proved an address.
use super::*;
use crate::challenges::{
    Address, ChallengeId, ChannelPolicy, MockChallengeRepository, Opening, Owner,
};
use crate::instances::Epoch;
use crate::testing::{
    a_guard_with, a_holder, a_phone, a_request, a_solved, an_email, asking, every_channel,
};

fn channels() -> [Address; 2] {
    [Address::Email(an_email("owner")), Address::Phone(a_phone(1))]
}

fn in_epoch(number: i64) -> InstanceRef {
    InstanceRef { epoch: Epoch(number), ..an_instance_ref("shop") }
}

/// A service with an instance that proved both addresses.
fn guarded(
    tokens: MockLoginTokenRepository,
    instance: &InstanceRef,
    challenges: MockChallengeRepository,
) -> (LoginService, Arc<PlainHasher>) {
    let contacts = a_holder(instance, &channels()).contacts;
    let password = PasswordHash::from_phc("right".to_owned());
    let record = LoginRecord { instance: instance.clone(), password, contacts };
    let mut setting = Setting { tokens, ..Setting::new() };
    let found = Found { record, history: History::default() };
    setting.passwords.expect_refuse().returning(|_| Ok(()));
    setting.passwords.expect_find().returning(move |_| Ok(Some(found.clone())));
    let (service, hasher) = setting.service();
    let guard = a_guard_with(every_channel(), Arc::new(challenges));
    (LoginService { guard, ..service }, hasher)
}

fn showing(shown: &[ChallengeId]) -> Login {
    Login { request: a_request(shown), ..a_login("shop", "right") }
}

/// What a login opens without any proof: it stores nothing, and compares the password once.
async fn opens(instance: InstanceRef, login: Login) -> Opening {
    let (challenges, opened) = asking(Vec::new());
    let (service, hasher) = guarded(MockLoginTokenRepository::new(), &instance, challenges);
    let error = service.login(login).await.unwrap_err();
    let LoginError::SecondFactor(SecondFactorError::Required(asked)) = error else {
        panic!("{error:?}")
    };
    assert_eq!((asked.challenges.len(), asked.all, hasher.asked()), (2, false, 1));
    opened.recv().unwrap()
}

#[actix_rt::test]
async fn the_right_password_is_asked_for_a_second_factor() {
    let shop = an_instance_ref("shop");
    let opening = opens(shop.clone(), showing(&[])).await;
    assert!(opening.asked.iter().map(|asked| &asked.address).eq(&channels()));
    let bound_to = Some((shop.serial, shop.epoch));
    assert_eq!(opening.owner, Owner { instance: shop.id, bound_to });
    assert_eq!(opening.operation, Operation::AuthTokenCreation);
    assert!(!opening.anonymous && opening.recovery.is_none());
}

#[actix_rt::test]
async fn a_wrong_password_is_not_asked_for_anything() {
    let tokens = MockLoginTokenRepository::new();
    let shop = an_instance_ref("shop");
    let (service, _) = guarded(tokens, &shop, MockChallengeRepository::new());
    let shown = a_solved(1, channels()[0].clone()).id;
    let login = Login { request: a_request(&[shown]), ..a_login("shop", "wrong") };
    assert!(matches!(
        service.login(login).await.unwrap_err(),
        LoginError::Password(PasswordError::Wrong)
    ));
}

#[actix_rt::test]
async fn with_a_proof_the_token_is_issued_on_the_password() {
    for address in channels() {
        let (solved, mut tokens) = (a_solved(1, address), MockLoginTokenRepository::new());
        let proof = solved.id;
        tokens.expect_insert().return_once(move |act| {
            let standing = Standing::without_token(&an_instance_ref("shop"));
            assert_eq!(act.permit.standing(), Some(standing));
            assert_eq!(act.permit.proof(), [proof]);
            Ok(Guarded::Done(TokenSerial(1)))
        });
        let (challenges, _) = asking(vec![solved]);
        let (service, hasher) = guarded(tokens, &an_instance_ref("shop"), challenges);
        assert!(service.login(showing(&[proof])).await.is_ok());
        assert_eq!(hasher.asked(), 1);
    }
}

#[actix_rt::test]
async fn a_proof_that_was_spent_is_asked_for_anew() {
    let solved = a_solved(1, channels()[0].clone());
    let shown = solved.id;
    let (challenges, opened) = asking(vec![solved]);
    let mut tokens = MockLoginTokenRepository::new();
    tokens.expect_insert().return_once(|_| Ok(Guarded::ProofSpent));
    let (service, _) = guarded(tokens, &an_instance_ref("shop"), challenges);
    let error = service.login(showing(&[shown])).await.unwrap_err();
    let LoginError::SecondFactor(SecondFactorError::Required(asked)) = error else {
        panic!("{error:?}")
    };
    assert!(asked.challenges.iter().all(|one| one.id != shown));
    assert_eq!(opened.recv().unwrap().asked.len(), 2);
}

#[actix_rt::test]
async fn who_cannot_be_asked_does_not_get_in() {
    let shop = an_instance_ref("shop");
    let tokens = MockLoginTokenRepository::new();
    let (service, _) = guarded(tokens, &shop, MockChallengeRepository::new());
    let challenges = Arc::new(MockChallengeRepository::new());
    let guard = a_guard_with(ChannelPolicy::default(), challenges);
    let error = LoginService { guard, ..service }.login(showing(&[])).await.unwrap_err();
    assert!(matches!(error, LoginError::SecondFactor(SecondFactorError::ChannelMissing(_))));
}

#[actix_rt::test]
async fn every_member_of_a_login_is_bound() {
    let scope = |scope, refreshable| ScopeRequest { scope, refreshable };
    let span = |seconds| Some(RelativeTime::from_secs(seconds));
    let description = |text| TokenDescription::parse(text).unwrap();
    let login = || showing(&[]);
    let mut logins = vec![
        (0, login()),
        (1, login()),
        (2, login()),
        (0, Login { scope: scope(Scope::ReadOnly, false), ..login() }),
        (0, Login { duration: span(0), ..login() }),
        (0, Login { duration: span(1), ..login() }),
        (0, Login { duration: Some(RelativeTime::FOREVER), ..login() }),
        (0, Login { description: description("till"), ..login() }),
        (0, Login { description: description("tills"), ..login() }),
    ];
    let others = Scope::ALL.into_iter().filter(|one| *one != Scope::ReadOnly);
    logins.extend(others.map(|one| (0, Login { scope: scope(one, true), ..login() })));
    let mut bound = Vec::new();
    for (epoch, login) in logins {
        let binding = opens(in_epoch(epoch), login.clone()).await.binding;
        assert!(!bound.contains(&binding), "{epoch} {login:?}");
        assert_eq!(opens(in_epoch(epoch), login).await.binding, binding);
        bound.push(binding);
    }
}

/// How it got there makes it no other login.
#[actix_rt::test]
async fn the_spelling_of_the_user_name_is_not_bound() {
    let bound = opens(in_epoch(0), showing(&[])).await.binding;
    let attempt = Attempt { user: LoginUser::Unnamed, ..showing(&[]).attempt };
    let unnamed = Login { attempt, ..showing(&[]) };
    assert_eq!(opens(in_epoch(0), unnamed).await.binding, bound);
}
