//! The options after the question mark.

use std::collections::BTreeSet;

use super::InvalidPayto;

/// Checks the options and returns the owner's name. The escapes must be valid already.
pub(super) fn receiver_name(options: &str) -> Result<String, InvalidPayto> {
    let mut keys = BTreeSet::new();
    let mut name = None;
    for option in options.split('&').filter(|_| !options.is_empty()) {
        let (key, value) = option.split_once('=').ok_or(InvalidPayto::Option)?;
        if key.is_empty() {
            return Err(InvalidPayto::Option);
        }
        if !keys.insert(key) {
            return Err(InvalidPayto::DuplicateOption);
        }
        if key == "receiver-name" {
            name = Some(percent_decode(value));
        }
    }
    name.and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|name| !name.is_empty() && !name.chars().any(char::is_control))
        .ok_or(InvalidPayto::ReceiverName)
}

/// Replaces every `%` and the two digits after it by the byte they mean. `+` is no blank here.
fn percent_decode(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        bytes.extend(u8::from_str_radix(digits, 16).ok());
        bytes.extend(rest.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_percent_decoded() {
        for (options, name) in [
            ("receiver-name=Alice", "Alice"),
            ("amount=EUR:1&receiver-name=Z%C3%BCrich%20AG", "Zürich AG"),
            ("receiver-name=A+B&message=", "A+B"),
            ("receiver-name=a=b?c", "a=b?c"),
        ] {
            assert_eq!(receiver_name(options).as_deref(), Ok(name));
        }
    }

    #[test]
    fn options_without_a_usable_name_are_refused() {
        for options in [
            "",
            "message=x",
            "Receiver-Name=x",
            "receiver-name=",
            "receiver-name=%00",
            "receiver-name=a%0Ab",
            "receiver-name=%FF",
        ] {
            assert_eq!(receiver_name(options), Err(InvalidPayto::ReceiverName), "{options}");
        }
    }

    #[test]
    fn malformed_and_repeated_options_are_refused() {
        for options in ["x", "receiver-name=x&", "&receiver-name=x", "=x", "receiver-name=x&y"] {
            assert_eq!(receiver_name(options), Err(InvalidPayto::Option), "{options}");
        }
        let twice = "receiver-name=x&receiver-name=y";
        assert_eq!(receiver_name(twice), Err(InvalidPayto::DuplicateOption));
    }
}
