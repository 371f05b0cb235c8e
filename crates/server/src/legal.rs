//! Terms of service and privacy policy: read once, at the start.
use crate::config::LegalDocument;
use anyhow::{Context, bail};
use std::fs;
use std::path::Path;
use taler_merchant_http::{LegalFile, LegalText};

/// What a file may be, in the order of preference of those who do not say.
const MEDIA_TYPES: [(&str, &str); 7] = [
    ("html", "text/html"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("xml", "application/xml"),
    ("jpg", "image/jpeg"),
];

/// The largest file, in bytes.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// Reads `DIRECTORY/LANGUAGE/ETAG.EXTENSION`, for every language and known extension.
///
/// # Errors
/// When the directory cannot be read, has no such file, or one that is too large.
pub fn load(document: &LegalDocument) -> anyhow::Result<LegalText> {
    let directory = &document.directory;
    let mut files = read(directory, &document.etag)
        .with_context(|| format!("the legal document in {}", directory.display()))?;
    if files.is_empty() {
        bail!("{} has no LANGUAGE/{}.html or the like", directory.display(), document.etag);
    }
    let rank = |media_type| MEDIA_TYPES.iter().position(|(_, known)| *known == media_type);
    // English first, as the language of those who do not say.
    files.sort_by_key(|file| (rank(file.media_type), file.language != "en", file.language.clone()));
    Ok(LegalText { etag: document.etag.clone(), files })
}

fn read(directory: &Path, etag: &str) -> anyhow::Result<Vec<LegalFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let Ok(language) = entry.file_name().into_string() else { continue };
        if !entry.file_type()?.is_dir() {
            continue;
        }
        for (extension, media_type) in MEDIA_TYPES {
            let path = entry.path().join(format!("{etag}.{extension}"));
            let Ok(meta) = fs::metadata(&path) else { continue };
            if meta.len() > MAX_SIZE {
                bail!("{} is larger than {MAX_SIZE} bytes", path.display());
            }
            let content = fs::read(&path).with_context(|| path.display().to_string())?.into();
            files.push(LegalFile { language: language.clone(), media_type, content });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(files: &[&str]) -> (tempfile::TempDir, LegalDocument) {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let document = LegalDocument { directory: dir.path().to_owned(), etag: "v1".to_owned() };
        (dir, document)
    }

    #[test]
    fn every_language_and_format_of_the_version_is_read() {
        let files = ["de/v1.html", "en/v1.txt", "en/v1.html", "en/v0.html", "en/v1.exe", "README"];
        let (_dir, document) = document(&files);
        let text = load(&document).unwrap();
        let read: Vec<_> =
            text.files.iter().map(|file| (file.language.as_str(), file.media_type)).collect();
        assert_eq!(read, [("en", "text/html"), ("de", "text/html"), ("en", "text/plain")]);
    }

    #[test]
    fn a_version_that_is_not_there_stops_the_start() {
        let (_dir, document) = document(&["en/v0.html"]);
        assert!(load(&document).unwrap_err().to_string().contains("v1.html"));
    }
}
