use super::*;
use crate::config::origin::Origin;
use proptest::prelude::*;

fn with_paths(text: &str, paths: &[(&str, &str)]) -> Result<Expanded, TooDeep> {
    let mut document = Document::default();
    for (name, value) in paths {
        document.set("PATHS", name, value, Origin::Default);
    }
    let environment = Environment::from_variables([("HOME", "/home/shop"), ("EMPTY", "")]);
    expand(text, &document, &environment)
}

fn text(text: &str, paths: &[(&str, &str)]) -> String {
    let expanded = with_paths(text, paths).unwrap();
    assert_eq!(expanded.unknown, Vec::<String>::new());
    expanded.text
}

#[test]
fn a_text_without_variables_stays() {
    assert_eq!(text("/var/lib/{x}/a}b", &[]), "/var/lib/{x}/a}b");
}

#[test]
fn both_forms_of_a_variable_are_replaced() {
    assert_eq!(text("$HOME/x", &[]), "/home/shop/x");
    assert_eq!(text("${HOME}x$HOME", &[]), "/home/shopx/home/shop");
}

#[test]
fn paths_come_before_the_environment_and_ignore_case() {
    assert_eq!(text("$HOME", &[("HOME", "/paths")]), "/paths");
    assert_eq!(text("$DataDir", &[("DATADIR", "/data")]), "/data");
}

#[test]
fn a_value_may_refer_to_further_variables() {
    let paths = [("A", "${B}/a"), ("B", "$HOME/b")];
    assert_eq!(text("$A", &paths), "/home/shop/b/a");
}

#[test]
fn a_default_stands_in_for_an_unset_or_empty_variable() {
    assert_eq!(text("${NONE:-/x}/y", &[]), "/x/y");
    assert_eq!(text("${EMPTY:-/x}", &[]), "/x");
    assert_eq!(text("${NONE:-}y", &[]), "y");
    assert_eq!(text("${HOME:-/x}", &[]), "/home/shop");
    assert_eq!(text("a${EMPTY}b", &[]), "ab");
}

#[test]
fn defaults_nest() {
    assert_eq!(text("${A:-${B:-${HOME}/c}/d}/e", &[]), "/home/shop/c/d/e");
    assert_eq!(text("${A:-x{y}z", &[]), "x{yz");
}

#[test]
fn an_unknown_variable_stays_and_is_reported() {
    let expanded = with_paths("/a/$NONE/${NADA}", &[]).unwrap();
    assert_eq!(expanded.text, "/a/$NONE/${NADA}");
    assert_eq!(expanded.unknown, ["$NONE", "${NADA}"]);
}

#[test]
fn a_malformed_reference_stays_and_is_reported() {
    for malformed in ["${HOME", "${HOME-x}", "${}", "${1}"] {
        let expanded = with_paths(malformed, &[]).unwrap();
        assert_eq!(expanded.text, malformed);
        assert_eq!(expanded.unknown, [malformed]);
    }
}

#[test]
fn a_dollar_sign_by_itself_stays() {
    assert_eq!(text("a$/b$1$", &[]), "a$/b$1$");
}

fn chain(length: usize) -> Vec<(String, String)> {
    let mut chain: Vec<_> =
        (1..length).map(|n| (format!("V{n}"), format!("$V{}", n + 1))).collect();
    chain.push((format!("V{length}"), "end".to_owned()));
    chain
}

#[test]
fn a_chain_may_have_128_levels_but_not_more() {
    for (length, expected) in [(128, Ok("end")), (129, Err(TooDeep))] {
        let chain = chain(length);
        let paths: Vec<_> = chain.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let outcome = with_paths("$V1", &paths).map(|expanded| expanded.text);
        assert_eq!(outcome, expected.map(str::to_owned));
    }
}

#[test]
fn a_variable_that_names_itself_is_refused() {
    assert_eq!(with_paths("$A", &[("A", "x$A")]), Err(TooDeep));
}

#[test]
fn a_tree_of_variables_is_cut_before_it_grows() {
    let names: Vec<String> = (0..32).map(|n| format!("V{n}")).collect();
    let values: Vec<String> = (1..33).map(|n| format!("$V{n}$V{n}")).collect();
    let paths: Vec<_> = names.iter().zip(&values).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(with_paths("$V0", &paths), Err(TooDeep));
}

proptest! {
    #[test]
    fn no_text_makes_the_expansion_panic(text in "([${}:A-]|\\PC){0,40}") {
        let _outcome = with_paths(&text, &[("A", "${A:-$A}")]);
    }
}
