use serde_json::json;
use taler_merchant_tests::{Server, scenarios};

scenarios! {
    everybody_may_read_the_configuration
    the_configuration_of_an_instance_is_that_of_the_server
}

async fn everybody_may_read_the_configuration(server: &Server) {
    let answer = server.client().get("/config").await;
    assert_eq!(answer.status, 200);
    let config = &answer.body;
    assert_eq!(config["name"], "taler-merchant");
    assert_eq!(config["version"], "27:0:7");
    assert_eq!(config["currency"], "KUDOS");
    assert_eq!(config["have_self_provisioning"], false);
    assert_eq!(config["have_donau"], false);
    assert_eq!(config["exchanges"], json!([]));
    assert_eq!(config["default_pay_delay"], json!({ "d_us": 86_400_000_000_u64 }));
    assert_eq!(config["default_wire_transfer_rounding_interval"], "NONE");
    assert_eq!(config["currencies"]["KUDOS"]["alt_unit_names"]["0"], "ク");
    for member in ["implementation", "default_persona", "payment_target_types"] {
        assert!(config[member].is_string(), "{member}");
    }
    for (code, currency) in config["currencies"].as_object().unwrap() {
        for member in ["name", "num_fractional_input_digits", "num_fractional_normal_digits"] {
            assert!(!currency[member].is_null(), "{code} {member}");
        }
    }
}

async fn the_configuration_of_an_instance_is_that_of_the_server(server: &Server) {
    let client = server.client();
    let config = client.get("/config").await.body;
    assert_eq!(client.get("/instances/admin/config").await.body, config);
    assert_eq!(client.get("/instances/default/config").await.body, config);
    assert_eq!(client.get("/instances/nobody/config").await.error(), (404, 2000));
}

mod configured {
    use super::{Server, scenarios};
    use serde_json::json;

    scenarios! { with (taler_merchant_tests::Setup::default()
        .with("CURRENCY = EUR")
        .with("ENABLE_SELF_PROVISIONING = YES")
        .with("DEFAULT_PAY_DELAY = 2 h")):
        what_the_operator_configures_is_told
    }

    async fn what_the_operator_configures_is_told(server: &Server) {
        let config = server.client().get("/config").await.body;
        assert_eq!(config["currency"], "EUR");
        assert_eq!(config["have_self_provisioning"], true);
        assert_eq!(config["default_pay_delay"], json!({ "d_us": 7_200_000_000_u64 }));
    }
}
