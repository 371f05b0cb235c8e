use crate::application;
use crate::testing::{Answer, Parts};
use actix_web::dev::ServerHandle;
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, AUTHORIZATION};
use actix_web::test::TestRequest;
use actix_web::{HttpServer, web};
use serde_json::Value;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use taler_merchant_domain::auth::{LoginToken, Scope, TokenSecret};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::{Instance, InstanceRef};
use taler_merchant_domain::testing::{
    FixedClock, SeededEntropy, a_login_token, an_instance, an_instance_ref,
};
use taler_merchant_domain::{RelativeTime, Timestamp};

const OWN: &str = "/private/kyc";
const MANAGED: &str = "/management/instances/shop/kyc";

fn bearer() -> String {
    let token = TokenSecret::generate(&SeededEntropy::new(2));
    format!("Bearer {}", &*token.to_bearer())
}

async fn get(parts: Parts, path: &str) -> Answer {
    parts.send(Method::GET, path, Value::Null).await
}

/// The administrator, who finds `shop` to be this.
fn managing(shop: Option<Instance>) -> Parts {
    let mut parts = Parts::letting_in();
    parts.instances.expect_find().return_once(|_| Ok(shop));
    parts
}

#[actix_rt::test]
async fn there_is_nothing_to_report() {
    let answer = get(Parts::letting_in(), OWN).await;
    assert_eq!((answer.status.as_u16(), answer.body), (204, Value::Null));
    let answer = get(managing(Some(an_instance("shop"))), MANAGED).await;
    assert_eq!((answer.status.as_u16(), answer.body), (204, Value::Null));
}

#[actix_rt::test]
async fn an_instance_that_is_not_there_or_deleted_is_told() {
    assert_eq!(get(managing(None), MANAGED).await.code(), (404, 2000));
    let reference = InstanceRef { deleted: true, ..an_instance_ref("shop") };
    let deleted = Instance { reference, ..an_instance("shop") };
    assert_eq!(get(managing(Some(deleted)), MANAGED).await.code(), (404, 2016));
}

#[actix_rt::test]
async fn who_may_not_read_is_refused_before_anything_is_looked_at() {
    let order = LoginToken { scope: Scope::OrderFull, ..a_login_token() };
    for path in [OWN, MANAGED] {
        let path = format!("{path}?lpt=9");
        assert_eq!(get(Parts::checking(None), &path).await.code(), (401, 2015));
        assert_eq!(get(Parts::checking(Some(order.clone())), &path).await.status, 403);
    }
}

#[actix_rt::test]
async fn a_malformed_question_is_told() {
    for path in [OWN, MANAGED] {
        let answer = get(Parts::letting_in(), &format!("{path}?lp_status=x")).await;
        assert_eq!((answer.code(), answer.detail()), ((400, 26), "lp_status"));
    }
}

#[actix_rt::test]
async fn an_answer_is_json_or_plain_text() {
    for (accept, status) in [
        ("application/json", 204),
        ("text/plain", 204),
        ("text/html, */*;q=0.1", 204),
        ("text/html", 406),
        ("application/json;q=0", 406),
    ] {
        let request = TestRequest::get().uri(OWN).insert_header((ACCEPT, accept));
        let request = request.insert_header((AUTHORIZATION, bearer()));
        assert_eq!(Parts::letting_in().call(request).await.status, status, "{accept}");
    }
}

#[actix_rt::test]
async fn a_long_poll_is_answered_at_its_time_limit() {
    for (query, waited) in [
        ("?timeout_ms=5000&lpt=3", 5),
        ("?timeout_ms=5000&lp_status=ready", 5),
        ("?timeout_ms=5000&lp_not_status=ready", 5),
        ("?timeout_ms=5000&lp_not_etag=x", 5),
        ("?timeout_ms=600000&lpt=1", 60),
        ("?timeout_ms=5000", 0),
        ("?lpt=3", 0),
    ] {
        let clock = FixedClock::at(0);
        let parts = Parts { clock: clock.clone(), ..Parts::letting_in() };
        assert_eq!(get(parts, &format!("{OWN}{query}")).await.status, 204);
        assert_eq!(clock.now(), Timestamp::from_seconds(waited), "{query}");
    }
}

/// A clock by which nobody ever wakes up, that tells who falls asleep and who gives up.
struct Nights {
    begun: Sender<()>,
    ended: Sender<()>,
}

/// Tells when it is dropped.
struct Night<'n>(&'n Nights);

impl Drop for Night<'_> {
    fn drop(&mut self) {
        self.0.ended.send(()).unwrap();
    }
}

#[async_trait::async_trait]
impl Clock for Nights {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH
    }

    async fn sleep(&self, _: RelativeTime) {
        let _night = Night(self);
        self.begun.send(()).unwrap();
        std::future::pending::<()>().await;
    }
}

/// Serves over TCP, in a thread of its own.
fn serve(parts: Parts) -> (SocketAddr, ServerHandle) {
    let (api, (tell, told)) = (web::Data::new(parts.api()), channel());
    std::thread::spawn(move || {
        actix_rt::System::new().block_on(async move {
            let server = HttpServer::new(move || application(api.clone()))
                .h1_allow_half_closed(false)
                .disable_signals()
                .workers(1)
                .bind(("127.0.0.1", 0))
                .unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            tell.send((address, server.handle())).unwrap();
            server.await.unwrap();
        });
    });
    told.recv().unwrap()
}

fn soon(events: &Receiver<()>) -> bool {
    events.recv_timeout(Duration::from_secs(20)).is_ok()
}

#[actix_rt::test]
async fn a_long_poll_ends_when_the_client_hangs_up() {
    let ((begun, has_begun), (ended, has_ended)) = (channel(), channel());
    let clock = Arc::new(Nights { begun, ended });
    let (address, server) = serve(Parts { clock, ..Parts::letting_in() });
    let mut client = TcpStream::connect(address).unwrap();
    let line = format!("GET {OWN}?timeout_ms=60000&lpt=3 HTTP/1.1\r\nHost: x\r\n");
    write!(client, "{line}Authorization: {}\r\n\r\n", bearer()).unwrap();
    assert!(soon(&has_begun), "the request waits");
    drop(client);
    assert!(soon(&has_ended), "and no longer than the client");
    server.stop(false).await;
}
