//! Values that are words of a fixed set.

/// Which user interface the browser application starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Persona(&'static str);

impl Persona {
    pub(crate) const WORDS: &'static [(&'static str, Self)] = &[
        ("expert", Self("expert")),
        ("offline-vending-machine", Self("offline-vending-machine")),
        ("point-of-sale", Self("point-of-sale")),
        ("digital-publishing", Self("digital-publishing")),
        ("e-commerce", Self("e-commerce")),
        ("developer", Self("developer")),
    ];

    /// The word of the protocol.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// The interval a wire deadline is rounded up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding(&'static str);

impl Rounding {
    pub(crate) const WORDS: &'static [(&'static str, Self)] = &[
        ("NONE", Self("NONE")),
        ("SECOND", Self("SECOND")),
        ("MINUTE", Self("MINUTE")),
        ("HOUR", Self("HOUR")),
        ("DAY", Self("DAY")),
        ("WEEK", Self("WEEK")),
        ("MONTH", Self("MONTH")),
        ("QUARTER", Self("QUARTER")),
        ("YEAR", Self("YEAR")),
    ];

    /// The word of the protocol.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_for_itself() {
        assert!(Persona::WORDS.iter().all(|(word, persona)| *word == persona.as_str()));
        assert!(Rounding::WORDS.iter().all(|(word, rounding)| *word == rounding.as_str()));
    }
}
