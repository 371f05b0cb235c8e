use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{
    AuditQuestion, AuditQuestionOfAll, Authorized, Format, permissions::AuditRead,
};
use crate::openapi::Operation;
use crate::private::audit;
use actix_web::{HttpResponse, web};

/// `GET /management/audit`
pub(crate) async fn list(
    _administrator: Authorized<AuditRead>,
    AuditQuestionOfAll(question): AuditQuestionOfAll,
    format: Format,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let AuditQuestion { filter, page } = question;
    Ok(audit::answer(format, api.audit.list_all(&filter, page).await?))
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
    use taler_merchant_domain::auth::{LoginToken, Scope};
    use taler_merchant_domain::store::Direction;
    use taler_merchant_domain::testing::{a_login_token, a_record, an_instance_ref};

    const PATHS: [&str; 3] = [
        "/management/audit?outcome=refused&token=77777",
        "/private/audit",
        "/private/audit?token=7",
    ];

    #[actix_rt::test]
    async fn a_question_reaches_the_log_and_entries_come_back() {
        let mut parts = Parts::letting_in();
        parts.audit.expect_read().once().return_once(|filter, page| {
            assert_eq!((&filter.instance, filter.owner), (&InstanceId::parse("shop").ok(), None));
            assert_eq!(
                (page.direction, page.offset, page.limit()),
                (Direction::Ascending, Some(3), 5)
            );
            Ok(vec![a_record("shop", Action::AccountAdd)])
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
    async fn an_owner_asks_about_his_instance_and_a_list_may_be_empty() {
        let mut parts = Parts::letting_in();
        parts.audit.expect_read().once().return_once(|filter, _| {
            assert_eq!(filter.owner, Some(an_instance_ref("admin").serial));
            Ok(Vec::new())
        });
        let answer = parts.send(Method::GET, "/private/audit", Value::Null).await;
        assert_eq!((answer.status.as_u16(), answer.body), (200, json!({ "entries": [] })));
    }

    /// The mock of the log fails the test when it is asked.
    #[actix_rt::test]
    async fn without_a_good_token_nothing_is_looked_for() {
        let till = LoginToken { scope: Scope::OrderSimple, ..a_login_token() };
        for path in PATHS {
            for (token, refusal) in [(None, (401, 2015)), (Some(till.clone()), (403, 16))] {
                let answer = Parts::checking(token).send(Method::GET, path, Value::Null).await;
                assert_eq!(answer.code(), refusal, "{path}");
            }
        }
    }
}
