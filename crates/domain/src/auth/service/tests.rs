use super::*;
use crate::InstanceId;
use crate::Timestamp;
use crate::auth::{
    Gated, LoginToken, MockLoginTokenRepository, Password, PasswordHash, Permission, Scope,
    TokenUses,
};
use crate::challenges::Contacts;
use crate::instances::InstanceRef;
use crate::passwords::{Found, History, LoginUser, MockPasswordRepository, PasswordError};
use crate::testing::{
    FixedClock, PlainHasher, SeededEntropy, a_guard, a_keyring, a_login_token, a_password_service,
    a_request, an_access, an_instance_ref,
};

mod second_factor;

struct Setting {
    passwords: MockPasswordRepository,
    tokens: MockLoginTokenRepository,
}

impl Setting {
    fn new() -> Self {
        Self { passwords: MockPasswordRepository::new(), tokens: MockLoginTokenRepository::new() }
    }

    /// The instance has the password `right`.
    fn with_instance(mut self, instance: InstanceRef) -> Self {
        let password = PasswordHash::from_phc("right".to_owned());
        let record = LoginRecord { instance, password, contacts: Contacts::default() };
        let found = Found { record, history: History::default() };
        self.passwords.expect_find().returning(move |_| Ok(Some(found.clone())));
        self.passwords.expect_refuse().returning(|_| Ok(()));
        self
    }

    fn service(self) -> (LoginService, Arc<PlainHasher>) {
        let hasher = Arc::new(PlainHasher::default());
        let tokens: Arc<dyn LoginTokenRepository> = Arc::new(self.tokens);
        let clock = FixedClock::at(1_000_000);
        let service = LoginService {
            passwords: a_password_service(self.passwords, hasher.clone()),
            authenticator: Authenticator::new(
                Arc::clone(&tokens),
                a_keyring(),
                clock.clone(),
                TokenUses::default(),
            ),
            tokens,
            guard: a_guard(),
            keyring: a_keyring(),
            entropy: Arc::new(SeededEntropy::new(1)),
            clock,
        };
        (service, hasher)
    }
}

fn a_login(user: &str, password: &str) -> Login {
    Login {
        attempt: Attempt {
            instance: InstanceId::parse("shop").unwrap(),
            user: LoginUser::Named(user.to_owned()),
            password: Password::parse(password).ok(),
            actor: Actor::Anonymous,
            origin: a_request(&[]).origin,
        },
        scope: ScopeRequest { scope: Scope::ReadOnly, refreshable: true },
        duration: None,
        description: TokenDescription::default(),
        request: Request::operator(),
    }
}

async fn refusal(instance: InstanceRef, login: Login) -> (LoginError, u64) {
    let (service, hasher) = Setting::new().with_instance(instance).service();
    let error = service.login(login).await.unwrap_err();
    (error, hasher.asked())
}

#[actix_rt::test]
async fn the_right_password_yields_a_token() {
    let mut setting = Setting::new().with_instance(an_instance_ref("shop"));
    setting.tokens.expect_insert().return_once(|act| {
        let standing = act.permit.standing().unwrap();
        assert_eq!(standing.instance, an_instance_ref("shop").serial);
        assert_eq!(act.audit.action, Action::TokenCreate);
        assert_eq!(act.change.expires, Timestamp::from_micros(86_401_000_000));
        Ok(Guarded::Done(TokenSerial(1)))
    });
    let issued = setting.service().0.login(a_login("shop", "right")).await.unwrap();
    assert_eq!((issued.scope, issued.refreshable), (Scope::ReadOnly, true));
    assert_eq!(issued.expires, Timestamp::from_micros(86_401_000_000));
}

#[actix_rt::test]
async fn the_user_name_is_the_id_in_any_case() {
    let mut setting = Setting::new().with_instance(an_instance_ref("admin"));
    setting.tokens.expect_insert().returning(|_| Ok(Guarded::Done(TokenSerial(1))));
    let (service, _) = setting.service();
    for name in ["admin", "Admin", "default"] {
        assert!(service.login(a_login(name, "right")).await.is_ok(), "{name}");
    }
}

#[actix_rt::test]
async fn all_that_is_wrong_gets_one_answer_for_the_same_work() {
    let deleted = InstanceRef { deleted: true, ..an_instance_ref("shop") };
    for (instance, login) in [
        (an_instance_ref("shop"), a_login("shop", "wrong")),
        (an_instance_ref("shop"), a_login("other", "right")),
        (an_instance_ref("shop"), a_login("default", "right")),
        (deleted, a_login("shop", "right")),
    ] {
        let (error, hashed) = refusal(instance, login).await;
        assert!(matches!(error, LoginError::Password(PasswordError::Wrong)), "{error:?}");
        assert_eq!(hashed, 1);
    }
}

#[actix_rt::test]
async fn what_cannot_be_a_password_is_refused_without_any_hashing() {
    for text in ["", "a\0b", &"x".repeat(1025), &"0".repeat(52)] {
        let (error, hashed) = refusal(an_instance_ref("shop"), a_login("shop", text)).await;
        assert!(matches!(error, LoginError::Password(PasswordError::Wrong)), "{error:?}");
        assert_eq!(hashed, 0, "whatever the instance is, so nothing is told");
    }
}

#[actix_rt::test]
async fn an_unknown_instance_is_told_without_any_hashing() {
    let mut setting = Setting::new();
    setting.passwords.expect_find().return_once(|_| Ok(None));
    let (service, hasher) = setting.service();
    let error = service.login(a_login("shop", "right")).await.unwrap_err();
    assert!(matches!(error, LoginError::Password(PasswordError::InstanceUnknown)));
    assert_eq!(hasher.asked(), 0);
}

