//! Gateways for text messages, by HTTP.
mod body;
mod exchange;
mod place;
mod sender;
mod settings;

pub use sender::GatewaySender;
pub use settings::{BodyForm, Gateway, check_body};
