//! One language: the templates of a file.
use super::error::Problem;
use super::template::{Placeholder, Rule, Template};
use std::collections::BTreeMap;
use taler_merchant_domain::challenges::Operation;

const CODE: Rule = Rule {
    name: "",
    needs: &[Placeholder::Code, Placeholder::Operation, Placeholder::Minutes],
    may: &[Placeholder::Instance],
    is_line: false,
};
const REPLACED: Rule = Rule { name: "", needs: &[Placeholder::Instance], may: &[], is_line: false };

const CODE_SUBJECT: Rule =
    Rule { name: "code.subject", needs: &[], may: &[Placeholder::Operation], is_line: true };
const CODE_MAIL: Rule = Rule { name: "code.mail", ..CODE };
const CODE_SMS: Rule = Rule { name: "code.sms", ..CODE };
const REPLACED_SUBJECT: Rule =
    Rule { name: "address-replaced.subject", needs: &[], may: &[], is_line: true };
const REPLACED_MAIL: Rule = Rule { name: "address-replaced.mail", ..REPLACED };
const REPLACED_SMS: Rule = Rule { name: "address-replaced.sms", ..REPLACED };

/// The templates of a kind of notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoticeWords {
    pub(super) subject: Template,
    pub(super) mail: Template,
    pub(super) sms: Template,
}

/// Everything that is said in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Language {
    pub(super) code: NoticeWords,
    pub(super) address_replaced: NoticeWords,
    operations: BTreeMap<Operation, Template>,
}

impl Language {
    /// Reads the text of a file.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let mut sections = sections(text)?;
        let mut take = |rule: &Rule| -> Result<Template, Problem> {
            let lines = sections.remove(rule.name).unwrap_or_default();
            Template::parse(rule, trimmed(&lines))
        };
        let mut notice = |subject: &Rule, mail: &Rule, sms: &Rule| {
            Ok(NoticeWords { subject: take(subject)?, mail: take(mail)?, sms: take(sms)? })
        };
        let code = notice(&CODE_SUBJECT, &CODE_MAIL, &CODE_SMS)?;
        let address_replaced = notice(&REPLACED_SUBJECT, &REPLACED_MAIL, &REPLACED_SMS)?;
        let operations = Operation::ALL
            .into_iter()
            .map(|operation| Ok((operation, take(&operation_rule(operation))?)))
            .collect::<Result<_, Problem>>()?;
        match sections.into_keys().next() {
            Some(name) => Err(Problem::Unknown(name.to_owned())),
            None => Ok(Self { code, address_replaced, operations }),
        }
    }

    /// What an operation is called.
    pub(super) fn operation(&self, operation: Operation) -> Option<&Template> {
        self.operations.get(&operation)
    }
}

fn operation_rule(operation: Operation) -> Rule {
    let name = match operation {
        Operation::InstanceProvision => "operation.instance_provision",
        Operation::InstanceConfig => "operation.instance_config",
        Operation::AccountConfig => "operation.account_config",
        Operation::AuthConfig => "operation.auth_config",
        Operation::AuthRecovery => "operation.auth_recovery",
        Operation::InstanceDeletion => "operation.instance_deletion",
        Operation::AuthTokenCreation => "operation.auth_token_creation",
    };
    Rule { name, needs: &[], may: &[], is_line: true }
}

/// The lines below each `[name]`. Lines that begin with `#` are comments.
fn sections(text: &str) -> Result<BTreeMap<&str, Vec<&str>>, Problem> {
    let mut sections = BTreeMap::<&str, Vec<&str>>::new();
    let mut current = None;
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    for (number, line) in (1..).zip(lines) {
        let line = line.trim_end();
        if line.contains(char::is_control) {
            return Err(Problem::Control(number));
        }
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            if sections.insert(name, Vec::new()).is_some() {
                return Err(Problem::Twice(name.to_owned()));
            }
            current = Some(name);
        } else if let Some(lines) = current.and_then(|name| sections.get_mut(name)) {
            lines.push(line);
        } else if !line.is_empty() {
            return Err(Problem::Outside(number));
        }
    }
    Ok(sections)
}

/// Without the empty lines at both ends.
fn trimmed<'a, 't>(lines: &'a [&'t str]) -> &'a [&'t str] {
    let mut lines = lines;
    while let Some((&"", rest)) = lines.split_first() {
        lines = rest;
    }
    while let Some((&"", rest)) = lines.split_last() {
        lines = rest;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENGLISH: &str = include_str!("texts/en.txt");

    fn problem(text: &str) -> String {
        Language::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn names_of_operations_are_those_under_which_they_are_stored() {
        for operation in Operation::ALL {
            let name = format!("operation.{}", operation.as_str());
            assert_eq!(operation_rule(operation).name, name);
        }
    }

    #[test]
    fn a_template_that_is_missing_empty_unknown_or_there_twice_is_named() {
        assert_eq!(problem(""), "[code.subject] is missing");
        let without = ENGLISH.replace("[code.sms]", "[code.sns]");
        assert_eq!(problem(&without), "[code.sms] is missing");
        assert_eq!(
            problem(&ENGLISH.replace("log in", "")),
            "[operation.auth_token_creation] is missing"
        );
        assert_eq!(
            problem(&format!("{ENGLISH}\n[code.letter]\nx\n")),
            "[code.letter] is no template"
        );
        assert_eq!(problem(&format!("{ENGLISH}\n[code.sms]\n")), "[code.sms] is there twice");
    }

    #[test]
    fn a_line_that_cannot_be_text_is_named() {
        assert_eq!(problem("# comment\n\ntext\n"), "line 3 stands before the first [name]");
        assert_eq!(problem("\n[code.sms]\na\u{1b}[2J\n"), "line 3 has a control character");
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_do_not_matter() {
        let other = format!("\u{feff}{}", ENGLISH.replace('\n', "  \r\n"));
        assert_eq!(Language::parse(&other), Language::parse(ENGLISH));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "((?s).{0,8}|\\[code\\.sms\\]|\n|[{}a]){0,12}") {
            drop(Language::parse(&text));
        }
    }
}
