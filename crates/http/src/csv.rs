//! Tables of text: RFC 4180, and safe to open in a spreadsheet.

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}'];

/// A line for each row, the last one too, each ended by CR and LF.
pub(crate) fn table<const N: usize>(
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut text = line(&head.map(str::to_owned));
    rows.into_iter().for_each(|row| text.push_str(&line(&row)));
    text
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// What could be a formula gets an apostrophe before it, which makes a text of it, and quotes
/// around it, so that no separator that a program may guess ends it early.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(FORMULA) || text.starts_with(['\u{ff0d}', '\u{ff20}']);
    let special = |letter| matches!(letter, '"' | ',' | ';' | '\'' | '\t' | '\r' | '\n');
    if !is_formula && !text.contains(special) {
        return text.to_owned();
    }
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_lines_of_cells() {
        let rows = [["1".to_owned(), String::new()], ["a b".to_owned(), "c".to_owned()]];
        assert_eq!(table(["x", "y"], rows), "x,y\r\n1,\r\na b,c\r\n");
        assert_eq!(table(["x"], []), "x\r\n");
    }

    #[test]
    fn separators_and_quotes_are_quoted() {
        for (text, quoted) in [
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("a;b", "\"a;b\""),
            ("2001:db8::1", "2001:db8::1"),
        ] {
            assert_eq!(cell(text), quoted);
        }
    }

    #[test]
    fn nothing_becomes_a_formula() {
        for text in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\u{ff1d}1",
            "=HYPERLINK(\"http://x\",\"y\")",
        ] {
            let cell = cell(text);
            assert!(cell.starts_with("\"'") && cell.ends_with('"'), "{cell}");
            let inside = &cell[2..cell.len() - 1];
            assert_eq!(inside.replace("\"\"", "\""), text);
            assert!(!inside.replace("\"\"", "").contains('"'), "{cell}");
        }
    }
}
