//! Every scope on every private route, as the route table has them.
use serde_json::json;
use taler_merchant_domain::auth::{Permission, Scope};
use taler_merchant_http::{Place, endpoints};
use taler_merchant_tests::{Client, Server, scenarios};

scenarios! {
    every_scope_opens_what_its_permissions_say_and_nothing_else
}

/// A token for one use: some of the requests revoke what they are made with.
async fn token(admin: &Client, scope: &str) -> Client {
    admin.login("shop", "pw-shop", scope).await
}

async fn every_scope_opens_what_its_permissions_say_and_nothing_else(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let mut checked = 0;
    for endpoint in endpoints() {
        let Some(permission) = endpoint.permission else { continue };
        if endpoint.place == Place::Root {
            continue; // the administrator's, below
        }
        for scope in Scope::ALL {
            for refreshable in [false, true] {
                let suffix = if refreshable { ":refreshable" } else { "" };
                let token = token(&admin, &format!("{}{suffix}", scope.as_str())).await;
                let allowed = scope.allows(permission)
                    || (refreshable && permission == Permission::TokenRefresh);
                let status = probe(&token, endpoint.method, endpoint.path).await;
                let what =
                    format!("{} {} {}{suffix}", endpoint.method, endpoint.path, scope.as_str());
                assert_eq!(status == 403, !allowed, "{what}: {status}");
                assert_ne!(status, 401, "{what}");
                checked += 1;
            }
        }
    }
    println!("{checked} combinations of scope and route");
    assert!(checked >= 14 * 8);
}

/// A request that changes nothing where it is let in: its body or its target is wrong.
async fn probe(token: &Client, method: &str, path: &str) -> u16 {
    let path = format!("/instances/shop{}", path.replace("{serial}", "x"));
    let query = if method == "DELETE" { "?purge=YES&purge=YES" } else { "" };
    let request = token.request(method, &format!("{path}{query}"));
    let request = if method == "GET" { request } else { request.json(&json!([])) };
    token.send(request).await.status
}
