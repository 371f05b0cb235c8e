//! What names a host, wherever one stands in a text.

/// Longest host name in bytes.
const MAX_LEN: usize = 253;

/// Letters, digits, `-`, `_` and single dots; neither a dot nor `-` in front.
pub(crate) fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MAX_LEN).contains(&text.len())
        && !text.starts_with(['-', '.'])
        && !text.contains("..")
        && text.bytes().all(allowed)
}

/// A number up to 65535, and nothing but its digits.
pub(crate) fn port(text: &str) -> Option<u16> {
    // `u16::from_str` alone would take a sign.
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}
