//! Writing a line so that it reads back as the same value.

/// `NAME = VALUE`, in quotes where the dialect would otherwise change the value.
pub(crate) fn assignment(name: &str, value: &str) -> String {
    let loses_blanks = value.trim_ascii().len() != value.len();
    let loses_quotes = value.starts_with('"') && value.ends_with('"');
    if value.is_empty() || loses_blanks || loses_quotes {
        format!("{name} = \"{value}\"")
    } else {
        format!("{name} = {value}")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::line::Line, *};
    use proptest::prelude::*;

    #[test]
    fn quotes_are_written_only_where_they_are_needed() {
        assert_eq!(assignment("A", "b \"c\""), "A = b \"c\"");
        assert_eq!(assignment("A", ""), "A = \"\"");
        assert_eq!(assignment("A", " b"), "A = \" b\"");
        assert_eq!(assignment("A", "\"b\""), "A = \"\"b\"\"");
    }

    proptest! {
        #[test]
        fn any_value_of_one_line_reads_back(value in "[^\n]*") {
            let line = assignment("A", &value);
            prop_assert_eq!(Line::parse(&line), Ok(Line::Option { name: "A", value: &value }));
        }
    }
}
