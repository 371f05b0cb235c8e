//! E-mail addresses.

use std::fmt;

use crate::text::text_type;

/// Longest address in bytes, from the length of a path in SMTP.
const MAX_LEN: usize = 254;
/// Longest part before the `@`, RFC 5321 section 4.5.3.1.1.
const MAX_LOCAL: usize = 64;
/// Longest label of a host name.
const MAX_LABEL: usize = 63;

text_type! {
    /// One e-mail address in lower case: an ASCII dot-atom, `@` and a host name; at most 254 bytes,
    /// not beginning with `-`.
    ///
    /// No comments, quoted strings, address literals or lists: a program that sends mail gets the
    /// text as an argument, so it must neither look like an option nor like two recipients.
    EmailAddress, "an e-mail address"
}

/// What is wrong with an e-mail address. The message never repeats the address.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidEmailAddress {
    /// It is longer than 254 bytes.
    #[error("an e-mail address must not exceed 254 bytes")]
    Length,
    /// It has no `@`.
    #[error("an e-mail address must have the form name@host")]
    Form,
    /// The part before the `@` is no dot-atom, begins with `-` or exceeds 64 bytes.
    #[error("the part of an e-mail address before the @ is not usable")]
    Local,
    /// The part after the `@` is no host name.
    #[error("the part of an e-mail address after the @ is not a host name")]
    Host,
}

impl EmailAddress {
    /// Reads an address and puts it into lower case.
    ///
    /// # Errors
    /// [`InvalidEmailAddress`] names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        if text.len() > MAX_LEN {
            return Err(InvalidEmailAddress::Length);
        }
        let (local, host) = text.split_once('@').ok_or(InvalidEmailAddress::Form)?;
        if !is_local(local) {
            return Err(InvalidEmailAddress::Local);
        }
        if !host.split('.').all(is_label) {
            return Err(InvalidEmailAddress::Host);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// A hint for a person who knows the address: its first letter and the top-level domain, as in
    /// `j***@***.example`.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().unwrap_or('*');
        match self.0.rsplit_once('.') {
            Some((before, top)) if before.contains('@') => format!("{first}***@***.{top}"),
            _ => format!("{first}***@***"), // the host is a single label
        }
    }
}

fn is_local(text: &str) -> bool {
    let atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atom_text);
    text.len() <= MAX_LOCAL && !text.starts_with('-') && text.split('.').all(atom)
}

/// RFC 5322 section 3.2.3.
const fn is_atom_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'/'
                | b'='
                | b'?'
                | b'^'
                | b'_'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        )
}

fn is_label(text: &str) -> bool {
    (1..=MAX_LABEL).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Shows the masked form.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EmailAddress({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn address_is_kept_in_lower_case() {
        for (text, address) in [
            ("Jo.Doe+Shop@Mail.Example", "jo.doe+shop@mail.example"),
            ("o'neil@xn--mller-kva.example", "o'neil@xn--mller-kva.example"),
            ("root@localhost", "root@localhost"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), address);
        }
    }

    #[test]
    fn other_text_is_refused_by_its_part() {
        let long_local = format!("{}@a.example", "a".repeat(65));
        let long_label = format!("a@{}.example", "b".repeat(64));
        let long = format!("a@{}example", "b.".repeat(130));
        for (text, error) in [
            ("", InvalidEmailAddress::Form),
            ("jo", InvalidEmailAddress::Form),
            ("@mail.example", InvalidEmailAddress::Local),
            ("-oProxy@mail.example", InvalidEmailAddress::Local),
            ("jo..doe@mail.example", InvalidEmailAddress::Local),
            (".jo@mail.example", InvalidEmailAddress::Local),
            ("jo.@mail.example", InvalidEmailAddress::Local),
            ("jo doe@mail.example", InvalidEmailAddress::Local),
            ("\"jo\"@mail.example", InvalidEmailAddress::Local),
            ("Jo <jo@mail.example>", InvalidEmailAddress::Local),
            ("jo\n@mail.example", InvalidEmailAddress::Local),
            ("jö@mail.example", InvalidEmailAddress::Local),
            (long_local.as_str(), InvalidEmailAddress::Local),
            ("jo@", InvalidEmailAddress::Host),
            ("jo@mail.example,x@mail.example", InvalidEmailAddress::Host),
            ("jo@x@mail.example", InvalidEmailAddress::Host),
            ("jo@mail..example", InvalidEmailAddress::Host),
            ("jo@mail.example.", InvalidEmailAddress::Host),
            ("jo@-mail.example", InvalidEmailAddress::Host),
            ("jo@mail-.example", InvalidEmailAddress::Host),
            ("jo@[192.0.2.1]", InvalidEmailAddress::Host),
            ("jo@mail.example\r\nBcc: x", InvalidEmailAddress::Host),
            ("jo@mäil.example", InvalidEmailAddress::Host),
            (long_label.as_str(), InvalidEmailAddress::Host),
            (long.as_str(), InvalidEmailAddress::Length),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn hint_and_debug_show_first_letter_and_top_level_domain_only() {
        let address = EmailAddress::parse("jo.doe@mail.shop.example").unwrap();
        assert_eq!(address.masked(), "j***@***.example");
        assert_eq!(format!("{address:?}"), "EmailAddress(j***@***.example)");
        assert_eq!(EmailAddress::parse("j.d@localhost").unwrap().masked(), "j***@***");
    }

    #[test]
    fn json_form_is_the_normal_form() {
        let address: EmailAddress = serde_json::from_value("A@B.example".into()).unwrap();
        assert_eq!(serde_json::to_value(address).unwrap(), "a@b.example");
    }

    proptest! {
        #[test]
        fn normal_form_is_stable(
            text in "[A-Za-z0-9][A-Za-z0-9+_-]{0,20}@[A-Za-z0-9]{1,20}(\\.[A-Za-z]{2,9}){0,3}",
        ) {
            let address = EmailAddress::parse(&text).unwrap();
            prop_assert_eq!(EmailAddress::parse(address.as_str()).unwrap(), address);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "\\PC*@?\\PC*") {
            if let Ok(address) = EmailAddress::parse(&text) {
                let _ = address.masked();
            }
        }
    }
}
