//! Servers that can send, and such that can no longer.
use super::{login, owner};
use serde_json::json;
use taler_merchant_tests::{Server, Setup, challenges, scenarios};

scenarios! {
    without_a_sender_nobody_is_asked
}

/// Nothing was proved, since nothing can be sent.
async fn without_a_sender_nobody_is_asked(server: &Server) {
    let admin = server.admin().await;
    let body = super::with_addresses("shop");
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    let client = server.client();
    assert_eq!(client.send(login(&client, "shop", "pw-shop")).await.status, 200);
}

mod restarted {
    use super::*;

    async fn assert_refused_without_a_sender(server: Server) {
        let shop = owner(&server, "shop").await;
        let server = server.restart(&Setup::default()).await;
        let client = server.client().with_token(shop.token());
        let (auth, accounts) = ("/instances/shop/private/auth", "/instances/shop/private/accounts");
        let payto = "payto://iban/DE75512108001245126199?receiver-name=a";
        let password = json!({ "method": "token", "password": "x" });
        let answers = [
            client.send(login(&server.client(), "shop", "pw-shop")).await,
            client.post(auth, &password).await,
            client.post(accounts, &json!({ "payto_uri": payto })).await,
            client.delete("/instances/shop/private").await,
            client.post("/instances/shop/forgot-password", &password).await,
        ];
        for answer in answers {
            assert_eq!(answer.error(), (403, 2031), "{answer:?}");
        }
        let server = server.restart(&Setup::default().with("MFA_WITHOUT_SENDER = allow")).await;
        let client = server.client();
        assert_eq!(client.send(login(&client, "shop", "pw-shop")).await.status, 200);
        let server = server.restart(&super::super::setup()).await;
        let client = server.client();
        let asked = client.send(login(&client, "shop", "pw-shop")).await;
        assert_eq!(challenges(&asked).len(), 2);
        server.stop().await;
    }

    #[actix_rt::test]
    async fn an_owner_is_not_let_in_without_his_second_factor_on_postgres() {
        assert_refused_without_a_sender(Server::on_postgres(&super::super::setup()).await).await;
    }

    #[actix_rt::test]
    async fn an_owner_is_not_let_in_without_his_second_factor_on_sqlite() {
        assert_refused_without_a_sender(Server::on_sqlite(&super::super::setup()).await).await;
    }
}
