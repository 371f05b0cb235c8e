use crate::{Answer, Client, Server};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

/// A setup in which codes are written down, for [`Server::last_code`] to read.
pub const CODES: &str = "TAN_FILE = $HOME/codes";

impl Server {
    /// The last code that was sent over a channel, `email` or `sms`.
    #[must_use]
    pub fn last_code(&self, channel: &str) -> String {
        let messages = self.messages();
        let last = messages.iter().rfind(|message| message.contains(&format!(" by {channel}:")));
        let last = last.unwrap_or_else(|| panic!("nothing was sent by {channel}"));
        code_in(last)
    }

    /// Every message that was sent, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.home().join("codes")).unwrap_or_default();
        let mut messages: Vec<String> = Vec::new();
        for line in text.lines() {
            if line.starts_with("To ") && line.ends_with(':') {
                messages.push(String::new());
            }
            if let Some(message) = messages.last_mut() {
                message.push_str(line);
                message.push('\n');
            }
        }
        messages
    }
}

fn code_in(message: &str) -> String {
    let is_code = |word: &&str| {
        word.len() == 9
            && word.char_indices().all(|(at, letter)| match at {
                4 => letter == '-',
                _ => letter.is_ascii_digit(),
            })
    };
    message.split_whitespace().find(is_code).expect("a message has a code").to_owned()
}

/// The challenges of a 202 answer, as pairs of id and channel.
///
/// # Panics
/// When it is another answer.
#[must_use]
pub fn challenges(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 202, "{answer:?}");
    let list = answer.body["challenges"].as_array().unwrap();
    assert!(!list.is_empty());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list.iter().map(|one| (text(&one["challenge_id"]), text(&one["tan_channel"]))).collect()
}

/// The same request, showing solved challenges.
pub fn showing(request: RequestBuilder, ids: &[String]) -> RequestBuilder {
    request.header("Taler-Challenge-Ids", ids.join(","))
}

impl Client {
    /// Asks for the code of a challenge, at the root.
    pub async fn ask_for_code(&self, id: &str) -> Answer {
        self.post(&format!("/challenge/{id}"), &json!({})).await
    }

    /// Sends a code back.
    pub async fn confirm(&self, id: &str, tan: &str) -> Answer {
        self.post(&format!("/challenge/{id}/confirm"), &json!({ "tan": tan })).await
    }

    /// Solves one challenge.
    pub async fn solve_one(&self, server: &Server, id: &str, channel: &str) {
        let sent = self.ask_for_code(id).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        let solved = self.confirm(id, &server.last_code(channel)).await;
        assert_eq!(solved.status, 204, "{solved:?}");
    }

    /// Solves what a 202 answer lists, and answers the ids.
    pub async fn solve(&self, server: &Server, answer: &Answer) -> Vec<String> {
        let all = challenges(answer);
        for (id, channel) in &all {
            self.solve_one(server, id, channel).await;
        }
        all.into_iter().map(|(id, _)| id).collect()
    }

    /// Sends a request, solves what is asked for, and sends it again.
    pub async fn prove(
        &self,
        server: &Server,
        request: impl Fn(&Self) -> RequestBuilder,
    ) -> Answer {
        let asked = self.send(request(self)).await;
        let ids = self.solve(server, &asked).await;
        self.send(showing(request(self), &ids)).await
    }
}
