//! A row that cannot be is told by its table and column, and never taken for something else.
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::{Action, AuditLog};
use taler_merchant_domain::auth::{LoginTokenRepository, Permission};
use taler_merchant_domain::instances::{InstanceRepository, NewInstance};
use taler_merchant_domain::secrets::{KeyId, SecretCheck, ServerKeyRepository};
use taler_merchant_domain::store::{Page, StoreError};
use taler_merchant_domain::testing::contract::Store;
use taler_merchant_domain::testing::{a_new_instance, a_new_token, an_access, an_act, an_entry};
use taler_merchant_store::testing::Fixture;

on_both! {
    an_instance_that_cannot_be
    a_token_that_cannot_be
    an_audit_entry_that_cannot_be
    a_check_value_that_cannot_be
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
        let listed = AuditLog::list(&fixture.db, &InstanceId::parse(&text).unwrap()).await;
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
