//! Addresses that change.
use super::cast::{
    a_change_of_addresses, admin, caller, channels, email, guarded, later, looked_at, owner, phone,
    proofs, shown, there,
};
use super::*;
use crate::act::Request;
use crate::challenges::{
    Address, ChallengeMessage, ChallengeSender, MockChallengeRepository, MockChallengeSender,
    Notice, Proved, SecondFactorError, TanChannel,
};
use crate::instances::InstanceSettings;
use crate::testing::{a_phone, a_request, asking};
use std::sync::mpsc::{Receiver, channel};

fn change(settings: InstanceSettings) -> SettingsChange {
    SettingsChange { settings, keep: Kept::default() }
}

fn shop() -> Instance {
    there("shop").unwrap()
}

/// A store that has `shop` just so, and tells what it is changed to.
fn holding_shop(shop: Instance, end: Change) -> (MockInstanceRepository, Receiver<Proved>) {
    let (mut instances, (tell, told)) = (MockInstanceRepository::new(), channel());
    let holder = there("admin").unwrap().holder();
    instances.expect_find().returning(move |_| Ok(Some(shop.clone())));
    instances.expect_find_holder().returning(move |_| Ok(Some(holder.clone())));
    instances.expect_update().returning(move |act| {
        tell.send(act.change.proved).unwrap();
        Ok(Guarded::Done(end))
    });
    (instances, told)
}

/// Who is asked when an owner makes this of his instance; nobody is for what runs at once.
async fn asked_of(shop: Instance, settings: InstanceSettings) -> Vec<Address> {
    let (challenges, opened) = asking(Vec::new());
    let (instances, _told) = holding_shop(shop, Change::Done);
    let (service, _) = guarded(instances, challenges);
    match service.update(&owner(), change(settings), a_request(&[])).await {
        Ok(()) => Vec::new(),
        Err(UpdateInstanceError::SecondFactor(SecondFactorError::Required(asked))) => {
            assert!(asked.all);
            opened.recv().unwrap().asked.into_iter().map(|asked| asked.address).collect()
        }
        Err(error) => panic!("{error:?}"),
    }
}

#[actix_rt::test]
async fn settings_that_are_no_addresses_are_changed_unasked() {
    let settings = InstanceSettings { use_stefan: false, ..shop().settings };
    assert_eq!(asked_of(shop(), settings).await, []);
}

#[actix_rt::test]
async fn both_old_addresses_are_asked_for_any_change_of_one() {
    let (old, new) = (shop().settings, a_change_of_addresses().settings);
    let cases = [
        (InstanceSettings { email: None, ..old.clone() }, vec![]),
        (InstanceSettings { phone_number: None, ..old.clone() }, vec![]),
        (InstanceSettings { email: new.email.clone(), ..old.clone() }, vec![email("new")]),
        (settings("shop"), vec![]),
        (new, vec![email("new"), Address::Phone(a_phone(5))]),
    ];
    for (settings, added) in cases {
        let expected = [channels("shop").to_vec(), added].concat();
        assert_eq!(asked_of(shop(), settings).await, expected);
    }
}

#[actix_rt::test]
async fn an_address_that_is_not_proved_yet_is_asked_each_time() {
    let half = Instance { phone_validated: false, ..shop() };
    let settings = InstanceSettings { use_stefan: false, ..shop().settings };
    assert_eq!(asked_of(half.clone(), settings).await, [phone("shop")]);
    let settings = InstanceSettings { email: None, ..shop().settings };
    assert_eq!(asked_of(half, settings).await, [email("shop"), phone("shop")]);
    let unproved = Instance { email_validated: false, phone_validated: false, ..shop() };
    assert_eq!(asked_of(unproved, settings_without_addresses()).await, []);
}

fn settings_without_addresses() -> InstanceSettings {
    settings("shop")
}

/// What an owner has proved when he makes this of his instance.
async fn proved(shop: Instance, settings: InstanceSettings) -> Proved {
    let asked = asked_of(shop.clone(), settings.clone()).await;
    let solved = proofs(&asked);
    let (instances, told) = holding_shop(shop, Change::Done);
    let (service, _) = guarded(instances, asking(solved.clone()).0);
    let request = a_request(&shown(&solved));
    service.update(&owner(), change(settings), request).await.unwrap();
    told.recv().unwrap()
}

#[actix_rt::test]
async fn those_of_the_new_addresses_are_validated_that_were_proved() {
    let (old, new) = (shop().settings, a_change_of_addresses().settings);
    let none = Proved::default();
    assert_eq!(proved(shop(), settings("shop")).await, none);
    assert_eq!(proved(shop(), new.clone()).await, Proved { email: true, phone: true });
    let moved = InstanceSettings { email: new.email, phone_number: None, ..old.clone() };
    assert_eq!(proved(shop(), moved).await, Proved { email: true, phone: false });
    let half = Instance { phone_validated: false, ..shop() };
    assert!(proved(half, old).await.phone);
}

/// An old address that answered for a new one does not make the new one proved.
#[actix_rt::test]
async fn the_proof_of_an_old_address_validates_no_other() {
    let (old, new) = (shop().settings, a_change_of_addresses().settings);
    let settings = InstanceSettings { email: new.email, ..old };
    let solved = proofs(&channels("shop"));
    let (instances, told) = holding_shop(shop(), Change::Done);
    let (service, _) = service(instances);
    // There is a sender for text messages only, and the operator lets it pass.
    let policy = crate::challenges::ChannelPolicy {
        available: [TanChannel::Sms].into(),
        ..crate::challenges::ChannelPolicy::default()
    };
    let guard = crate::testing::a_guard_with(policy, Arc::new(asking(solved.clone()).0));
    let service = InstanceService { guard, ..service };
    let request = a_request(&shown(&solved));
    service.update(&owner(), change(settings), request).await.unwrap();
    assert_eq!(told.recv().unwrap(), Proved { email: false, phone: true });
}