#[actix_rt::test]
async fn a_password_changed_meanwhile_yields_nothing() {
    let mut setting = Setting::new().with_instance(an_instance_ref("shop"));
    setting.tokens.expect_insert().return_once(|_| Ok(Guarded::Overtaken));
    let error = setting.service().0.login(a_login("shop", "right")).await.unwrap_err();
    assert!(matches!(error, LoginError::Overtaken));
}

#[actix_rt::test]
async fn for_ever_is_a_duration() {
    let mut setting = Setting::new().with_instance(an_instance_ref("shop"));
    setting.tokens.expect_insert().return_once(|_| Ok(Guarded::Done(TokenSerial(1))));
    let login = Login { duration: Some(RelativeTime::FOREVER), ..a_login("shop", "right") };
    assert!(setting.service().0.login(login).await.unwrap().expires.is_never());
}

#[actix_rt::test]
async fn logout_revokes_the_token_that_was_presented() {
    let mut setting = Setting::new();
    let found = Gated::new(an_instance_ref("shop"), Some(a_login_token()), ());
    setting.tokens.expect_find().return_once(|_| Ok(Some(found)));
    let access = an_access("shop", Permission::TokenSelfRevoke);
    setting.tokens.expect_revoke().return_once(|act| {
        assert_eq!(act.change, a_login_token().serial);
        Ok(Guarded::Done(Revocation::Done))
    });
    assert!(setting.service().0.logout(&access, Origin::operator()).await.is_ok());
}

#[actix_rt::test]
async fn logout_needs_a_good_token() {
    let mut setting = Setting::new();
    let found = Gated::new(an_instance_ref("shop"), None, ());
    setting.tokens.expect_find().return_once(|_| Ok(Some(found)));
    let access = an_access("shop", Permission::TokenSelfRevoke);
    let error = setting.service().0.logout(&access, Origin::operator()).await.unwrap_err();
    assert!(matches!(error, AccessError::Unauthorized));
}

fn a_refresh(caller: Caller, scope: Scope, duration: Option<RelativeTime>) -> Refresh {
    let (description, origin) = (TokenDescription::default(), Origin::operator());
    let scope = ScopeRequest { scope, refreshable: true };
    Refresh { caller, scope, duration, description, origin }
}

fn a_caller_with(token: LoginToken) -> Caller {
    let gated = Gated::new(an_instance_ref("shop"), Some(token), ());
    gated.open(&an_access("shop", Permission::TokenRefresh)).unwrap().0
}

fn a_parent() -> LoginToken {
    let expires = Timestamp::from_micros(5_000_000);
    LoginToken { refreshable: true, scope: Scope::OrderPos, expires, ..a_login_token() }
}

#[actix_rt::test]
async fn a_refreshed_token_lives_no_longer_than_its_parent() {
    for (duration, expires) in [
        (None, 5_000_000),
        (Some(RelativeTime::FOREVER), 5_000_000),
        (Some(RelativeTime::from_secs(2)), 3_000_000),
    ] {
        let mut setting = Setting::new();
        setting.tokens.expect_insert().return_once(|act| {
            assert_eq!(act.change.parent, Some(a_parent().serial));
            assert_eq!(act.permit.standing().unwrap().token, Some(a_parent().serial));
            Ok(Guarded::Done(TokenSerial(2)))
        });
        let command = a_refresh(a_caller_with(a_parent()), Scope::OrderSimple, duration);
        let issued = setting.service().0.refresh(command).await.unwrap();
        assert_eq!(issued.expires, Timestamp::from_micros(expires));
    }
}

#[actix_rt::test]
async fn a_refreshed_token_may_do_no_more_than_its_parent() {
    for scope in [Scope::All, Scope::Write, Scope::OrderFull, Scope::OrderMgmt, Scope::ReadOnly] {
        let command = a_refresh(a_caller_with(a_parent()), scope, None);
        let error = Setting::new().service().0.refresh(command).await.unwrap_err();
        assert!(matches!(error, RefreshError::ScopeExceeded), "{scope:?}");
    }
}

#[actix_rt::test]
async fn a_token_revoked_meanwhile_is_not_exchanged() {
    let mut setting = Setting::new();
    setting.tokens.expect_insert().return_once(|_| Ok(Guarded::Overtaken));
    let command = a_refresh(a_caller_with(a_parent()), Scope::OrderPos, None);
    let error = setting.service().0.refresh(command).await.unwrap_err();
    assert!(matches!(error, RefreshError::Access(AccessError::Unauthorized)));
}

#[actix_rt::test]
async fn an_unknown_token_cannot_be_revoked() {
    let mut setting = Setting::new();
    setting.tokens.expect_revoke().return_once(|_| Ok(Guarded::Done(Revocation::Absent)));
    let caller = a_caller_with(a_parent());
    let error = setting.service().0.revoke(&caller, TokenSerial(9), Origin::operator()).await;
    assert!(matches!(error.unwrap_err(), RevokeError::TokenUnknown));
}

#[actix_rt::test]
async fn the_list_of_tokens_is_behind_the_check_of_the_token() {
    for (token, opens) in [(Some(a_login_token()), true), (None, false)] {
        let mut setting = Setting::new();
        let gated = Gated::new(an_instance_ref("shop"), token, Vec::new());
        setting.tokens.expect_list().return_once(|_, _| Ok(Some(gated)));
        let access = an_access("shop", Permission::TokensRead);
        let page = Page::new(None, None).unwrap();
        assert_eq!(setting.service().0.list(&access, page).await.is_ok(), opens);
    }
}
