use crate::Words;
use async_trait::async_trait;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use taler_merchant_domain::challenges::{Address, ChallengeMessage, ChallengeSender, SendError};

/// Writes messages where a developer looks: to a terminal or into a file. Whoever can read that can
/// solve every challenge, so a server that others can reach must not use it.
#[derive(Debug)]
pub struct ConsoleSender<W> {
    out: Mutex<W>,
    words: Arc<Words>,
}

impl<W: Write + Send> ConsoleSender<W> {
    /// Writes to `out`.
    pub fn new(out: W, words: Arc<Words>) -> Self {
        Self { out: Mutex::new(out), words }
    }

    /// Gives back what it writes to.
    pub fn into_inner(self) -> W {
        self.out.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConsoleSender<File> {
    /// Appends to a file, which is made for its owner alone.
    ///
    /// # Errors
    /// When the file cannot be opened, or others can read one that is there.
    pub fn to_file(path: &Path, words: Arc<Words>) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("the file is open to others: chmod 600 it"));
        }
        Ok(Self::new(file, words))
    }
}

#[async_trait]
impl<W: Write + Send> ChallengeSender for ConsoleSender<W> {
    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError> {
        let (channel, to) = (message.to.channel().as_str(), message.to.masked());
        let said = match message.to {
            Address::Phone(_) => self.words.sms(&message).to_string(),
            Address::Email(_) => {
                let mail = self.words.mail(&message);
                format!("{}\n\n{}", mail.subject, *mail.body)
            }
        };
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // In one piece, so that two servers that share a file do not mix their messages.
        let written = out.write_all(format!("To {to} by {channel}:\n{said}\n\n").as_bytes());
        written.and_then(|()| out.flush()).map_err(|error| SendError::Failed(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{a_message, english};
    use std::fs;

    #[actix_rt::test]
    async fn the_whole_text_is_written_and_the_address_masked() {
        let sender = ConsoleSender::new(Vec::new(), english());
        sender.send(a_message("+41791234567")).await.unwrap();
        sender.send(a_message("jane@shop.example")).await.unwrap();
        let written = String::from_utf8(sender.into_inner()).unwrap();
        assert_eq!(written.matches("1234-5678 is your code").count(), 2, "{written}");
        assert!(written.contains("by sms") && written.contains("by email"), "{written}");
        assert!(!written.contains("9123456") && !written.contains("jane"), "{written}");
    }

    #[actix_rt::test]
    async fn a_file_is_appended_to_and_is_its_owners_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("codes");
        for _ in 0..2 {
            let sender = ConsoleSender::to_file(&path, english()).unwrap();
            sender.send(a_message("+41791234567")).await.unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap().matches("1234-5678").count(), 2);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(ConsoleSender::to_file(&path, english()).is_err());
    }

    #[actix_rt::test]
    async fn a_failure_to_write_is_told() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::other("full"))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let sender = ConsoleSender::new(Full, english());
        let error = sender.send(a_message("+41791234567")).await.unwrap_err();
        assert!(matches!(error, SendError::Failed(_)));
    }
}
