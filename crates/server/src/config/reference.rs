//! The reference of all options: the tables of `docs/CONFIGURATION.md`.

use super::{
    options::{Described, IGNORED, Ignored, TABLE},
    paths::{self, PathVariable},
};

/// The tables in Markdown, one per section, each under its heading.
#[must_use]
pub fn markdown() -> String {
    let mut tables = Vec::new();
    for options in TABLE.chunk_by(|a, b| a.section() == b.section()) {
        let section = options.first().map_or("", |option| option.section());
        tables.push(table(
            &format!("`[{section}]`"),
            &["Option", "Meaning", "Value", "Default", "Example"],
            options.iter().map(|option| option_row(*option)),
        ));
    }
    let paths = paths::VARIABLES.iter().map(path_row);
    tables.push(table("`[PATHS]`", &["Path", "Meaning", "Default"], paths));
    let ignored = IGNORED.iter().map(ignored_row);
    tables.push(table("Ignored", &["Section", "Option", "Why"], ignored));
    tables.join("\n")
}

fn table<const N: usize>(
    heading: &str,
    columns: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let head = row(&columns.map(str::to_owned));
    let rule = row(&columns.map(|_| "---".to_owned()));
    let rows: String = rows.map(|cells| row(&cells)).collect();
    format!("### {heading}\n\n{head}{rule}{rows}")
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn option_row(option: &dyn Described) -> [String; 5] {
    [
        code(option.name()),
        option.meaning().to_owned(),
        option.expected(),
        option.default().map_or_else(|| "not set".to_owned(), code),
        code(option.example()),
    ]
}

fn path_row(path: &PathVariable) -> [String; 3] {
    [code(path.name), path.meaning.to_owned(), path.default.to_owned()]
}

fn ignored_row(ignored: &Ignored) -> [String; 3] {
    let option = ignored.option.map_or_else(|| "all".to_owned(), code);
    [code(&format!("[{}]", ignored.section)), option, ignored.because.to_owned()]
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/CONFIGURATION.md"));

    fn rows(text: &str) -> Vec<&str> {
        text.lines().filter(|line| line.starts_with(['|', '#'])).collect()
    }

    /// The part of the document that the tables make up.
    fn documented() -> &'static str {
        DOCUMENT.split_once("\n## Options\n").unwrap().1
    }

    #[test]
    fn every_option_of_the_program_is_in_the_document() {
        let documented = rows(documented());
        for row in rows(&markdown()) {
            assert!(documented.contains(&row), "missing in the document: {row}");
        }
    }

    #[test]
    fn every_option_in_the_document_is_one_of_the_program() {
        let tables = markdown();
        let known = rows(&tables);
        for row in rows(documented()) {
            assert!(known.contains(&row), "unknown to the program: {row}");
        }
    }

    #[test]
    fn the_document_has_the_order_of_the_program() {
        assert_eq!(rows(documented()), rows(&markdown()));
    }

    #[test]
    fn no_cell_breaks_its_table() {
        for row in rows(&markdown()).iter().filter(|row| row.starts_with('|')) {
            let bars = row.matches('|').count();
            assert!(bars == 4 || bars == 6, "{row}");
        }
    }
}
