use async_trait::async_trait;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use taler_merchant_domain::challenges::{ChallengeMessage, ChallengeSender, Notice, SendError};

/// Writes messages where a developer looks: to a terminal or into a file. Whoever can read that can
/// solve every challenge, so a server that others can reach must not use it.
#[derive(Debug)]
pub struct ConsoleSender<W> {
    out: Mutex<W>,
}

impl<W: Write + Send> ConsoleSender<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out: Mutex::new(out) }
    }

    /// Gives back what it writes to.
    pub fn into_inner(self) -> W {
        self.out.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl<W: Write + Send> ChallengeSender for ConsoleSender<W> {
    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError> {
        let (channel, to) = (message.to.channel().as_str(), message.to.masked());
        let said = match &message.notice {
            Notice::Code { tan, .. } => format!("Your code is {}.", tan.expose()),
            Notice::AddressReplaced { instance } => {
                format!("The instance {instance} has another address now.")
            }
        };
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = writeln!(out, "To {to} by {channel}:\n{said}\n");
        written.and_then(|()| out.flush()).map_err(|error| SendError::Failed(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::PhoneNumber;
    use taler_merchant_domain::challenges::{Address, Operation, Tan};

    fn a_message() -> ChallengeMessage {
        let to = Address::Phone(PhoneNumber::parse("+41791234567").unwrap());
        let (tan, operation) = (Tan::parse("1234-5678").unwrap(), Operation::AuthConfig);
        let notice = Notice::Code { tan, operation, instance: None, minutes: 15 };
        ChallengeMessage { to, languages: Vec::new(), notice }
    }

    #[actix_rt::test]
    async fn the_whole_text_is_written_and_the_address_masked() {
        let sender = ConsoleSender::new(Vec::new());
        sender.send(a_message()).await.unwrap();
        let written = String::from_utf8(sender.into_inner()).unwrap();
        assert!(written.contains("1234-5678") && written.contains("by sms"), "{written}");
        assert!(!written.contains("9123456"), "{written}");
    }

    #[actix_rt::test]
    async fn a_failure_to_write_is_told() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("full"))
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let error = ConsoleSender::new(Full).send(a_message()).await.unwrap_err();
        assert!(matches!(error, SendError::Failed(_)));
    }
}
