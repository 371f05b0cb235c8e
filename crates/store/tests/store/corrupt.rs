//! A row that cannot be is told by its table and column, and never taken for something else.
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::accounts::{AccountRepository, AccountSettings, NewAccount};
use taler_merchant_domain::audit::{Action, AuditFilter, AuditLog};
use taler_merchant_domain::auth::{LoginTokenRepository, Permission};
use taler_merchant_domain::instances::{InstanceRepository, NewInstance};
use taler_merchant_domain::secrets::{KeyId, SecretCheck, ServerKeyRepository};
use taler_merchant_domain::store::{Page, StoreError};
use taler_merchant_domain::testing::contract::Store;
use taler_merchant_domain::testing::{
    a_new_account, a_new_family, a_new_instance, a_new_token, a_slug, an_access, an_act, an_entry,
    sealed_credentials,
};
use taler_merchant_domain::token_families::TokenFamilyRepository;
use taler_merchant_store::testing::Fixture;

on_both! {
    an_instance_that_cannot_be
    a_token_that_cannot_be
    an_audit_entry_that_cannot_be
    a_check_value_that_cannot_be
    an_account_that_cannot_be
    a_token_family_that_cannot_be
}

fn column<T: std::fmt::Debug>(end: Result<T, StoreError>) -> (&'static str, &'static str) {
    match end {
        Err(StoreError::Corrupt { table, column }) => (table, column),
        other => panic!("{other:?}"),
    }
}

async fn a_shop<D: Store>(fixture: &Fixture<D>, id: &str) {
    let new = NewInstance { token: Some(a_new_token("token")), ..a_new_instance(id) };
    let act = an_act(an_entry(id, Action::InstanceProvision), None, new);
    fixture.db.provision(act).await.unwrap();
}

const INSTANCE: [(&str, &str); 14] = [
    ("id", "'-'"),
    ("name", "''"),
    ("email", "'nobody'"),
    ("phone_number", "'none'"),
    ("website", "'shop'"),
    ("logo", "'data:'"),
    ("address", "'{'"),
    ("jurisdiction", "'{\"address_lines\": [1]}'"),
    ("default_pay_delay_us", "-1"),
    ("default_refund_delay_us", "9223372036854775806"),
    ("default_wire_transfer_delay_us", "-9223372036854775808"),
    ("default_wire_transfer_rounding_interval", "'FORTNIGHT'"),
    ("merchant_pub", "substr(merchant_pub, 1, 31)"),
    ("merchant_pub", "substr(merchant_pub, 1, 0)"),
];

async fn an_instance_that_cannot_be<D: Store>(fixture: &Fixture<D>) {
    for (number, (name, value)) in INSTANCE.into_iter().enumerate() {
        let (text, access) = (format!("shop{number}"), format!("shop{number}"));
        let (id, access) =
            (InstanceId::parse(&text).unwrap(), an_access(&access, Permission::InstancesRead));
        a_shop(fixture, &text).await;
        let damage = format!("UPDATE instances SET {name} = {value} WHERE id_key = '{text}'");
        fixture.execute(&damage).await;
        let found = InstanceRepository::find(&fixture.db, &id).await;
        assert_eq!(column(found), ("instances", name));
        assert_eq!(column(fixture.db.find_profile(&access).await), ("instances", name));
    }
}

async fn a_token_that_cannot_be<D: Store>(fixture: &Fixture<D>) {
    let damages = [("scope", "'everything'"), ("created_us", "-1"), ("expires_us", "-1")];
    let page = Page::new(None, None).unwrap();
    for (name, value) in damages.into_iter().chain([("description", "'\n'")]) {
        let access = an_access(name.trim_end_matches("_us"), Permission::TokensRead);
        a_shop(fixture, access.instance.as_str()).await;
        let owner = format!("(SELECT serial FROM instances WHERE id = '{}')", access.instance);
        let damage =
            format!("UPDATE login_tokens SET {name} = {value} WHERE instance_serial = {owner}");
        fixture.execute(&damage).await;
        let found = if name == "description" {
            LoginTokenRepository::list(&fixture.db, &access, page).await.map(drop)
        } else {
            LoginTokenRepository::find(&fixture.db, &access).await.map(drop)
        };
        assert_eq!(column(found), ("login_tokens", name));
    }
}

async fn an_audit_entry_that_cannot_be<D: Store>(fixture: &Fixture<D>) {
    let damages = [
        ("action", "'instances.sell'", "action"),
        ("at_us", "-1", "at_us"),
        ("actor_kind", "'nobody'", "actor_kind"),
        ("actor_kind", "'token'", "actor_kind"),
        ("actor_token", "1", "actor_kind"),
        ("actor_instance", "'-'", "actor_instance"),
    ];
    for (number, (name, value, told)) in damages.into_iter().enumerate() {
        let text = format!("shop{number}");
        a_shop(fixture, &text).await;
        let damage = format!("UPDATE audit SET {name} = {value} WHERE instance_id = '{text}'");
        fixture.execute(&damage).await;
        let instance = Some(InstanceId::parse(&text).unwrap());
        let filter = AuditFilter { instance, ..AuditFilter::default() };
        let page = Page::new(None, None).unwrap();
        let listed = AuditLog::read(&fixture.db, &filter, page).await;
        assert_eq!(column(listed), ("audit", told));
    }
}

