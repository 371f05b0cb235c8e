//! What the ports do not show.
use crate::both::lines;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::accounts::{
    self, AccountRepository, AccountSettings, AccountUpdate, Addition, CredentialsChange,
    NewAccount,
};
use taler_merchant_domain::act::Guarded;
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::{Checked, Permission};
use taler_merchant_domain::challenges::Proved;
use taler_merchant_domain::instances::{
    Epoch, Instance, InstanceRepository, InstanceSettings, InstanceUpdate, Kept, NewInstance,
    SettingsChange,
};
use taler_merchant_domain::testing::contract::Store;
use taler_merchant_domain::testing::{
    a_new_account, a_new_family, a_new_instance, a_slug, an_access, an_act, an_entry, other_terms,
    sealed_credentials, settings,
};
use taler_merchant_domain::token_families::TokenFamilyRepository;
use taler_merchant_domain::{EmailAddress, PhoneNumber};
use taler_merchant_store::testing::Fixture;

on_both! {
    the_key_of_an_instance_is_kept_until_it_is_deleted
    another_address_is_no_longer_proved
    nothing_is_left_of_a_purged_instance
    credentials_are_kept_encrypted_until_they_are_removed
    a_change_leaves_the_counters_of_a_family
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
    let (epoch, proved) = (Epoch::FIRST, Proved::default());
    let update = InstanceUpdate { instance: serial, epoch, change, proved };
    let act = an_act(an_entry("shop", Action::InstanceUpdate), None, update);
    InstanceRepository::update(&fixture.db, act).await.unwrap();
    let found = find(fixture).await;
    assert_eq!((found.email_validated, found.phone_validated), (false, true));
}

async fn nothing_is_left_of_a_purged_instance<D: Store>(fixture: &Fixture<D>) {
    let token = Some(taler_merchant_domain::testing::a_new_token("token"));
    let shop = a_shop(fixture, NewInstance { token, ..a_new_instance("shop") }).await;
    an_account(fixture, &shop).await;
    a_family(fixture).await;
    let rows = "SELECT '' || count(*) AS line FROM login_tokens UNION ALL
                SELECT '' || count(*) AS line FROM accounts UNION ALL
                SELECT '' || count(*) AS line FROM token_families UNION ALL
                SELECT '' || count(*) AS line FROM instances";
    assert_eq!(lines(fixture.url(), rows).await, ["1", "1", "1", "1"]);
    let act = an_act(an_entry("shop", Action::InstancePurge), None, shop.reference.serial);
    fixture.db.purge(act).await.unwrap();
    assert_eq!(lines(fixture.url(), rows).await, ["0", "0", "0", "0"]);
}

/// An account with credentials.
async fn an_account<D: Store>(fixture: &Fixture<D>, shop: &Instance) -> NewAccount {
    let new = NewAccount { instance: shop.reference.serial, ..a_new_account("a", 1) };
    let credentials = Some(sealed_credentials("pass"));
    let new = NewAccount { settings: AccountSettings { credentials, ..new.settings }, ..new };
    let act = an_act(an_entry("shop", Action::AccountAdd), None, new.clone());
    assert!(matches!(fixture.db.add(act).await, Ok(Guarded::Done(Addition::New(_)))));
    new
}

/// A family of the instance whose token is `token`.
async fn a_family<D: Store>(fixture: &Fixture<D>) {
    let access = an_access("shop", Permission::TokenFamiliesWrite);
    let stored =
        TokenFamilyRepository::insert_if_absent(&fixture.db, &access, a_new_family("a")).await;
    assert!(matches!(stored, Ok(Checked::Done)));
}

const CREDENTIALS: &str = "
    SELECT coalesce(length(credentials) || ' ' || credentials_key_id || ' ' ||
                    length(credentials_tag), 'none') AS line FROM accounts";

async fn credentials_are_kept_encrypted_until_they_are_removed<D: Store>(fixture: &Fixture<D>) {
    let shop = a_shop(fixture, a_new_instance("shop")).await;
    let NewAccount { instance, wire, settings, .. } = an_account(fixture, &shop).await;
    let sealed = settings.credentials.unwrap().sealed;
    let expected = format!("{} {} 32", sealed.bytes.len(), sealed.key.0);
    assert_eq!(lines(fixture.url(), CREDENTIALS).await, [expected]);
    let change = accounts::SettingsChange {
        facade_url: None,
        credentials: CredentialsChange::Remove,
        subject_metadata: None,
    };
    let update = AccountUpdate { instance, h_wire: wire.h_wire, change };
    let act = an_act(an_entry("shop", Action::AccountUpdate), None, update);
    AccountRepository::update(&fixture.db, act).await.unwrap();
    assert_eq!(lines(fixture.url(), CREDENTIALS).await, ["none"]);
}

async fn a_change_leaves_the_counters_of_a_family<D: Store>(fixture: &Fixture<D>) {
    let token = Some(taler_merchant_domain::testing::a_new_token("token"));
    a_shop(fixture, NewInstance { token, ..a_new_instance("shop") }).await;
    a_family(fixture).await;
    fixture.execute("UPDATE token_families SET issued = 5, used = 3").await;
    let (access, slug) = (an_access("shop", Permission::TokenFamiliesWrite), a_slug("a"));
    let updated = TokenFamilyRepository::update(&fixture.db, &access, &slug, other_terms()).await;
    assert!(matches!(updated, Ok(Checked::Done)));
    let found = TokenFamilyRepository::find(&fixture.db, &access, &slug).await.unwrap().unwrap();
    let family = found.open(&access).unwrap().1.unwrap();
    assert_eq!((family.terms, family.issued, family.used), (other_terms(), 5, 3));
}
