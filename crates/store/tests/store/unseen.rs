//! What the ports do not show.
use crate::both::lines;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::instances::{
    Instance, InstanceRepository, InstanceSettings, Kept, NewInstance, SettingsChange,
};
use taler_merchant_domain::testing::contract::Store;
use taler_merchant_domain::testing::{a_new_instance, an_act, an_entry, settings};
use taler_merchant_domain::{EmailAddress, PhoneNumber};
use taler_merchant_store::testing::Fixture;

on_both! {
    the_key_of_an_instance_is_kept_until_it_is_deleted
    another_address_is_no_longer_proved
    nothing_is_left_of_a_purged_instance
}

async fn a_shop<D: Store>(fixture: &Fixture<D>, new: NewInstance) -> Instance {
    let act = an_act(an_entry("shop", Action::InstanceProvision), None, new);
    fixture.db.provision(act).await.unwrap();
    find(fixture).await
}

async fn find<D: Store>(fixture: &Fixture<D>) -> Instance {
    let id = InstanceId::parse("shop").unwrap();
    InstanceRepository::find(&fixture.db, &id).await.unwrap().unwrap()
}

/// Length of the encrypted key and number of the secret that it needs.
const KEY: &str = "SELECT coalesce(length(private_key) || ' ' || private_key_id, 'none') AS line
                   FROM instances";

async fn the_key_of_an_instance_is_kept_until_it_is_deleted<D: Store>(fixture: &Fixture<D>) {
    let new = a_new_instance("shop");
    let expected = format!("{} {}", new.private_key.bytes.len(), new.private_key.key.0);
    let serial = a_shop(fixture, new).await.reference.serial;
    assert_eq!(lines(fixture.url(), KEY).await, [expected]);
    let act = an_act(an_entry("shop", Action::InstanceDelete), None, serial);
    InstanceRepository::delete(&fixture.db, act).await.unwrap();
    assert_eq!(lines(fixture.url(), KEY).await, ["none"]);
}

async fn another_address_is_no_longer_proved<D: Store>(fixture: &Fixture<D>) {
    let email = Some(EmailAddress::parse("owner@shop.example").unwrap());
    let phone_number = Some(PhoneNumber::parse("+41791234567").unwrap());
    let before = InstanceSettings { email, phone_number, ..settings("shop") };
    let new = NewInstance { settings: before.clone(), ..a_new_instance("shop") };
    let serial = a_shop(fixture, new).await.reference.serial;
    fixture.execute("UPDATE instances SET email_validated = true, phone_validated = true").await;
    let email = Some(EmailAddress::parse("other@shop.example").unwrap());
    let settings = InstanceSettings { email, ..before };
    let change = SettingsChange { settings, keep: Kept::default() };
    let act = an_act(an_entry("shop", Action::InstanceUpdate), None, (serial, change));
    InstanceRepository::update(&fixture.db, act).await.unwrap();
    let found = find(fixture).await;
    assert_eq!((found.email_validated, found.phone_validated), (false, true));
}

async fn nothing_is_left_of_a_purged_instance<D: Store>(fixture: &Fixture<D>) {
    let token = Some(taler_merchant_domain::testing::a_new_token("token"));
    let shop = a_shop(fixture, NewInstance { token, ..a_new_instance("shop") }).await;
    let rows = "SELECT '' || count(*) AS line FROM login_tokens UNION ALL
                SELECT '' || count(*) AS line FROM instances";
    assert_eq!(lines(fixture.url(), rows).await, ["1", "1"]);
    let act = an_act(an_entry("shop", Action::InstancePurge), None, shop.reference.serial);
    fixture.db.purge(act).await.unwrap();
    assert_eq!(lines(fixture.url(), rows).await, ["0", "0"]);
}
