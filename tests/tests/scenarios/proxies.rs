//! Who the client is when a proxy stands in between.
use crate::second_factor::owner;
use serde_json::json;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::AuditFilter;
use taler_merchant_domain::store::Page;
use taler_merchant_tests::{Answer, Client, Server, an_instance};

/// What a proxy may write, and whom the audit log then names.
const CASES: [(&[(&str, &str)], &str); 6] = [
    (&[], "127.0.0.1"),
    (&[("X-Forwarded-For", "192.0.2.1")], "192.0.2.1"),
    (&[("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-For", "192.0.2.1, 10.0.0.1")], "192.0.2.1"),
    (&[("Forwarded", "for=\"[2001:db8::1]:80\""), ("X-Forwarded-For", "192.0.2.1")], "2001:db8::1"),
    (&[("Forwarded", "for=unknown")], "127.0.0.1"),
    (&[("X-Forwarded-For", "what, ::ffff:192.0.2.1")], "192.0.2.1"),
];

/// The source of the last entry about an instance.
async fn source(server: &Server, id: &str) -> String {
    let instance = Some(InstanceId::parse(id).unwrap());
    let filter = AuditFilter { instance, ..AuditFilter::default() };
    let last = Page::new(Some(-1), None).unwrap();
    let entries = server.repositories().audit.read(&filter, last).await.unwrap();
    entries[0].entry.origin.source.clone()
}

/// Creates an instance with each set of headers, and checks whom the audit log names.
async fn create_with_each(server: &Server, expected: impl Fn(&'static str) -> &'static str) {
    let admin = server.admin().await;
    for (number, (headers, told)) in CASES.into_iter().enumerate() {
        let id = format!("shop-{number}");
        let mut request = admin.request("POST", "/management/instances").json(&an_instance(&id));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        assert_eq!(admin.send(request).await.status, 204);
        assert_eq!(source(server, &id).await, expected(told), "{headers:?}");
    }
}

mod trusted {
    use super::*;

    taler_merchant_tests::scenarios! {
        with (taler_merchant_tests::Setup::default().with("TRUSTED_PROXIES = 127.0.0.1 10.0.0.0/8")):
        the_audit_log_names_whom_the_proxy_names
    }

    async fn the_audit_log_names_whom_the_proxy_names(server: &Server) {
        create_with_each(server, |told| told).await;
    }
}

mod distrusted {
    use super::*;

    taler_merchant_tests::scenarios! {
        with (taler_merchant_tests::Setup::default().with("TRUSTED_PROXIES = 127.0.0.2 unix")):
        the_audit_log_names_a_peer_that_is_not_trusted
    }

    async fn the_audit_log_names_a_peer_that_is_not_trusted(server: &Server) {
        create_with_each(server, |_| "127.0.0.1").await;
    }
}

mod budgets {
    use super::*;

    taler_merchant_tests::scenarios! {
        with (crate::second_factor::setup()
            .with("TRUSTED_PROXIES = 127.0.0.1")
            .with("[merchant-second-factor]\nRECOVERIES_PER_SOURCE_AND_DAY = 1")):
        each_client_of_a_proxy_has_a_budget_of_its_own
        programs_on_the_machine_of_the_proxy_are_not_counted
    }

    /// Forgets a password. The same one again would be the same request, which is not counted.
    async fn recover(client: &Client, from: &str, password: &str) -> Answer {
        let request = client.request("POST", "/instances/shop/forgot-password");
        let request = request.header("X-Forwarded-For", from);
        client.send(request.json(&json!({ "method": "token", "password": password }))).await
    }

    async fn each_client_of_a_proxy_has_a_budget_of_its_own(server: &Server) {
        owner(server, "shop").await;
        let client = server.client();
        for from in ["192.0.2.1", "192.0.2.2", "2001:db8::1"] {
            assert_eq!(recover(&client, from, from).await.status, 202, "{from}");
            let again = format!("192.0.2.77, {from}");
            assert_eq!(recover(&client, &again, &again).await.status, 429, "{from}");
        }
    }

    async fn programs_on_the_machine_of_the_proxy_are_not_counted(server: &Server) {
        owner(server, "shop").await;
        for password in ["new", "newer", "newest"] {
            assert_eq!(recover(&server.client(), "127.0.0.1", password).await.status, 202);
        }
    }
}
