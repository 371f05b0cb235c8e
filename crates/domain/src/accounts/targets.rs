use crate::PaytoUri;
use regex::bytes::{Regex, RegexBuilder};
use std::collections::BTreeSet;

/// Which bank accounts an operator accepts: the options `PAYMENT_TARGET_TYPES` and
/// `PAYMENT_TARGET_REGEX`.
#[derive(Debug, Clone, Default)]
pub struct PaymentTargets {
    /// In lower case; `None` for any.
    types: Option<BTreeSet<String>>,
    /// For the whole URI.
    pattern: Option<Regex>,
}

/// The pattern of an operator is not a regular expression.
#[derive(Debug, thiserror::Error)]
#[error("not a regular expression")]
pub struct InvalidTargetPattern(#[source] regex::Error);

/// Why an operator does not accept a bank account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetRefused {
    /// The target type is not among those of the operator.
    #[error("this server does not accept accounts of this target type")]
    Type,
    /// The URI does not have the form that the operator wants.
    #[error("this server does not accept accounts of this form")]
    Pattern,
}

impl PaymentTargets {
    /// Takes types, in any case, where `*` stands for any, and a regular expression that the whole
    /// text of a URI has to match, as it was given. No expression takes more than linear time.
    ///
    /// ```
    /// use taler_merchant_domain::{PaytoUri, accounts::PaymentTargets};
    ///
    /// let swiss = PaymentTargets::new(["iban"], Some("payto://iban/CH.*"))?;
    /// let account = PaytoUri::parse("payto://iban/CH9300762011623852957?receiver-name=Jo")?;
    /// assert!(swiss.check(&account).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidTargetPattern`] when `pattern` is not a regular expression.
    pub fn new<'t>(
        types: impl IntoIterator<Item = &'t str>,
        pattern: Option<&str>,
    ) -> Result<Self, InvalidTargetPattern> {
        let types: BTreeSet<String> = types.into_iter().map(str::to_ascii_lowercase).collect();
        let types = (!types.contains("*")).then_some(types);
        let pattern = pattern.map(whole).transpose().map_err(InvalidTargetPattern)?;
        Ok(Self { types, pattern })
    }

    /// Whether an account is accepted.
    ///
    /// # Errors
    /// See [`TargetRefused`].
    pub fn check(&self, account: &PaytoUri) -> Result<(), TargetRefused> {
        if self.types.as_ref().is_some_and(|types| !types.contains(account.target_type())) {
            return Err(TargetRefused::Type);
        }
        let fits = |pattern: &Regex| pattern.is_match(account.as_str().as_bytes());
        if self.pattern.as_ref().is_some_and(|pattern| !fits(pattern)) {
            return Err(TargetRefused::Pattern);
        }
        Ok(())
    }
}

/// An expression for the whole text. It has to stand on its own too: one that closes the group
/// around it would mean something else.
fn whole(pattern: &str) -> Result<Regex, regex::Error> {
    compile(pattern)?;
    compile(&format!(r"\A(?:{pattern})\z"))
}

/// URIs are ASCII.
fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account(text: &str) -> PaytoUri {
        PaytoUri::parse(text).unwrap()
    }

    fn bank() -> PaytoUri {
        account("payto://x-taler-bank/bank.example/7?receiver-name=Jo")
    }

    fn check(types: &[&str], pattern: Option<&str>) -> Result<(), TargetRefused> {
        PaymentTargets::new(types.iter().copied(), pattern).unwrap().check(&bank())
    }

    #[test]
    fn every_account_is_accepted_where_nothing_is_said() {
        assert!(PaymentTargets::default().check(&bank()).is_ok());
        assert!(check(&["*"], None).is_ok());
        assert!(check(&["iban", "*"], None).is_ok());
    }

    #[test]
    fn a_type_is_one_of_those_named_in_any_case() {
        assert!(check(&["iban", "X-Taler-Bank"], None).is_ok());
        assert_eq!(check(&["iban"], None), Err(TargetRefused::Type));
        assert_eq!(check(&[], None), Err(TargetRefused::Type));
        let upper = account("PAYTO://X-TALER-BANK/bank.example/7?receiver-name=Jo");
        let targets = PaymentTargets::new(["x-taler-bank"], None).unwrap();
        assert!(targets.check(&upper).is_ok());
    }

    #[test]
    fn the_whole_uri_has_to_match() {
        for pattern in [
            ".*",
            "^payto://x-taler-bank/.*$",
            "payto://(x-taler-bank|iban)/[^?]*\\?receiver-name=Jo",
            "payto|payto://.*",
            "(?i)PAYTO://.*",
            "(?m)^payto://.*",
        ] {
            assert_eq!(check(&["*"], Some(pattern)), Ok(()), "{pattern}");
        }
        for pattern in ["payto", "", ".", "x-taler-bank", "^payto://x-taler-bank/", "a|b|.*=J"] {
            let refused = Err(TargetRefused::Pattern);
            assert_eq!(check(&["*"], Some(pattern)), refused, "{pattern}");
        }
    }

    #[test]
    fn what_is_no_regular_expression_is_refused() {
        for pattern in ["(", "[a", "*", "a)|(b", ")(", "(?x) a # b", "\\1", "(?=a)"] {
            let error = PaymentTargets::new(["*"], Some(pattern)).unwrap_err();
            assert_eq!(error.to_string(), "not a regular expression", "{pattern}");
        }
    }

    #[test]
    fn no_expression_is_slow() {
        let long = format!("payto://x/{}?receiver-name=x", "a".repeat(2000));
        let targets = PaymentTargets::new(["*"], Some("payto://x/(a*)*(a|aa)+(a*)*b")).unwrap();
        assert_eq!(targets.check(&account(&long)), Err(TargetRefused::Pattern));
    }

    proptest! {
        #[test]
        fn arbitrary_patterns_never_panic(pattern in "[a-z/:*+?|()\\[\\]{}^$.\\\\0-9]{0,20}") {
            if let Ok(targets) = PaymentTargets::new(["*"], Some(&pattern)) {
                let _ = targets.check(&bank());
            }
        }

        #[test]
        fn a_literal_matches_itself_only(name in "[a-z0-9]{1,9}", other in "[a-z0-9]{1,9}") {
            let text = |name: &str| format!("payto://void/{name}?receiver-name=x");
            let pattern = text(&name).replace('?', "\\?");
            let targets = PaymentTargets::new(["*"], Some(&pattern)).unwrap();
            prop_assert!(targets.check(&account(&text(&name))).is_ok());
            prop_assert_eq!(targets.check(&account(&text(&other))).is_ok(), name == other);
        }
    }
}
