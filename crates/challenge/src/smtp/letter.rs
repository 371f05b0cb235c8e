//! The form of a mail.
use crate::words::Mail;
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message};
use std::time::{Duration, SystemTime};
use taler_merchant_domain::challenges::SendError;
use taler_merchant_domain::random::{Entropy, draw};
use taler_merchant_domain::{Timestamp, base32};
use zeroize::Zeroizing;

/// The bytes of a mail: ASCII, with lines that every server takes.
pub(super) fn write(
    from: &Address,
    to: &Address,
    mail: &Mail,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Zeroizing<Vec<u8>>, SendError> {
    let id = base32::encode(&draw::<16>(entropy));
    let encoding = if mail.body.is_ascii() && mail.body.lines().all(|line| line.len() < 78) {
        ContentTransferEncoding::SevenBit
    } else {
        ContentTransferEncoding::QuotedPrintable
    };
    let text = mail.body.replace('\n', "\r\n");
    let body = Body::new_with_encoding(text, encoding).map_err(|_text| {
        SendError::Failed(anyhow::anyhow!("the text of a mail has no encoding"))
    })?;
    let mut message = Message::builder()
        .from(Mailbox::new(None, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(mail.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(now.micros()))
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|error| SendError::Failed(error.into()))?;
    // No holiday greetings in return.
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
    Ok(Zeroizing::new(message.formatted()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::testing::SeededEntropy;

    fn written(subject: &str, body: &str) -> String {
        let mail = Mail { subject: subject.to_owned(), body: Zeroizing::new(body.to_owned()) };
        let (from, to) = ("codes@shop.example".parse(), "jane@shop.example".parse());
        let now = Timestamp::from_seconds(784_111_777);
        let entropy = SeededEntropy::new(1);
        let letter = write(&from.unwrap(), &to.unwrap(), &mail, now, &entropy).unwrap();
        String::from_utf8(letter.to_vec()).unwrap()
    }

    #[test]
    fn a_letter_has_the_headers_of_an_automatic_mail() {
        let letter = written("Your code", "1234-5678\n\nBye\n");
        let (head, body) = letter.split_once("\r\n\r\n").unwrap();
        for line in [
            "From: codes@shop.example",
            "To: jane@shop.example",
            "Subject: Your code",
            "Date: Sun, 06 Nov 1994 08:49:37 +0000",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(head.lines().any(|it| it == line), "{line} is not in:\n{head}");
        }
        let id = head.lines().find_map(|line| line.strip_prefix("Message-ID: <")).unwrap();
        assert!(id.ends_with("@shop.example>") && id.len() > 26, "{id}");
        assert_eq!(body, "1234-5678\r\n\r\nBye\r\n");
    }

    #[test]
    fn a_letter_in_any_language_is_ascii_in_short_lines() {
        let letter = written("Bestätigen: 设置密码", &format!("ä{}\n", " wörd".repeat(40)));
        assert!(letter.is_ascii() && letter.contains("quoted-printable"), "{letter}");
        assert!(letter.split("\r\n").all(|line| line.len() <= 78), "{letter}");
        assert!(letter.contains("=C3=A4 w=C3=B6rd"), "{letter}");
    }

    #[test]
    fn no_subject_adds_a_header() {
        for subject in
            ["a\r\nBcc: x@y.example", "a\nBcc: x@y.example\n\nHi", "ä\r\nBcc: x@y.example"]
        {
            let letter = written(subject, "x\n");
            let (head, _) = letter.split_once("\r\n\r\n").unwrap();
            assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
            assert!(letter.ends_with("\r\n\r\nx\r\n"), "{letter}");
        }
    }
}
