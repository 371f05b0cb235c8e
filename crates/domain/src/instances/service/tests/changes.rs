//! Changes of settings and passwords, deletions and purges.
use super::*;

fn a_change() -> SettingsChange {
    SettingsChange { settings: settings("other"), keep: Kept::default() }
}

#[actix_rt::test]
async fn an_owner_changes_his_own_instance() {
    let mut instances = holding(an_instance("shop"));
    instances.expect_update().return_once(|act| {
        assert_eq!(act.change.instance, an_instance_ref("shop").serial);
        assert_eq!(act.permit.standing().unwrap().token, Some(a_login_token().serial));
        Ok(Guarded::Done(Change::Done))
    });
    let subject = Subject::Own(a_caller("shop"));
    assert!(service(instances).0.update(&subject, a_change(), Request::operator()).await.is_ok());
}

#[actix_rt::test]
async fn each_end_of_a_change_of_settings_has_its_answer() {
    let update = async |end: Guarded<Change>| {
        let mut instances = holding(an_instance("shop"));
        instances.expect_update().return_once(|_| Ok(end));
        let subject = Subject::Managed(a_caller("admin"), id("shop"));
        service(instances).0.update(&subject, a_change(), Request::operator()).await
    };
    assert!(update(Guarded::Done(Change::Unchanged)).await.is_ok());
    let error = update(Guarded::Done(Change::Deleted)).await.unwrap_err();
    assert!(matches!(error, UpdateInstanceError::PurgeRequired));
    let error = update(Guarded::Done(Change::NoInstance)).await.unwrap_err();
    assert!(matches!(error, UpdateInstanceError::InstanceUnknown));
    let error = update(Guarded::Overtaken).await.unwrap_err();
    assert!(matches!(error, UpdateInstanceError::Overtaken));
}

async fn delete(
    instances: MockInstanceRepository,
    subject: Subject,
    purge: bool,
) -> Result<(), DeleteInstanceError> {
    service(instances).0.delete(&subject, purge, Request::operator()).await
}

#[actix_rt::test]
async fn deleting_and_purging_are_two_operations() {
    let mut instances = with_callers(MockInstanceRepository::new());
    instances.expect_delete().return_once(|act| {
        assert_eq!(act.audit.action, Action::InstanceDelete);
        Ok(Guarded::Done(Change::Done))
    });
    assert!(delete(instances, Subject::Own(a_caller("shop")), false).await.is_ok());
    let mut instances = with_callers(MockInstanceRepository::new());
    instances.expect_purge().return_once(|act| {
        assert_eq!(act.audit.action, Action::InstancePurge);
        Ok(Guarded::Done(Change::Done))
    });
    assert!(delete(instances, Subject::Own(a_caller("shop")), true).await.is_ok());
}

#[actix_rt::test]
async fn the_administrators_instance_is_never_deleted() {
    for purge in [false, true] {
        let error =
            delete(MockInstanceRepository::new(), Subject::Own(a_caller("admin")), purge).await;
        assert!(matches!(error.unwrap_err(), DeleteInstanceError::Refused));
    }
}

#[actix_rt::test]
async fn an_instance_is_deleted_once() {
    let mut instances = holding(an_instance("shop"));
    instances.expect_delete().return_once(|_| Ok(Guarded::Done(Change::Deleted)));
    let subject = Subject::Managed(a_caller("admin"), id("shop"));
    let error = delete(instances, subject, false).await.unwrap_err();
    assert!(matches!(error, DeleteInstanceError::InstanceDeleted));
}

pub(super) fn a_password(old: Option<&str>) -> ChangePassword {
    ChangePassword {
        password: Password::parse("new").unwrap(),
        old_password: old.map(Password::parse),
        request: Request::operator(),
    }
}

#[actix_rt::test]
async fn the_operator_sets_a_password_and_every_token_is_revoked() {
    let mut instances = holding(an_instance("shop"));
    instances.expect_set_password().return_once(|act| {
        assert_eq!((act.change.password.as_phc(), act.change.keep), ("new", None));
        assert_eq!(act.audit.actor, Actor::Operator);
        Ok(Guarded::Done(Change::Done))
    });
    let subject = Subject::Operated(id("shop"));
    assert!(service(instances).0.set_password(&subject, a_password(None)).await.is_ok());
}

/// The token that stays good when `caller` changes the password of `shop`.
async fn kept_by(subject: Subject) -> Option<crate::auth::TokenSerial> {
    let mut instances = holding(an_instance("shop"));
    let (tell, told) = std::sync::mpsc::channel();
    instances.expect_set_password().return_once(move |act| {
        tell.send(act.change.keep).unwrap();
        Ok(Guarded::Done(Change::Done))
    });
    service(instances).0.set_password(&subject, a_password(None)).await.unwrap();
    told.recv().unwrap()
}

#[actix_rt::test]
async fn a_change_of_password_keeps_the_owners_token_and_nobody_elses() {
    let own = kept_by(Subject::Own(a_caller("shop"))).await;
    assert_eq!(own, Some(a_login_token().serial));
    let admin: Caller = crate::testing::a_caller_of(InstanceRef {
        serial: InstanceSerial(99),
        ..an_instance_ref("admin")
    });
    assert_eq!(kept_by(Subject::Managed(admin, id("shop"))).await, None);
}

#[actix_rt::test]
async fn a_wrong_old_password_changes_nothing() {
    for old in ["wrong", ""] {
        let subject = Subject::Own(a_caller("shop"));
        let (service, _) = service(holding(an_instance("shop")));
        let error = service.set_password(&subject, a_password(Some(old))).await.unwrap_err();
        assert!(matches!(error, SetPasswordError::OldPasswordWrong));
    }
    let mut instances = holding(an_instance("shop"));
    instances.expect_set_password().return_once(|_| Ok(Guarded::Done(Change::Done)));
    let subject = Subject::Own(a_caller("shop"));
    assert!(service(instances).0.set_password(&subject, a_password(Some("right"))).await.is_ok());
}
