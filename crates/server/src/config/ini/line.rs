//! One line of a configuration file, by itself.

use super::error::SyntaxError;

const INLINE: &str = "@inline@ FILE";
const INLINE_MATCHING: &str = "@inline-matching@ PATTERN";
const INLINE_SECRET: &str = "@inline-secret@ SECTION FILE";

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Nothing, or a comment.
    Blank,
    /// `[name]`
    Section(&'a str),
    /// `NAME = VALUE`
    Option { name: &'a str, value: &'a str },
    /// `@inline@ FILE`
    Inline(&'a str),
    /// `@inline-matching@ PATTERN`
    InlineMatching(&'a str),
    /// `@inline-secret@ SECTION FILE`
    InlineSecret { section: &'a str, file: &'a str },
}

impl<'a> Line<'a> {
    /// Reads a line without its line feed.
    pub(super) fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let text = text.trim_ascii();
        match text.chars().next() {
            None | Some('#' | '%') => Ok(Self::Blank),
            Some('[') => section(text),
            Some('@') => directive(text),
            Some(_) => assignment(text),
        }
    }
}

/// A value without blanks around it and without the quotes that may wrap it. Inside the quotes
/// everything is literal, quotes included.
pub(super) fn unquote(value: &str) -> &str {
    let value = value.trim_ascii();
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

fn section(text: &str) -> Result<Line<'_>, SyntaxError> {
    let name = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match name.map(str::trim_ascii) {
        None => Err(SyntaxError::UnclosedSection),
        Some("") => Err(SyntaxError::UnnamedSection),
        Some(name) => Ok(Line::Section(name)),
    }
}

fn assignment(text: &str) -> Result<Line<'_>, SyntaxError> {
    let (name, value) = text.split_once('=').ok_or(SyntaxError::NotAnAssignment)?;
    match name.trim_ascii() {
        "" => Err(SyntaxError::UnnamedOption),
        name => Ok(Line::Option { name, value: unquote(value) }),
    }
}

fn directive(text: &str) -> Result<Line<'_>, SyntaxError> {
    let (word, operand) = first_word(text);
    match word.to_ascii_lowercase().as_str() {
        "@inline@" => Ok(Line::Inline(named(operand, INLINE)?)),
        "@inline-matching@" => Ok(Line::InlineMatching(named(operand, INLINE_MATCHING)?)),
        "@inline-secret@" => {
            let (section, file) = first_word(operand);
            Ok(Line::InlineSecret { section, file: named(file, INLINE_SECRET)? })
        }
        _ => Err(SyntaxError::UnknownDirective),
    }
}

fn named<'a>(operand: &'a str, expected: &'static str) -> Result<&'a str, SyntaxError> {
    if operand.is_empty() { Err(SyntaxError::MissingOperand(expected)) } else { Ok(operand) }
}

/// The text up to the first blank, and what follows the blanks.
fn first_word(text: &str) -> (&str, &str) {
    let (word, rest) =
        text.split_once(|blank: char| blank.is_ascii_whitespace()).unwrap_or((text, ""));
    (word, rest.trim_ascii_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned(text: &str) -> (&str, &str) {
        match Line::parse(text) {
            Ok(Line::Option { name, value }) => (name, value),
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn blanks_around_a_line_are_ignored() {
        assert_eq!(assigned("   PORT = 80 \t\r"), ("PORT", "80"));
        assert_eq!(Line::parse("  [merchant]  "), Ok(Line::Section("merchant")));
    }

    #[test]
    fn an_empty_line_says_nothing() {
        assert_eq!(Line::parse(""), Ok(Line::Blank));
        assert_eq!(Line::parse(" \t "), Ok(Line::Blank));
    }

    #[test]
    fn comments_start_with_a_hash_or_a_percent_sign() {
        assert_eq!(Line::parse("# PORT = 80"), Ok(Line::Blank));
        assert_eq!(Line::parse("  % [merchant"), Ok(Line::Blank));
    }

    #[test]
    fn a_hash_later_in_the_line_is_part_of_the_value() {
        assert_eq!(assigned("A = b # c % d"), ("A", "b # c % d"));
    }

    #[test]
    fn blanks_around_the_equals_sign_are_optional() {
        assert_eq!(assigned("A=b"), ("A", "b"));
        assert_eq!(assigned("A\t=  b"), ("A", "b"));
    }

    #[test]
    fn only_the_first_equals_sign_divides() {
        assert_eq!(assigned("CONFIG = host=a port=1"), ("CONFIG", "host=a port=1"));
    }

    #[test]
    fn a_value_may_be_empty() {
        assert_eq!(assigned("BIND_TO ="), ("BIND_TO", ""));
        assert_eq!(assigned("BIND_TO = \"\""), ("BIND_TO", ""));
    }

    #[test]
    fn wrapping_quotes_are_removed_and_keep_blanks() {
        assert_eq!(assigned("A = \"  b c \""), ("A", "  b c "));
    }

    #[test]
    fn inner_quotes_and_backslashes_are_literal() {
        assert_eq!(assigned(r#"A = "b"c\"d""#), ("A", r#"b"c\"d"#));
        assert_eq!(assigned(r#"A = {"0":"x"}"#), ("A", r#"{"0":"x"}"#));
        assert_eq!(assigned("A = \"b"), ("A", "\"b"));
        assert_eq!(assigned("A = \""), ("A", "\""));
        assert_eq!(assigned("A = 'b'"), ("A", "'b'"));
    }

    #[test]
    fn directives_are_recognised_in_any_case() {
        assert_eq!(Line::parse("@inline@ a b.conf"), Ok(Line::Inline("a b.conf")));
        assert_eq!(Line::parse("@INLINE@\ta"), Ok(Line::Inline("a")));
        assert_eq!(Line::parse("@inline-matching@ d/*.conf"), Ok(Line::InlineMatching("d/*.conf")));
        assert_eq!(
            Line::parse("@inline-secret@  db  my secrets.conf"),
            Ok(Line::InlineSecret { section: "db", file: "my secrets.conf" })
        );
    }

    #[test]
    fn directives_need_their_operands() {
        assert_eq!(Line::parse("@inline@ "), Err(SyntaxError::MissingOperand(INLINE)));
        assert_eq!(
            Line::parse("@inline-secret@ db"),
            Err(SyntaxError::MissingOperand(INLINE_SECRET))
        );
        assert_eq!(Line::parse("@include@ a"), Err(SyntaxError::UnknownDirective));
    }

    #[test]
    fn broken_lines_are_told_apart() {
        assert_eq!(Line::parse("[merchant"), Err(SyntaxError::UnclosedSection));
        assert_eq!(Line::parse("[merchant] # why"), Err(SyntaxError::UnclosedSection));
        assert_eq!(Line::parse("["), Err(SyntaxError::UnclosedSection));
        assert_eq!(Line::parse("[ ]"), Err(SyntaxError::UnnamedSection));
        assert_eq!(Line::parse("PORT 80"), Err(SyntaxError::NotAnAssignment));
        assert_eq!(Line::parse(" = 80"), Err(SyntaxError::UnnamedOption));
    }
}
