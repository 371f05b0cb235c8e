use super::connection::Connector;
use super::failure::{Stage, failed};
use super::{MailServer, letter};
use crate::setup::PARTING;
use crate::{SetupError, Words};
use async_trait::async_trait;
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::EmailAddress;
use taler_merchant_domain::challenges::{ChallengeMessage, ChallengeSender, SendError};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::random::Entropy;
use tokio::time::{Instant, timeout_at};

const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// Hands mail to a server, each on a connection of its own.
pub struct SmtpSender {
    connector: Connector,
    login: Option<Credentials>,
    from: Address,
    words: Arc<Words>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    limit: Duration,
}

impl SmtpSender {
    /// Sends as `from`. The clock dates mail, and names for it are drawn at random. A mail takes no
    /// longer than `limit`.
    ///
    /// # Errors
    /// When the server cannot be used as described; it is not contacted.
    pub fn new(
        server: MailServer,
        from: &EmailAddress,
        words: Arc<Words>,
        (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
        limit: Duration,
    ) -> Result<Self, SetupError> {
        let from: Address = from.as_str().parse().map_err(|_error| SetupError::From)?;
        let login = server
            .login
            .as_ref()
            .map(|login| Credentials::new(login.user.clone(), login.password.as_str().to_owned()));
        let connector = Connector::new(server, from.domain())?;
        Ok(Self { connector, login, from, words, clock, entropy, limit })
    }

    async fn hand_over(
        &self,
        to: Address,
        letter: &[u8],
    ) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self.connector.connect().await?;
        if let Some(login) = &self.login {
            let answer = connection.auth(&MECHANISMS, login).await;
            answer.map_err(|error| failed(Stage::Login, &error))?;
        }
        let answer = connection.command(Mail::new(Some(self.from.clone()), Vec::new())).await;
        answer.map_err(|error| failed(Stage::Sender, &error))?;
        let answer = connection.command(Rcpt::new(to, Vec::new())).await;
        answer.map_err(|error| failed(Stage::Recipient, &error))?;
        let answer = connection.command(Data).await;
        answer.map_err(|error| failed(Stage::Letter, &error))?;
        let answer = connection.message(letter).await;
        answer.map_err(|error| failed(Stage::Letter, &error))?;
        Ok(connection)
    }
}

#[async_trait]
impl ChallengeSender for SmtpSender {
    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError> {
        let to: Address =
            message.to.as_str().parse().map_err(|_error| SendError::AddressUnusable)?;
        let mail = self.words.mail(&message);
        let id = self.entropy.as_ref();
        let letter = letter::write(&self.from, &to, &mail, self.clock.now(), id)?;
        let deadline = Instant::now() + self.limit;
        let handed_over = timeout_at(deadline, Box::pin(self.hand_over(to, &letter))).await;
        let took_long = |_elapsed| {
            let limit = self.limit;
            SendError::Unreachable(anyhow::anyhow!("the mail server took longer than {limit:?}"))
        };
        let mut connection = handed_over.map_err(took_long)??;
        // The message is on its way, whatever the server still says.
        let deadline = deadline.min(Instant::now() + PARTING);
        drop(timeout_at(deadline, connection.quit()).await);
        Ok(())
    }
}

impl fmt::Debug for SmtpSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSender").field("connector", &self.connector).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
