use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, permissions::InstancesRead};
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeSet;
use taler_merchant_domain::instances::InstanceSummary;
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::{EddsaPublicKey, ImageDataUrl, InstanceId, LegalName, WebsiteUrl};
use utoipa::ToSchema;

/// The instances of a server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InstancesResponse {
    /// Deleted ones too, as long as they are not purged.
    instances: Vec<InstanceEntry>,
}

/// An instance in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Instance)]
struct InstanceEntry {
    /// The name that goes into contracts.
    #[schema(value_type = schema::LegalName)]
    name: LegalName,
    /// For customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::WebsiteUrl, required = false)]
    website: Option<WebsiteUrl>,
    /// For customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::ImageDataUrl, required = false)]
    logo: Option<ImageDataUrl>,
    /// The part of URLs that names it.
    #[schema(value_type = schema::InstanceId)]
    id: InstanceId,
    /// What contracts are signed with.
    #[schema(value_type = schema::EddsaPublicKey)]
    merchant_pub: EddsaPublicKey,
    /// The kinds of its bank accounts.
    #[schema(examples("iban"))]
    payment_targets: BTreeSet<String>,
    /// Whether it was deleted, and not yet purged.
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

impl From<Vec<InstanceSummary>> for InstancesResponse {
    fn from(instances: Vec<InstanceSummary>) -> Self {
        Self { instances: instances.into_iter().map(InstanceEntry::from).collect() }
    }
}

/// `GET /management/instances`
pub(crate) async fn list(
    _caller: Authorized<InstancesRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let instances = api.instances.list().await?;
    Ok(answer::json(&InstancesResponse::from(instances)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("listInstances", "List all instances")
        .json::<InstancesResponse>("All instances.")
        .refuses::<StoreError>()
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
