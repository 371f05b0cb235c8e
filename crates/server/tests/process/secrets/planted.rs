//! Secrets that can be recognised, and the search for them.
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use std::collections::{BTreeSet, HashMap};
use taler_merchant_domain::base32;

/// What a secret is, which says where it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nowhere.
    Secret,
    /// In the answer that issues it.
    Token,
    /// In answers to those whom it belongs to, and in the database.
    Address,
    /// In the database.
    Hash,
}

/// Where something was said or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// What the program prints.
    Output,
    /// An answer of the 4xx and 5xx kind.
    Refusal,
    /// Any other answer.
    Answer,
    /// An answer that lists what is in the audit log.
    Audit,
    Database,
}

impl Kind {
    fn may_be_in(self, place: Place) -> bool {
        match self {
            Self::Secret => false,
            Self::Token => place == Place::Answer,
            Self::Address => matches!(place, Place::Answer | Place::Database),
            Self::Hash => place == Place::Database,
        }
    }
}

struct Plant {
    name: String,
    kind: Kind,
    /// What of it stays as it is in URLs, in JSON and in quotes, and that in other forms.
    forms: Vec<Vec<u8>>,
}

/// How much of a form has to be looked at to rule most of what is not it out.
const HEAD: usize = 8;

/// All secrets, and all that was said and kept.
#[derive(Default)]
pub(super) struct Evidence {
    plants: Vec<Plant>,
    heard: Vec<(Place, String, Vec<u8>)>,
}

impl Evidence {
    /// A new text to be used as a secret: letters and digits, which no form of quoting changes,
    /// before what has to be quoted.
    pub(super) fn plant(&mut self, kind: Kind, name: &str) -> String {
        let core = format!("Pl4nted{:03}Secret", self.plants.len());
        self.add(kind, name, &core);
        format!("{core} +/&%=")
    }

    /// The same for what has to be one word.
    pub(super) fn plant_word(&mut self, kind: Kind, name: &str) -> String {
        let word = format!("pl4nted{:03}word", self.plants.len());
        self.add(kind, name, &word);
        word
    }

    /// Keeps somebody else's text as a secret.
    pub(super) fn add(&mut self, kind: Kind, name: &str, core: &str) {
        let mut forms = forms(core.as_bytes());
        if let Ok(bytes) = base32::decode_array::<32>(core) {
            forms.extend(self::forms(&bytes));
        }
        self.plants.push(Plant { name: name.to_owned(), kind, forms });
    }

    pub(super) fn hear(&mut self, place: Place, what: &str, said: impl Into<Vec<u8>>) {
        self.heard.push((place, what.to_owned(), said.into()));
    }

    /// Whether something like that was heard.
    pub(super) fn heard(&self, place: Place, text: &str) -> bool {
        let is_there = |said: &[u8]| said.windows(text.len()).any(|part| part == text.as_bytes());
        self.heard.iter().any(|(heard, _, said)| *heard == place && is_there(said))
    }

    /// Which secrets are where they should not be: by name, since this is printed.
    pub(super) fn leaks(&self) -> BTreeSet<String> {
        let mut heads: HashMap<&[u8], Vec<(&Plant, &[u8])>> = HashMap::new();
        for plant in &self.plants {
            for form in &plant.forms {
                heads.entry(&form[..HEAD]).or_default().push((plant, form));
            }
        }
        let mut found = BTreeSet::new();
        for (place, what, said) in &self.heard {
            let mut line = 1;
            for (at, head) in said.windows(HEAD).enumerate() {
                line += usize::from(head[0] == b'\n');
                let candidates = heads.get(head).into_iter().flatten();
                for (plant, _) in candidates.filter(|(_, form)| said[at..].starts_with(form)) {
                    if !plant.kind.may_be_in(*place) {
                        found.insert(format!("{} is in {what}, line {line}", plant.name));
                    }
                }
            }
        }
        found
    }
}

/// As it is, in hexadecimal, and as a part of something in base64.
fn forms(core: &[u8]) -> Vec<Vec<u8>> {
    assert!(core.len() >= HEAD);
    let lower = core.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let mut all = vec![core.to_vec(), lower.to_uppercase().into_bytes(), lower.into_bytes()];
    for before in 0..3 {
        // Of the first and the last symbol some bits belong to what is around.
        let padded = [&vec![0; before], core].concat();
        let inner = (before * 8).div_ceil(6)..padded.len() * 8 / 6;
        for engine in [STANDARD, URL_SAFE] {
            all.push(engine.encode(&padded).as_bytes()[inner.clone()].to_vec());
        }
    }
    all
}

#[test]
fn what_is_planted_is_found() {
    let mut evidence = Evidence::default();
    let password = evidence.plant(Kind::Secret, "the password");
    let token = base32::encode(&[0xA7; 32]);
    evidence.add(Kind::Token, "the token", &token);
    evidence.add(Kind::Secret, "the code", "1234-5678");
    assert_eq!(evidence.leaks().len(), 0);
    let quoted: String = password
        .bytes()
        .map(|byte| if byte == b' ' { "%20".into() } else { char::from(byte).to_string() })
        .collect();
    let hex = password.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().concat();
    let mut samples = vec![
        format!("a line\n{{\"x\": \"{password}\"}}").into_bytes(),
        format!("GET /?x={quoted}").into_bytes(),
        format!("\\x00{hex}").into_bytes(),
        format!("\\x00{}", hex.to_lowercase()).into_bytes(),
    ];
    samples.extend(
        ["a:", "ab:", "abc:"].map(|user| STANDARD.encode(format!("{user}{password}")).into_bytes()),
    );
    for (number, sample) in samples.into_iter().enumerate() {
        evidence.hear(Place::Output, &format!("sample {number}"), sample);
        assert_eq!(evidence.leaks().len(), number + 1, "{:?}", evidence.leaks());
    }
    assert!(evidence.leaks().contains("the password is in sample 0, line 2"));
    evidence.hear(Place::Answer, "where it may be", token.clone());
    assert!(evidence.leaks().iter().all(|leak| leak.starts_with("the password")));
    evidence.hear(Place::Database, "its bytes", [&[1, 2], [0xA7; 32].as_slice()].concat());
    evidence.hear(Place::Audit, "the log", format!("x,{token}\n1234-5678"));
    for leak in [
        "the token is in its bytes, line 1",
        "the token is in the log, line 1",
        "the code is in the log, line 2",
    ] {
        assert!(evidence.leaks().contains(leak), "{leak}: {:?}", evidence.leaks());
    }
    assert!(evidence.heard(Place::Audit, "1234-5678") && !evidence.heard(Place::Output, "1234"));
}
