use super::language::NoticeWords;
use super::library::Words;
use super::template::{Placeholder, Template};
use taler_merchant_domain::challenges::{Address, ChallengeMessage, Notice};
use zeroize::Zeroizing;

/// A mail. Its lines end in `\n`, its subject is one line.
#[derive(Clone)]
pub struct Mail {
    /// What it is about; never the code.
    pub subject: String,
    /// The text.
    pub body: Zeroizing<String>,
}

impl Words {
    /// The message as a mail.
    #[must_use]
    pub fn mail(&self, message: &ChallengeMessage) -> Mail {
        let subject = self.fill(message, |words| &words.subject, " ").to_string();
        let mut body = self.fill(message, |words| &words.mail, "\n");
        body.push('\n');
        Mail { subject, body }
    }

    /// The message as a text message: one line.
    #[must_use]
    pub fn sms(&self, message: &ChallengeMessage) -> Zeroizing<String> {
        self.fill(message, |words| &words.sms, " ")
    }

    /// The message as its channel wants it, without a subject.
    #[must_use]
    pub fn text(&self, message: &ChallengeMessage) -> Zeroizing<String> {
        match message.to {
            Address::Email(_) => self.mail(message).body,
            Address::Phone(_) => self.sms(message),
        }
    }

    fn fill(
        &self,
        message: &ChallengeMessage,
        template: impl Fn(&NoticeWords) -> &Template,
        between: &str,
    ) -> Zeroizing<String> {
        let Some(language) = self.choose(&message.languages) else { return Zeroizing::default() };
        let (words, operation) = match &message.notice {
            Notice::Code { operation, .. } => (&language.code, language.operation(*operation)),
            Notice::AddressReplaced { .. } => (&language.address_replaced, None),
        };
        template(words).fill(between, |placeholder| match placeholder {
            Placeholder::Operation => operation.map(|operation| operation.fill(" ", |_| None)),
            other => value(&message.notice, other),
        })
    }
}

fn value(notice: &Notice, placeholder: Placeholder) -> Option<Zeroizing<String>> {
    let text = match (placeholder, notice) {
        (Placeholder::Code, Notice::Code { tan, .. }) => tan.expose().to_owned(),
        (Placeholder::Minutes, Notice::Code { minutes, .. }) => minutes.to_string(),
        (Placeholder::Instance, Notice::Code { instance, .. }) => instance.as_ref()?.to_string(),
        (Placeholder::Instance, Notice::AddressReplaced { instance }) => instance.to_string(),
        _ => return None,
    };
    Some(Zeroizing::new(text))
}

#[cfg(test)]
mod tests;
