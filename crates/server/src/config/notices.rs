//! Finding what a file says in vain.

use super::{
    ini::{Document, Section},
    options::{IGNORED, Ignored, TABLE, section_fits},
    warning::Warning,
};

/// One warning for everything that is written down and has no effect. Sections of other programs
/// are no business of this one: they often share a file.
pub(crate) fn notices(document: &Document) -> Vec<Warning> {
    document.sections().flat_map(|(key, section)| in_section(key, section)).collect()
}

fn in_section(key: &str, section: &Section) -> Vec<Warning> {
    if TABLE.iter().any(|option| section_fits(option.section(), key)) {
        return in_known_section(key, section);
    }
    let name = &section.name;
    let text = match ignored(key, None) {
        Some(Ignored { because, .. }) => format!("[{name}] {because}; it is ignored"),
        None if key.starts_with("merchant") || key.starts_with("currency") => {
            format!("[{name}] is an unknown section; it is ignored")
        }
        None => return Vec::new(),
    };
    vec![Warning { origin: section.origin.clone(), text }]
}

fn in_known_section(key: &str, section: &Section) -> Vec<Warning> {
    let known = |name: &str| {
        TABLE.iter().any(|option| option.name() == name && section_fits(option.section(), key))
    };
    let unused = section.options().filter(|(name, _)| !known(name));
    let warnings = unused.map(|(name, entry)| {
        let because = ignored(key, Some(name)).map_or("is unknown", |found| found.because);
        let text = format!("{}/{} {because}; it is ignored", section.name, entry.name);
        Warning { origin: entry.origin.clone(), text }
    });
    warnings.collect()
}

fn ignored(section: &str, option: Option<&str>) -> Option<&'static Ignored> {
    IGNORED.iter().find(|it| it.option == option && section_fits(it.section, section))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ini::Loader;
    use std::path::Path;

    fn warnings(text: &str) -> Vec<String> {
        let mut document = Document::default();
        Loader::default().parse(&mut document, Path::new("x.conf"), text.as_bytes()).unwrap();
        notices(&document).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_unknown_option_of_a_known_section_is_named_with_its_line() {
        assert_eq!(
            warnings("[Merchant]\nPort = 80\nProt = 81\n"),
            ["x.conf:3: Merchant/Prot is unknown; it is ignored"]
        );
        assert_eq!(
            warnings("[currency-eur]\nSYMBOL = x\n"),
            ["x.conf:2: currency-eur/SYMBOL is unknown; it is ignored"]
        );
    }

    #[test]
    fn an_obsolete_option_is_named_with_its_successor() {
        assert_eq!(
            warnings("[merchant]\nwire_transfer_delay = 1 day\n"),
            ["x.conf:2: merchant/wire_transfer_delay is obsolete: use \
                 DEFAULT_WIRE_TRANSFER_DELAY; it is ignored"]
        );
    }

    #[test]
    fn an_obsolete_section_is_named_once() {
        let found = warnings("\n[instance-default]\nA = 1\nB = 2\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("x.conf:2: [instance-default] is obsolete"), "{}", found[0]);
    }

    #[test]
    fn a_section_that_looks_misspelled_is_named() {
        assert_eq!(
            warnings("[merchantdb-sqlight]\nPATH = x\n"),
            ["x.conf:1: [merchantdb-sqlight] is an unknown section; it is ignored"]
        );
    }

    #[test]
    fn sections_of_other_programs_are_left_alone() {
        assert!(warnings("[exchange]\nPORT = 1\n[taler]\nX = 1\n[PATHS]\nMINE = /x\n").is_empty());
    }

    #[test]
    fn what_is_ignored_is_never_an_option() {
        for it in IGNORED {
            let name = it.option.unwrap_or("ANY");
            let known = TABLE.iter().any(|o| o.section() == it.section && o.name() == name);
            assert!(!known, "{}/{name}", it.section);
        }
    }
}
