use super::{GatewaySettings, SmtpSettings, TanFile, email, file, limits, sms};
use crate::config::{
    error::ConfigError,
    options::{self, OptionSpec},
    origin::Origin,
    reader::Reader,
    settings::serve::Serve,
    value::{BaseUrl, CommandLine},
};
use std::{collections::BTreeSet, path::PathBuf};
use taler_merchant_domain::{
    challenges::{Limits, TanChannel, WithoutSender},
    i18n::LanguageTag,
};

/// How codes get to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// What sends mail.
    pub email: Option<Delivery<SmtpSettings>>,
    /// What sends text messages.
    pub sms: Option<Delivery<GatewaySettings>>,
    /// Addresses that whoever signs up has to give; each has something that sends.
    pub mandatory: BTreeSet<TanChannel>,
    /// What happens to critical operations of those who cannot be sent a code.
    pub without_sender: WithoutSender,
    /// How much of everything.
    pub limits: Limits,
    /// The directory of further messages.
    pub messages: Option<PathBuf>,
    /// The language of those who do not say.
    pub language: LanguageTag,
}

/// What delivers messages of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery<S> {
    /// A program and its arguments.
    Helper(Vec<String>),
    /// A server elsewhere.
    Server(S),
    /// For development: nothing is sent.
    File(TanFile),
}

/// Something that delivers, and what the operator calls it.
struct Claim<S> {
    delivery: Delivery<S>,
    name: String,
    origin: Origin,
}

/// Reads all of it, and makes sure that it fits together.
pub(in crate::config::settings) fn read(
    reader: &mut Reader<'_>,
    serve: &Serve,
    base_url: Option<&BaseUrl>,
) -> Result<SecondFactor, ConfigError> {
    let file = file::read(reader, serve, base_url)?;
    let sms_server = sms::read(reader)?;
    let sms =
        delivery(reader, &options::HELPER_SMS, options::sms::SECTION, sms_server, file.as_ref())?;
    let email_server = email::read(reader)?;
    let email = delivery(
        reader,
        &options::HELPER_EMAIL,
        options::email::SECTION,
        email_server,
        file.as_ref(),
    )?;
    let mandatory = reader.find(&options::MANDATORY_TAN_CHANNELS)?.unwrap_or_default();
    for channel in &mandatory {
        let (is_sent, way_out) = match channel {
            TanChannel::Sms => (sms.is_some(), "HELPER_SMS or a section [merchant-sms]"),
            TanChannel::Email => (email.is_some(), "HELPER_EMAIL or a section [merchant-email]"),
        };
        if !is_sent {
            return Err(not_sent(reader, *channel, way_out));
        }
    }
    Ok(SecondFactor {
        email,
        sms,
        mandatory,
        without_sender: reader.required(&options::MFA_WITHOUT_SENDER)?,
        limits: limits::read(reader)?,
        messages: reader.find(&options::TAN_MESSAGES_DIR)?,
        language: reader.required(&options::TAN_LANGUAGE)?,
    })
}

/// The one thing that delivers for a channel.
fn delivery<S>(
    reader: &mut Reader<'_>,
    helper: &OptionSpec<CommandLine>,
    section: &str,
    server: Option<S>,
    file: Option<&TanFile>,
) -> Result<Option<Delivery<S>>, ConfigError> {
    let name = |option: &str| format!("merchant/{option}");
    let mut claims = Vec::new();
    if let Some(command) = reader.find(helper)? {
        let (delivery, origin) = (Delivery::Helper(command), reader.origin(helper.section, helper));
        claims.push(Claim { delivery, name: name(helper.name), origin });
    }
    if let Some(server) = server {
        let (delivery, origin) = (Delivery::Server(server), reader.origin_of_section(section));
        claims.push(Claim { delivery, name: format!("[{section}]"), origin });
    }
    if let Some(file) = file {
        let option = &options::TAN_FILE;
        let (delivery, origin) =
            (Delivery::File(file.clone()), reader.origin(option.section, option));
        claims.push(Claim { delivery, name: name(option.name), origin });
    }
    let mut claims = claims.into_iter();
    match (claims.next(), claims.next()) {
        (Some(one), Some(other)) => Err(ConfigError::Conflict {
            text: format!(
                "{} delivers codes, but {} of {} does so already: keep one of them",
                other.name, one.name, one.origin
            ),
            origin: other.origin,
        }),
        (one, _) => Ok(one.map(|claim| claim.delivery)),
    }
}

fn not_sent(reader: &Reader<'_>, channel: TanChannel, way_out: &str) -> ConfigError {
    let option = &options::MANDATORY_TAN_CHANNELS;
    let (section, name, channel) = (option.section, option.name, channel.as_str());
    let text = format!("{section}/{name} has {channel}, which needs {way_out}");
    ConfigError::Conflict { origin: reader.origin(section, option), text }
}

#[cfg(test)]
mod tests;
