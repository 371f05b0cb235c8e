//! Delivers second-factor codes: the adapters behind the port
//! [`ChallengeSender`](taler_merchant_domain::challenges::ChallengeSender), one module for each.
//!
//! Here live the ways a message can take. When one is sent, to whom and with which text is decided
//! in `taler-merchant-domain`.
//!
//! ```
//! use taler_merchant_challenge::ConsoleSender;
//! use taler_merchant_domain::EmailAddress;
//! use taler_merchant_domain::challenges::{Address, ChallengeMessage, ChallengeSender};
//!
//! # actix_rt::System::new().block_on(async {
//! let sender = ConsoleSender::new(Vec::new());
//! let to = Address::Email(EmailAddress::parse("jane@shop.example")?);
//! sender.send(ChallengeMessage { to, text: "Your code is 1234-5678.".to_owned().into() }).await?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod console;

pub use console::ConsoleSender;
