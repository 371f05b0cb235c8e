//! Every scope on every private route, as the route table has them.
use serde_json::json;
use taler_merchant_domain::auth::{Permission, Scope};
use taler_merchant_http::{Endpoint, Place, endpoints};
use taler_merchant_tests::{ADMIN_PASSWORD, Client, Server, scenarios};

scenarios! {
    every_scope_opens_what_its_permissions_say_and_nothing_else
}

async fn every_scope_opens_what_its_permissions_say_and_nothing_else(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let mut checked = 0;
    for endpoint in endpoints() {
        let Some(permission) = endpoint.permission else { continue };
        for scope in Scope::ALL {
            for refreshable in [false, true] {
                let suffix = if refreshable { ":refreshable" } else { "" };
                let name = format!("{}{suffix}", scope.as_str());
                let status = probe(&admin, &endpoint, &name).await;
                let what = format!("{} {} {name}", endpoint.method, endpoint.path);
                let refreshes = refreshable && permission == Permission::TokenRefresh;
                let allowed = refreshes || scope.allows(permission);
                assert_eq!(status == 403, !allowed, "{what}: {status}");
                assert_ne!(status, 401, "{what}");
                checked += 1;
            }
        }
    }
    println!("{checked} combinations of scope and route");
    assert!(checked >= 14 * 14);
}

/// A request that changes nothing where it is let in: its body or its target is wrong. Each with a
/// token of its own, since one of them revokes what it is made with.
async fn probe(client: &Client, endpoint: &Endpoint, scope: &str) -> u16 {
    let path = endpoint.path.replace("{target}", "shop").replace("{serial}", "x");
    let path = path.replace("{h_wire}", "x").replace("{slug}", "nothing");
    let (token, path) = match endpoint.place {
        Place::Root => (client.login("admin", ADMIN_PASSWORD, scope).await, path),
        Place::Instance => {
            (client.login("shop", "pw-shop", scope).await, format!("/instances/shop{path}"))
        }
    };
    let query = if endpoint.method == "DELETE" { "?purge=YES&purge=YES" } else { "" };
    let request = token.request(endpoint.method, &format!("{path}{query}"));
    let request = if endpoint.method == "GET" { request } else { request.json(&json!([])) };
    token.send(request).await.status
}
