//! What `taler-merchant config` prints: every value that is used, and who set it.

use super::{
    configuration::Configuration, ini::assignment, origin::Origin, reader::Effective,
    warning::Warning,
};
use serde_json::{Map, Value, json};

/// The configuration as a file that reads back as the same settings, but for hidden passwords.
#[must_use]
pub fn text(configuration: &Configuration) -> String {
    let mut text = String::new();
    match configuration.file() {
        Some(file) => push(&mut text, &format!("# read from {}", file.display())),
        None => push(&mut text, "# no file was found"),
    }
    for warning in configuration.warnings() {
        push(&mut text, &format!("# warning: {warning}"));
    }
    let mut section = "";
    for effective in grouped(configuration.effective()) {
        if !effective.section.eq_ignore_ascii_case(section) {
            section = &effective.section;
            text.push('\n');
            push(&mut text, &format!("[{section}]"));
        }
        push_option(&mut text, effective);
    }
    text
}

/// The configuration as JSON: the file, the options in the order they are used, and the warnings.
#[must_use]
pub fn json(configuration: &Configuration) -> Value {
    let options: Vec<Value> = grouped(configuration.effective()).map(option_json).collect();
    let warnings: Vec<Value> = configuration.warnings().iter().map(warning_json).collect();
    json!({
        "file": configuration.file().map(|file| file.to_string_lossy()),
        "options": options,
        "warnings": warnings,
    })
}

/// Options of one section next to each other, sections by their first option.
fn grouped(effective: &[Effective]) -> impl Iterator<Item = &Effective> {
    let key = |it: &Effective| it.section.to_ascii_lowercase();
    let mut sections: Vec<String> = Vec::new();
    for it in effective {
        let section = key(it);
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    sections
        .into_iter()
        .flat_map(move |section| effective.iter().filter(move |it| key(it) == section))
}

fn push_option(text: &mut String, effective: &Effective) {
    let Effective { option, value, origin, .. } = effective;
    match value {
        Some(value) => {
            push(text, &format!("# {origin}"));
            push(text, &assignment(option, value));
        }
        None => push(text, &format!("# {option} is not set")),
    }
}

/// Adds a line. What is in it neither starts another one nor steers the terminal.
fn push(text: &mut String, line: &str) {
    let harmless =
        |c: char| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c };
    text.extend(line.chars().map(harmless));
    text.push('\n');
}

fn option_json(effective: &Effective) -> Value {
    let Effective { section, option, value, origin } = effective;
    json!({ "section": section, "option": option, "value": value, "origin": origin_json(origin) })
}

fn warning_json(warning: &Warning) -> Value {
    json!({ "origin": origin_json(&warning.origin), "text": warning.text })
}

fn origin_json(origin: &Origin) -> Value {
    let mut object = Map::new();
    let kind = match origin {
        Origin::Default => "default",
        Origin::CommandLine => "command line",
        Origin::File { path, line } => {
            object.insert("file".to_owned(), json!(path.to_string_lossy()));
            object.insert("line".to_owned(), json!(line));
            "file"
        }
    };
    object.insert("kind".to_owned(), json!(kind));
    Value::Object(object)
}

#[cfg(test)]
mod tests;
