//! `$VAR`, `${VAR}` and `${VAR:-default}` in file names.

use super::{environment::Environment, ini::Document};

/// How deep variables and defaults may refer to further ones.
const MAX_DEPTH: u8 = 128;
/// How many variables one file name may take in all. A few lines that each name the previous one
/// twice would otherwise keep the start busy forever.
const MAX_VARIABLES: u32 = 4096;

/// A file name that refers to itself, or to too many variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {MAX_DEPTH} levels or {MAX_VARIABLES} variables")]
pub struct TooDeep;

/// A text with its variables replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expanded {
    /// The result. References that cannot be resolved are left as they were.
    pub(crate) text: String,
    /// The references that were left, as they were written.
    pub(crate) unknown: Vec<String>,
}

/// Replaces the variables of a text: `[PATHS]` of the document first, then the environment.
pub(crate) fn expand(
    text: &str,
    document: &Document,
    environment: &Environment,
) -> Result<Expanded, TooDeep> {
    let mut expander =
        Expander { document, environment, budget: MAX_VARIABLES, unknown: Vec::new() };
    let text = expander.expand(text, 0)?;
    Ok(Expanded { text, unknown: expander.unknown })
}

struct Expander<'a> {
    document: &'a Document,
    environment: &'a Environment,
    budget: u32,
    unknown: Vec<String>,
}

/// What follows a dollar sign.
struct Reference<'a> {
    /// The whole of it, without the dollar sign.
    written: &'a str,
    name: &'a str,
    default: Option<&'a str>,
}

impl<'a> Expander<'a> {
    fn expand(&mut self, text: &str, depth: u8) -> Result<String, TooDeep> {
        if depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            result.push_str(before);
            if let Some(reference) = Reference::parse(after) {
                result.push_str(&self.resolve(&reference, depth)?);
                rest = after.get(reference.written.len()..).unwrap_or_default();
            } else {
                if after.starts_with('{') {
                    self.unknown.push(format!("${after}"));
                }
                result.push('$');
                rest = after;
            }
        }
        result.push_str(rest);
        Ok(result)
    }

    fn resolve(&mut self, reference: &Reference<'_>, depth: u8) -> Result<String, TooDeep> {
        self.budget = self.budget.checked_sub(1).ok_or(TooDeep)?;
        match (self.value(reference.name), reference.default) {
            (Some(value), None) => self.expand(value, depth + 1),
            (Some(value), Some(_)) if !value.is_empty() => self.expand(value, depth + 1),
            (_, Some(default)) => self.expand(default, depth + 1),
            (None, None) => {
                let written = format!("${}", reference.written);
                self.unknown.push(written.clone());
                Ok(written)
            }
        }
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        match self.document.find("PATHS", name) {
            Some(entry) => Some(&entry.text),
            None => self.environment.variable(name),
        }
    }
}

impl<'a> Reference<'a> {
    fn parse(after: &'a str) -> Option<Self> {
        let Some(inner) = after.strip_prefix('{') else {
            let name = leading_name(after)?;
            return Some(Self { written: name, name, default: None });
        };
        let inner = up_to_closing_brace(inner)?;
        let written = after.get(..inner.len().checked_add(2)?)?;
        let name = leading_name(inner)?;
        let default = match inner.strip_prefix(name)? {
            "" => None,
            rest => Some(rest.strip_prefix(":-")?),
        };
        Some(Self { written, name, default })
    }
}

/// The name of a variable at the start of the text.
fn leading_name(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text.get(..end)?;
    name.starts_with(|c: char| !c.is_ascii_digit()).then_some(name)
}

/// The text before the brace that closes an already opened one.
fn up_to_closing_brace(text: &str) -> Option<&str> {
    let mut open = 1_u32;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '{' if previous == '$' => open = open.checked_add(1)?,
            '}' => open = open.checked_sub(1)?,
            _ => {}
        }
        if open == 0 {
            return text.get(..at);
        }
        previous = c;
    }
    None
}

#[cfg(test)]
mod tests;
