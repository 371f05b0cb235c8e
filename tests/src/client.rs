use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Somebody who talks to a server, with or without a token.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null where there is none or it is not JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// Status and error code.
    #[must_use]
    pub fn error(&self) -> (u16, u64) {
        (self.status, self.body["code"].as_u64().unwrap_or(0))
    }

    /// Status, error code and detail.
    #[must_use]
    pub fn complaint(&self) -> (u16, u64, &str) {
        let (status, code) = self.error();
        (status, code, self.body["detail"].as_str().unwrap_or_default())
    }

    /// A header, empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, base: format!("http://{address}"), token: None }
    }

    /// The same client with a token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// A request that can be changed before it is [sent](Self::send).
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends what [`request`](Self::request) made.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, body, text, headers }
    }

    /// A request without a body.
    pub async fn call(&self, method: &str, path: &str) -> Answer {
        self.send(self.request(method, path)).await
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path).await
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("POST", path).json(body)).await
    }

    /// `PATCH` with a JSON body.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("PATCH", path).json(body)).await
    }

    /// Asks for a token by password; the answer as it is.
    pub async fn ask_for_token(&self, instance: &str, password: &str, body: &Value) -> Answer {
        let path = format!("/instances/{instance}/private/token");
        let client = Self { token: None, ..self.clone() };
        client
            .send(client.request("POST", &path).basic_auth(instance, Some(password)).json(body))
            .await
    }

    /// A client with a new token.
    pub async fn login(&self, instance: &str, password: &str, scope: &str) -> Self {
        let answer = self.ask_for_token(instance, password, &json!({ "scope": scope })).await;
        assert_eq!(answer.status, StatusCode::OK.as_u16(), "{answer:?}");
        self.with_token(answer.body["access_token"].as_str().unwrap())
    }

    /// Creates an instance with the password `pw-ID`, as the administrator.
    pub async fn create_instance(&self, id: &str) {
        let answer = self.post("/management/instances", &an_instance(id)).await;
        assert_eq!(answer.status, 204, "{answer:?}");
    }

    /// A client of an instance that [`create_instance`](Self::create_instance) made.
    pub async fn owner(&self, id: &str) -> Self {
        self.login(id, &format!("pw-{id}"), "all").await
    }
}

/// The smallest body that creates an instance; its password is `pw-ID`.
#[must_use]
pub fn an_instance(id: &str) -> Value {
    json!({
        "id": id,
        "name": format!("The {id}"),
        "auth": { "method": "token", "password": format!("pw-{id}") },
        "address": {},
        "jurisdiction": {},
        "use_stefan": true,
    })
}
