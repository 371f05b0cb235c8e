//! Mail by SMTP.
mod connection;
mod failure;
mod letter;
mod sender;
mod settings;

pub use sender::SmtpSender;
pub use settings::{MailLogin, MailServer, Security};
