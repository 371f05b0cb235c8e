use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{AuditQuestion, AuditQuestionOfAll, Bearer, Format, permissions::AuditRead};
use crate::openapi::Operation;
use crate::private::audit;
use actix_web::{HttpResponse, web};

/// `GET /management/audit`
pub(crate) async fn list(
    caller: Bearer<AuditRead>,
    AuditQuestionOfAll(question): AuditQuestionOfAll,
    format: Format,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let AuditQuestion { filter, page } = question;
    Ok(audit::answer(format, api.audit.list_all(&caller.access, &filter, page).await?))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    audit::describe_log(operation.about("readAllAudit", "Read what was done to all instances"))
        .text("Purged instances are among them.")
}

#[cfg(test)]
mod tests {
    use crate::testing::Parts;
    use actix_web::http::Method;
    use serde_json::{Value, json};
    use taler_merchant_domain::InstanceId;
    use taler_merchant_domain::audit::Action;
    use taler_merchant_domain::auth::{Gated, Permission};
    use taler_merchant_domain::store::Direction;
    use taler_merchant_domain::testing::{a_login_token, a_record, an_instance_ref};

    #[actix_rt::test]
    async fn a_question_reaches_the_log_and_entries_come_back() {
        let mut parts = Parts::new();
        parts.audit.expect_list_all().once().return_once(|access, filter, page| {
            assert_eq!(
                (access.instance.as_str(), access.permission),
                ("admin", Permission::AuditRead)
            );
            assert_eq!(filter.instance, InstanceId::parse("shop").ok());
            assert_eq!(
                (page.direction, page.offset, page.limit()),
                (Direction::Ascending, Some(3), 5)
            );
            let records = vec![a_record("shop", Action::AccountAdd)];
            Ok(Some(Gated::new(an_instance_ref("admin"), Some(a_login_token()), records)))
        });
        let path = "/management/audit?instance=shop&limit=5&offset=3";
        let answer = parts.send(Method::GET, path, Value::Null).await;
        let entry = json!({
            "serial": 7,
            "time": { "t_s": 1 },
            "instance": "shop",
            "instance_serial": 2,
            "action": "accounts.add",
            "actor": "token",
            "actor_instance": "shop",
            "actor_token": 3,
            "source": "192.0.2.1",
            "request_id": "ab12",
            "outcome": "done",
            "times": 1,
        });
        assert_eq!(answer.body, json!({ "entries": [entry] }));
    }

    #[actix_rt::test]
    async fn without_entries_there_is_a_list_still() {
        let mut parts = Parts::new();
        parts.audit.expect_list_own().once().return_once(|_, _, _| {
            Ok(Some(Gated::new(an_instance_ref("admin"), Some(a_login_token()), Vec::new())))
        });
        let answer = parts.send(Method::GET, "/private/audit", Value::Null).await;
        assert_eq!((answer.status.as_u16(), answer.body), (200, json!({ "entries": [] })));
    }
}
