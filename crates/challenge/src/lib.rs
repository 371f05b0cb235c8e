//! Delivers second-factor codes: the adapters behind the port
//! [`ChallengeSender`](taler_merchant_domain::challenges::ChallengeSender), one module for each.
//!
//! Here live the ways a message can take, and its words. When one is sent, to whom and what it says
//! is decided in `taler-merchant-domain`.
mod command;
mod console;
mod gateway;
mod loopback;
mod setup;
mod smtp;
#[cfg(test)]
mod testing;
mod tls;
mod words;

pub use command::{CommandSender, Helper};
pub use console::ConsoleSender;
pub use gateway::{BodyForm, Gateway, GatewaySender, check_body};
pub use setup::{SetupError, TIME_LIMIT};
pub use smtp::{MailLogin, MailServer, Security, SmtpSender};
pub use words::{Mail, Problem, Words, WordsError};
