use super::error::{Problem, WordsError};
use super::language::Language;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use taler_merchant_domain::i18n::LanguageTag;

/// The languages that come with the program. Another one is one more line and one more file.
const BUILT_IN: &[(&str, &str)] =
    &[("en", include_str!("texts/en.txt")), ("de", include_str!("texts/de.txt"))];
const EXTENSION: &str = "txt";
/// Many times what messages need.
const MAX_SIZE: u64 = 64 * 1024;

/// The words of messages in every language there is. They are complete: each says all that can be
/// said.
#[derive(Debug, Clone)]
pub struct Words {
    /// By tag, in lower case.
    languages: BTreeMap<String, Language>,
    fallback: String,
}

impl Words {
    /// The languages that come with the program, replaced and complemented by the files
    /// `LANGUAGE.txt` of `directory`. Who wants none of them is addressed in `fallback`.
    ///
    /// # Errors
    /// When a file cannot be read or is not complete and correct, or nothing is in `fallback`.
    pub fn load(directory: Option<&Path>, fallback: &LanguageTag) -> Result<Self, WordsError> {
        let mut languages = BTreeMap::new();
        for (tag, text) in BUILT_IN {
            let broken =
                |problem| WordsError::Broken { path: format!("{tag}.txt").into(), problem };
            languages.insert((*tag).to_owned(), Language::parse(text).map_err(broken)?);
        }
        for path in directory.map(files).transpose()?.unwrap_or_default() {
            let (tag, language) = read(&path)?;
            languages.insert(tag, language);
        }
        let fallback = fallback.as_str().to_ascii_lowercase();
        if languages.contains_key(&fallback) {
            Ok(Self { languages, fallback })
        } else {
            Err(WordsError::NoSuchLanguage(fallback))
        }
    }

    /// The first language of `wanted` that there is, each with its shorter forms: who wants
    /// `de-CH` gets `de` rather than what is wanted less.
    pub(super) fn choose(&self, wanted: &[LanguageTag]) -> Option<&Language> {
        let wanted = wanted.iter().map(|tag| tag.as_str().to_ascii_lowercase());
        let found = wanted.into_iter().find_map(|tag| {
            let shorter =
                |tag: &String| tag.rsplit_once('-').map(|(shorter, _)| shorter.to_owned());
            std::iter::successors(Some(tag), shorter).find_map(|tag| self.languages.get(&tag))
        });
        found.or_else(|| self.languages.get(&self.fallback))
    }
}

fn files(directory: &Path) -> Result<Vec<PathBuf>, WordsError> {
    let unreadable = |source| WordsError::Unreadable { path: directory.to_owned(), source };
    let entries = fs::read_dir(directory).map_err(unreadable)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(unreadable)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == EXTENSION));
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<(String, Language), WordsError> {
    let unreadable = |source| WordsError::Unreadable { path: path.to_owned(), source };
    let broken = |problem| WordsError::Broken { path: path.to_owned(), problem };
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let tag = LanguageTag::parse(name).map_err(|_name| broken(Problem::Name))?;
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_SIZE {
        return Err(broken(Problem::Size(MAX_SIZE)));
    }
    let text = String::from_utf8(fs::read(path).map_err(unreadable)?);
    let text = text.map_err(|_bytes| broken(Problem::Encoding))?;
    let language = Language::parse(&text).map_err(broken)?;
    Ok((tag.as_str().to_ascii_lowercase(), language))
}
