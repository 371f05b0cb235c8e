use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, permissions::InstancesRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeSet;
use taler_merchant_domain::instances::InstanceSummary;
use taler_merchant_domain::{EddsaPublicKey, ImageDataUrl, InstanceId, LegalName, WebsiteUrl};

/// The answer of `GET /management/instances`.
#[derive(Debug, Serialize)]
pub(crate) struct InstancesResponse {
    instances: Vec<InstanceEntry>,
}

#[derive(Debug, Serialize)]
struct InstanceEntry {
    name: LegalName,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<WebsiteUrl>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<ImageDataUrl>,
    id: InstanceId,
    merchant_pub: EddsaPublicKey,
    payment_targets: BTreeSet<String>,
    deleted: bool,
}

impl From<InstanceSummary> for InstanceEntry {
    fn from(summary: InstanceSummary) -> Self {
        let InstanceSummary { reference, name, website, logo, merchant_pub, payment_targets } =
            summary;
        let (id, deleted) = (reference.id, reference.deleted);
        Self { name, website, logo, id, merchant_pub, payment_targets, deleted }
    }
}

/// `GET /management/instances`
pub(crate) async fn list(
    _caller: Authorized<InstancesRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let instances = api.instances.list().await?;
    let instances = instances.into_iter().map(InstanceEntry::from).collect();
    Ok(answer::json(&InstancesResponse { instances }))
}

#[cfg(test)]
mod tests {
    use crate::testing::Parts;
    use actix_web::http::Method;
    use serde_json::{Value, json};
    use taler_merchant_domain::instances::{Instance, InstanceSummary};
    use taler_merchant_domain::testing::an_instance;

    #[actix_rt::test]
    async fn an_instance_is_listed_with_the_targets_of_its_accounts() {
        let Instance { reference, settings, merchant_pub, .. } = an_instance("shop");
        let payment_targets = ["x-taler-bank", "iban"].map(str::to_owned).into();
        let (name, website, logo) = (settings.name, None, None);
        let summary =
            InstanceSummary { reference, name, website, logo, merchant_pub, payment_targets };
        let mut parts = Parts::letting_in();
        parts.instances.expect_list().return_once(|| Ok(vec![summary]));
        let answer = parts.send(Method::GET, "/management/instances", Value::Null).await;
        let wanted = json!({"instances": [{
            "name": "shop",
            "id": "shop",
            "merchant_pub": merchant_pub.to_string(),
            "payment_targets": ["iban", "x-taler-bank"],
            "deleted": false,
        }]});
        assert_eq!(answer.body, wanted);
    }
}