#[actix_rt::test]
async fn an_instance_whose_addresses_cannot_be_written_to_is_not_moved() {
    let (instances, _told) = holding_shop(shop(), Change::Done);
    let (silent, _) = service(instances);
    let update = silent.update(&owner(), a_change_of_addresses(), a_request(&[])).await;
    let error = update.unwrap_err();
    let UpdateInstanceError::SecondFactor(SecondFactorError::ChannelMissing(_)) = error else {
        panic!("{error:?}")
    };
}

#[actix_rt::test]
async fn an_instance_that_was_changed_or_purged_meanwhile_is_overtaken() {
    let purged = Instance {
        reference: InstanceRef { serial: InstanceSerial(77), ..shop().reference },
        ..shop()
    };
    for other in [Some(later(shop())), Some(purged), None] {
        let mut instances = MockInstanceRepository::new();
        instances.expect_find().return_once(|_| Ok(other));
        let (service, _) = guarded(instances, MockChallengeRepository::new());
        let update = service.update(&owner(), a_change_of_addresses(), a_request(&[])).await;
        assert!(matches!(update.unwrap_err(), UpdateInstanceError::Overtaken));
    }
}

#[actix_rt::test]
async fn the_administrator_who_keeps_the_addresses_is_not_asked() {
    let settings = InstanceSettings { use_stefan: false, ..shop().settings };
    let (instances, told) = holding_shop(shop(), Change::Done);
    let (service, _) = guarded(instances, MockChallengeRepository::new());
    service.update(&admin("shop"), change(settings), a_request(&[])).await.unwrap();
    assert_eq!(told.recv().unwrap(), Proved::default());
}

/// The messages that go out when the administrator, or the operator, makes this of `shop`.
async fn told(
    subject: Subject,
    shop: Instance,
    settings: InstanceSettings,
    end: Change,
) -> Vec<ChallengeMessage> {
    let (instances, proved) = holding_shop(shop, end);
    let solved = proofs(&channels("admin"));
    let (service, _) = guarded(instances, asking(solved.clone()).0);
    let (tell, told) = channel();
    let sender = || -> Arc<dyn ChallengeSender> {
        let (mut sender, tell) = (MockChallengeSender::new(), tell.clone());
        sender.expect_send().returning(move |message| {
            tell.send(message).unwrap();
            Ok(())
        });
        Arc::new(sender)
    };
    let senders = Senders::from(TanChannel::ALL.map(|channel| (channel, sender())));
    let challenges = a_challenge_service(Arc::new(MockChallengeRepository::new()), senders);
    let service = InstanceService { challenges, ..service };
    let request = a_request(&shown(&solved));
    service.update(&subject, change(settings), request).await.unwrap();
    assert_eq!(proved.recv().unwrap(), Proved::default());
    told.try_iter().collect()
}

#[actix_rt::test]
async fn an_address_that_the_administrator_replaces_is_told_and_the_new_one_not_validated() {
    for subject in [admin("shop"), Subject::Operated(id("shop"))] {
        let new = a_change_of_addresses().settings;
        let messages = told(subject, shop(), new, Change::Done).await;
        let notice = Notice::AddressReplaced { instance: id("shop") };
        assert!(messages.iter().map(|message| &message.to).eq(&channels("shop")));
        assert!(messages.iter().all(|message| message.notice == notice));
    }
}

#[actix_rt::test]
async fn nobody_is_told_of_what_stays_or_was_never_proved() {
    let only_phone = InstanceSettings { email: None, ..shop().settings };
    let messages = told(admin("shop"), shop(), only_phone, Change::Done).await;
    assert!(messages.iter().map(|message| &message.to).eq(&[email("shop")]));
    let unproved = Instance { email_validated: false, phone_validated: false, ..shop() };
    let new = a_change_of_addresses().settings;
    assert!(told(admin("shop"), unproved, new.clone(), Change::Done).await.is_empty());
    assert!(told(admin("shop"), shop(), new, Change::Unchanged).await.is_empty());
}

/// As an owner: by the old addresses and the new ones.
#[actix_rt::test]
async fn the_administrator_proves_his_own_new_addresses() {
    let added = [email("new"), Address::Phone(a_phone(5))];
    let solved = proofs(&[channels("admin"), added].concat());
    let (mut instances, (challenges, _)) = (looked_at(), asking(solved.clone()));
    instances.expect_update().return_once(|act| {
        assert_eq!(act.change.proved, Proved { email: true, phone: true });
        assert_eq!(act.permit.proof().len(), 4);
        assert_eq!(act.change.instance, there("admin").unwrap().reference.serial);
        Ok(Guarded::Done(Change::Done))
    });
    let (service, _) = guarded(instances, challenges);
    let request: Request = a_request(&shown(&solved));
    let own = Subject::Own(caller("admin"));
    assert_eq!(own.caller().unwrap().instance(), admin("admin").caller().unwrap().instance());
    service.update(&admin("admin"), a_change_of_addresses(), request).await.unwrap();
}
