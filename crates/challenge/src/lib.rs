//! Delivers second-factor codes: the adapters behind the port
//! [`ChallengeSender`](taler_merchant_domain::challenges::ChallengeSender), one module for each.
//!
//! Here live the ways a message can take, and its words. When one is sent, to whom and what it says
//! is decided in `taler-merchant-domain`.
//!
//! ```
//! use std::sync::Arc;
//! use taler_merchant_challenge::{ConsoleSender, Words};
//! use taler_merchant_domain::challenges::{Address, ChallengeMessage, ChallengeSender};
//! use taler_merchant_domain::challenges::{Notice, Operation, Tan};
//! use taler_merchant_domain::{EmailAddress, i18n::LanguageTag};
//!
//! # actix_rt::System::new().block_on(async {
//! let words = Words::load(None, &LanguageTag::parse("en")?)?;
//! let sender = ConsoleSender::new(Vec::new(), Arc::new(words));
//! let (tan, operation) = (Tan::parse("1234-5678")?, Operation::AuthConfig);
//! sender
//!     .send(ChallengeMessage {
//!         to: Address::Email(EmailAddress::parse("jane@shop.example")?),
//!         languages: vec![LanguageTag::parse("de-CH")?],
//!         notice: Notice::Code { tan, operation, instance: None, minutes: 15 },
//!     })
//!     .await?;
//! let said = String::from_utf8(sender.into_inner())?;
//! assert!(said.contains("Ihr Code: ein neues Passwort setzen"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
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