async fn a_check_value_that_cannot_be<D: Store>(fixture: &Fixture<D>) {
    let keys: &dyn ServerKeyRepository = &fixture.db;
    keys.insert_if_absent(KeyId(1), SecretCheck([1; 32])).await.unwrap();
    fixture.execute("UPDATE server_keys SET check_value = substr(check_value, 2)").await;
    let found = keys.insert_if_absent(KeyId(1), SecretCheck([1; 32])).await;
    assert_eq!(column(found), ("server_keys", "check_value"));
}

/// What is wrong, and whether a list and a look see it; who adds the account again sees it all.
const ACCOUNT: [(&str, &str, bool, bool); 9] = [
    ("payto_uri", "'payto://'", true, true),
    ("h_wire", "substr(h_wire, 2)", true, false),
    ("salt", "substr(salt, 2)", false, true),
    ("salt", "substr(salt, 1, 0)", false, true),
    ("facade_url", "'https://bank.example'", false, true),
    ("facade_url", "''", false, true),
    ("subject_metadata", "''", false, true),
    ("subject_metadata", "'a b'", false, true),
    ("credentials_tag", "substr(credentials_tag, 2)", false, false),
];

async fn an_account_that_cannot_be<D: Store>(fixture: &Fixture<D>) {
    for (number, (name, value, listed, found)) in ACCOUNT.into_iter().enumerate() {
        let text = format!("shop{number}");
        let access = an_access(&text, Permission::AccountsRead);
        a_shop(fixture, &text).await;
        let shop = InstanceRepository::find(&fixture.db, &access.instance).await.unwrap().unwrap();
        let new = NewAccount { instance: shop.reference.serial, ..a_new_account("a", 1) };
        let credentials = Some(sealed_credentials("pass"));
        let settings = AccountSettings { credentials, ..new.settings };
        let new = NewAccount { settings, ..new };
        let act = || an_act(an_entry(&text, Action::AccountAdd), None, new.clone());
        fixture.db.add(act()).await.unwrap();
        let owner = shop.reference.serial.0;
        let damage =
            format!("UPDATE accounts SET {name} = {value} WHERE instance_serial = {owner}");
        fixture.execute(&damage).await;
        let expected = ("accounts", name);
        if listed {
            assert_eq!(column(AccountRepository::list(&fixture.db, &access).await), expected);
        }
        if found && name != "payto_uri" {
            let look = AccountRepository::find(&fixture.db, &access, &new.wire.h_wire).await;
            assert_eq!(column(look), expected);
        }
        if name != "payto_uri" {
            assert_eq!(column(fixture.db.add(act()).await), expected);
        }
    }
}

/// What is wrong, what is told, and whether a list sees it.
const FAMILY: [(&str, &str, &str, bool); 16] = [
    ("kind", "'voucher'", "kind", true),
    ("description_i18n", "'{'", "description_i18n", true),
    ("description_i18n", "'{\"-\": \"x\"}'", "description_i18n", true),
    ("extra_data", "'[]'", "extra_data", false),
    ("extra_data", "'{\"trusted_domains\": 1}'", "extra_data", false),
    ("valid_after_us", "-1", "valid_after_us", true),
    ("valid_before_us", "-1", "valid_before_us", true),
    ("valid_before_us", "valid_after_us", "valid_before_us", true),
    ("duration_us", "-1", "duration_us", false),
    ("duration_us", "1", "duration_us", false),
    ("validity_granularity_us", "120000000", "validity_granularity_us", false),
    ("validity_granularity_us", "-60000000", "validity_granularity_us", false),
    ("start_offset_us", "-1", "start_offset_us", false),
    ("start_offset_us", "9223372036854775807", "duration_us", false),
    ("issued", "-1", "issued", false),
    ("used", "-1", "used", false),
];

async fn a_token_family_that_cannot_be<D: Store>(fixture: &Fixture<D>) {
    for (number, (name, value, told, listed)) in FAMILY.into_iter().enumerate() {
        let text = format!("shop{number}");
        let access = an_access(&text, Permission::TokenFamiliesWrite);
        a_shop(fixture, &text).await;
        let families: &dyn TokenFamilyRepository = &fixture.db;
        families.insert_if_absent(&access, a_new_family("a")).await.unwrap();
        let owner = format!("(SELECT serial FROM instances WHERE id = '{text}')");
        let damage =
            format!("UPDATE token_families SET {name} = {value} WHERE instance_serial = {owner}");
        fixture.execute(&damage).await;
        let expected = ("token_families", told);
        assert_eq!(column(families.find(&access, &a_slug("a")).await), expected);
        let again = families.insert_if_absent(&access, a_new_family("a")).await;
        assert_eq!(column(again), expected);
        if listed {
            assert_eq!(column(families.list(&access).await), expected);
        }
    }
}
