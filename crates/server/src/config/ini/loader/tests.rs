use super::*;
use crate::config::ini::assignment;
use proptest::prelude::*;
use std::fmt::Write as _;
use tempfile::TempDir;

fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    directory
}

fn load(directory: &TempDir) -> Result<Document, ConfigError> {
    let mut document = Document::default();
    let main = directory.path().join("main.conf");
    Loader::default().read(&mut document, &main, &Origin::CommandLine)?;
    Ok(document)
}

fn parse(text: &str) -> Result<Document, ConfigError> {
    let mut document = Document::default();
    let path = Path::new("/nonexistent/main.conf");
    Loader::default().parse(&mut document, path, text.as_bytes())?;
    Ok(document)
}

fn value(document: &Document, section: &str, option: &str) -> Option<String> {
    document.find(section, option).map(|entry| entry.text.clone())
}

fn message(outcome: Result<Document, ConfigError>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn sections_and_options_ignore_case_and_values_keep_it() {
    let document = parse("[Merchant]\ncurrency = kudos\n[MERCHANT]\nPort = 1\n").unwrap();
    assert_eq!(value(&document, "merchant", "CURRENCY").as_deref(), Some("kudos"));
    assert_eq!(value(&document, "mErChAnT", "port").as_deref(), Some("1"));
}

#[test]
fn a_later_value_wins() {
    let document = parse("[a]\nX = 1\n[b]\nX = 2\n[a]\nx = 3\n").unwrap();
    assert_eq!(value(&document, "a", "X").as_deref(), Some("3"));
    assert_eq!(value(&document, "b", "X").as_deref(), Some("2"));
}

#[test]
fn every_value_knows_its_file_and_line() {
    let document = parse("# comment\n\n[a]\nX = 1\r\n  Y = 2").unwrap();
    let origin = |option| document.find("a", option).unwrap().origin.to_string();
    assert_eq!(origin("X"), "/nonexistent/main.conf:4");
    assert_eq!(origin("Y"), "/nonexistent/main.conf:5");
    assert_eq!(document.section("a").unwrap().origin.to_string(), "/nonexistent/main.conf:3");
}

#[test]
fn an_option_before_the_first_section_is_refused() {
    assert_eq!(
        message(parse("# x\nPORT = 1\n")),
        "/nonexistent/main.conf:2: the option stands before the first [section]"
    );
}

#[test]
fn an_error_names_file_and_line() {
    assert_eq!(
        message(parse("[a]\nnonsense\n")),
        "/nonexistent/main.conf:2: expected a comment, [section] or NAME = VALUE"
    );
}

#[test]
fn a_line_that_is_not_utf8_is_refused() {
    let mut document = Document::default();
    let bytes = b"[a]\nX = \xff\n";
    let outcome = Loader::default().parse(&mut document, Path::new("x.conf"), bytes);
    assert_eq!(outcome.unwrap_err().to_string(), "x.conf:2: the line is not UTF-8");
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let document = parse("\u{feff}[a]\nX = ä\n").unwrap();
    assert_eq!(value(&document, "a", "X").as_deref(), Some("ä"));
}

#[test]
fn inline_reads_a_file_relative_to_the_including_file() {
    let files = directory(&[
        ("main.conf", "[a]\nX = 1\nY = 1\n@inline@ sub/b.conf\nZ = 1\n"),
        ("sub/b.conf", "[a]\nX = 2\n@inline@ c.conf\n"),
        ("sub/c.conf", "[c]\nX = 3\n"),
    ]);
    let document = load(&files).unwrap();
    assert_eq!(value(&document, "a", "X").as_deref(), Some("2"));
    assert_eq!(value(&document, "c", "X").as_deref(), Some("3"));
    assert_eq!(value(&document, "a", "Z").as_deref(), Some("1"), "the section goes on");
    let origin = document.find("c", "X").unwrap().origin.to_string();
    assert!(origin.ends_with("/sub/c.conf:2"), "{origin}");
}

#[test]
fn a_value_after_an_include_wins_over_it() {
    let files =
        directory(&[("main.conf", "@inline@ b.conf\n[a]\nX = 1\n"), ("b.conf", "[a]\nX = 2\n")]);
    assert_eq!(value(&load(&files).unwrap(), "a", "X").as_deref(), Some("1"));
}

#[test]
fn an_included_file_has_to_name_its_own_section() {
    let files = directory(&[("main.conf", "[a]\n@inline@ b.conf\n"), ("b.conf", "X = 2\n")]);
    assert!(
        message(load(&files)).ends_with("/b.conf:1: the option stands before the first [section]")
    );
}

#[test]
fn a_missing_include_names_the_including_line() {
    let files = directory(&[("main.conf", "\n@inline@ gone.conf\n")]);
    let text = message(load(&files));
    assert!(text.contains("/main.conf:2: cannot read "), "{text}");
    assert!(text.ends_with("/gone.conf"), "{text}");
}

#[test]
fn a_missing_main_file_names_who_asked_for_it() {
    let text = message(load(&directory(&[])));
    assert!(text.starts_with("command line: cannot read "), "{text}");
}

#[test]
fn a_cycle_is_refused_however_it_is_spelled() {
    let direct = directory(&[("main.conf", "@inline@ ./main.conf\n")]);
    assert!(message(load(&direct)).ends_with("main.conf includes itself"));
    let indirect = directory(&[
        ("main.conf", "[a]\n@inline@ sub/b.conf\n"),
        ("sub/b.conf", "\n\n@inline@ ../main.conf\n"),
    ]);
    let text = message(load(&indirect));
    assert!(text.contains("/sub/b.conf:3: "), "{text}");
}

#[test]
fn a_file_may_be_included_twice() {
    let files = directory(&[
        ("main.conf", "@inline@ b.conf\n[b]\nX = 1\n@inline@ b.conf\n"),
        ("b.conf", "[b]\nX = 2\n"),
    ]);
    assert_eq!(value(&load(&files).unwrap(), "b", "X").as_deref(), Some("2"));
}

#[test]
fn inline_matching_reads_the_matching_files_in_order() {
    let files = directory(&[
        ("main.conf", "@inline-matching@ d/*.conf\n"),
        ("d/20.conf", "[a]\nX = 20\nY = 20\n"),
        ("d/10.conf", "[a]\nX = 10\nZ = 10\n"),
        ("d/30.conf.bak", "[a]\nX = 30\n"),
        ("d/40.conf/x", ""),
    ]);
    let document = load(&files).unwrap();
    assert_eq!(value(&document, "a", "X").as_deref(), Some("20"));
    assert_eq!(value(&document, "a", "Z").as_deref(), Some("10"));
}

#[test]
fn inline_matching_may_match_nothing() {
    let files = directory(&[("main.conf", "@inline-matching@ none/*.conf\n[a]\nX = 1\n")]);
    assert_eq!(value(&load(&files).unwrap(), "a", "X").as_deref(), Some("1"));
}

#[test]
fn inline_matching_that_matches_its_own_file_is_a_cycle() {
    let files = directory(&[("main.conf", "@inline-matching@ *.conf\n")]);
    assert!(message(load(&files)).ends_with("main.conf includes itself"));
}

#[test]
fn inline_matching_takes_no_pattern_for_directories() {
    let files = directory(&[("main.conf", "@inline-matching@ */a.conf\n")]);
    let text = message(load(&files));
    assert!(
        text.ends_with("/main.conf:1: only the file name may contain * or ?, not the directory")
    );
}

#[test]
fn inline_secret_takes_one_section_of_the_file() {
    let files = directory(&[
        ("main.conf", "@inline-secret@ DB secrets.conf\n[merchant]\nX = 1\n"),
        ("secrets.conf", "[merchant]\nX = 2\nY = 2\n[db]\nCONFIG = secret\n"),
    ]);
    let document = load(&files).unwrap();
    assert_eq!(value(&document, "db", "CONFIG").as_deref(), Some("secret"));
    assert_eq!(value(&document, "merchant", "X").as_deref(), Some("1"));
    assert_eq!(value(&document, "merchant", "Y"), None);
    let origin = document.find("db", "CONFIG").unwrap().origin.to_string();
    assert!(origin.ends_with("/secrets.conf:5"), "{origin}");
}

#[test]
fn inline_secret_skips_what_cannot_be_read_but_opens_the_section() {
    let files = directory(&[
        ("main.conf", "@inline-secret@ db gone.conf\n@inline-secret@ db d\n"),
        ("d/x", ""),
    ]);
    let document = load(&files).unwrap();
    assert_eq!(document.section("db").unwrap().options().count(), 0);
}

#[test]
fn inline_secret_does_not_hide_a_broken_file() {
    let files = directory(&[
        ("main.conf", "@inline-secret@ db secrets.conf\n"),
        ("secrets.conf", "[db]\n@inline@ gone.conf\n"),
    ]);
    assert!(message(load(&files)).contains("/secrets.conf:2: cannot read "));
}

#[test]
fn an_error_in_a_secret_does_not_repeat_the_line() {
    let files = directory(&[
        ("main.conf", "@inline-secret@ db secrets.conf\n"),
        ("secrets.conf", "[db]\nhunter2\n"),
    ]);
    assert!(!message(load(&files)).contains("hunter2"));
}

fn render(document: &Document) -> String {
    let mut text = String::new();
    for (name, section) in document.sections() {
        writeln!(text, "[{name}]").unwrap();
        for (name, entry) in section.options() {
            writeln!(text, "{}", assignment(name, &entry.text)).unwrap();
        }
    }
    text
}

fn values(document: &Document) -> Vec<(String, String, String)> {
    let sections = document.sections().flat_map(|(section, options)| {
        options.options().map(move |(option, entry)| (section, option, &entry.text))
    });
    sections.map(|(s, o, v)| (s.to_owned(), o.to_owned(), v.clone())).collect()
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "(?s).*") {
        let _outcome = parse(&text);
    }

    #[test]
    fn no_mixture_of_tokens_makes_the_parser_panic(
        lines in prop::collection::vec(
            r#"[ \t]*(\[[a-z\]]*\]?|[#%=A-C" ]{0,6}|@inline(-secret|-matching)?@?[ a*?/.]{0,6})"#,
            0..12,
        ),
    ) {
        let _outcome = parse(&lines.join("\n"));
    }

    #[test]
    fn what_was_read_can_be_written_and_read_again(
        entries in prop::collection::vec(("[a-c]", "[A-C]{1,2}", "[^\n]{0,8}"), 0..12),
    ) {
        let mut document = Document::default();
        for (section, option, value) in &entries {
            document.set(section, option, value, Origin::Default);
        }
        let again = parse(&render(&document)).unwrap();
        prop_assert_eq!(values(&again), values(&document));
    }
}
