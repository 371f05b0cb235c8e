//! File name patterns of `@inline-matching@`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The files of `directory` whose names match, sorted by name. A directory that does not exist has
/// none; names that are not UTF-8 never match.
pub(super) fn files(directory: &Path, pattern: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        if name.to_str().is_some_and(|name| matches(pattern, name)) {
            names.push(name);
        }
    }
    names.sort();
    let paths = names.into_iter().map(|name| directory.join(name));
    Ok(paths.filter(|path| !path.is_dir()).collect())
}

/// Whether a file name matches: `*` stands for any text, `?` for one character. As in a shell, a
/// leading dot has to be written out.
fn matches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let mut pieces = pattern.split('*');
    let Some(rest) = pieces.next().and_then(|head| strip_head(name, head)) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((tail, middle)) = pieces.split_last() else { return rest.is_empty() };
    let rest = middle.iter().try_fold(rest, |rest, piece| skip_to(rest, piece));
    rest.is_some_and(|rest| ends_in(rest, tail))
}

/// What follows `piece` at the start of `text`.
fn strip_head<'a>(text: &'a str, piece: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    let fits =
        piece.chars().all(|wanted| rest.next().is_some_and(|c| wanted == '?' || c == wanted));
    fits.then_some(rest.as_str())
}

/// What follows the first `piece` in `text`. The first one is enough: another `*` comes after it.
fn skip_to<'a>(text: &'a str, piece: &str) -> Option<&'a str> {
    suffixes(text).find_map(|suffix| strip_head(suffix, piece))
}

fn ends_in(text: &str, piece: &str) -> bool {
    suffixes(text).any(|suffix| strip_head(suffix, piece) == Some(""))
}

/// Every end of the text, the whole and the empty one included.
fn suffixes(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().filter_map(|(at, _)| text.get(at..)).chain(std::iter::once(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_without_wildcards_matches_itself_only() {
        assert!(matches("a.conf", "a.conf"));
        assert!(!matches("a.conf", "a.conf~"));
        assert!(!matches("a.conf", "ba.conf"));
    }

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("*.conf", "a.conf"));
        assert!(matches("a*", "a"));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(matches("*", "ä"));
        assert!(!matches("*.conf", "a.conf.bak"));
        assert!(!matches("a*a", "a"));
    }

    #[test]
    fn a_question_mark_stands_for_one_character() {
        assert!(matches("?.conf", "ä.conf"));
        assert!(matches("*?x", "ax"));
        assert!(!matches("?.conf", ".conf"));
        assert!(!matches("??", "a"));
    }

    #[test]
    fn a_hidden_file_has_to_be_asked_for() {
        assert!(!matches("*.conf", ".a.conf"));
        assert!(matches(".*.conf", ".a.conf"));
    }
}
