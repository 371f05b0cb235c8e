//! Text with placeholders.
use super::error::Problem;
use zeroize::Zeroizing;

/// What is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholder {
    Code,
    Operation,
    Instance,
    Minutes,
}

impl Placeholder {
    const ALL: [Self; 4] = [Self::Code, Self::Operation, Self::Instance, Self::Minutes];

    /// As it is written in a template.
    fn written(self) -> &'static str {
        match self {
            Self::Code => "{code}",
            Self::Operation => "{operation}",
            Self::Instance => "{instance}",
            Self::Minutes => "{minutes}",
        }
    }
}

/// What a template may look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    /// What it must have, each once at least.
    pub(super) needs: &'static [Placeholder],
    /// What else it may have.
    pub(super) may: &'static [Placeholder],
    /// Whether it is a single line.
    pub(super) is_line: bool,
}

impl Rule {
    fn knows(&self, placeholder: Placeholder) -> bool {
        self.needs.contains(&placeholder) || self.may.contains(&placeholder)
    }

    fn known(&self) -> String {
        let known: Vec<_> =
            self.needs.iter().chain(self.may).map(|placeholder| placeholder.written()).collect();
        if known.is_empty() { "none".to_owned() } else { known.join(", ") }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(Placeholder),
}

/// A checked template: lines of pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template(Vec<Vec<Piece>>);

impl Template {
    /// Reads the lines of a template, which are not empty at either end.
    pub(super) fn parse(rule: &Rule, lines: &[&str]) -> Result<Self, Problem> {
        let name = || rule.name.to_owned();
        if lines.is_empty() {
            return Err(Problem::Missing(name()));
        }
        if rule.is_line && lines.len() > 1 {
            return Err(Problem::Lines(name()));
        }
        let wrong = || Problem::Placeholder { template: name(), known: rule.known() };
        let read = |line: &&str| pieces(line).ok_or_else(wrong);
        let template = Self(lines.iter().map(read).collect::<Result<_, _>>()?);
        let has = |placeholder: Placeholder| template.has(placeholder);
        if Placeholder::ALL.into_iter().any(|it| has(it) && !rule.knows(it)) {
            return Err(wrong());
        }
        match rule.needs.iter().find(|needed| !has(**needed)) {
            Some(needed) => {
                let placeholder = needed.written().to_owned();
                Err(Problem::Lacks { template: name(), placeholder })
            }
            None => Ok(template),
        }
    }

    fn has(&self, placeholder: Placeholder) -> bool {
        self.0.iter().flatten().any(|piece| *piece == Piece::Value(placeholder))
    }

    /// The text, its lines joined by `between`. A line with a placeholder that has no value is left
    /// out, and the gap that it leaves closes.
    pub(super) fn fill(
        &self,
        between: &str,
        value: impl Fn(Placeholder) -> Option<Zeroizing<String>>,
    ) -> Zeroizing<String> {
        // With room for all of it the text does not move, and leaves no copy of the code behind.
        let mut text = Zeroizing::new(String::with_capacity(4096));
        let mut after_gap = true;
        for line in &self.0 {
            let Some(line) = fill_line(line, &value) else { continue };
            if line.is_empty() && after_gap {
                continue;
            }
            if !text.is_empty() {
                text.push_str(between);
            }
            after_gap = line.is_empty();
            text.push_str(&line);
        }
        text
    }
}

fn fill_line(
    line: &[Piece],
    value: impl Fn(Placeholder) -> Option<Zeroizing<String>>,
) -> Option<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(1024));
    for piece in line {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Value(placeholder) => text.push_str(&value(*placeholder)?),
        }
    }
    Some(text)
}

/// `None` for a brace that does not belong to a placeholder.
fn pieces(line: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['{', '}']) {
        let (text, from) = rest.split_at_checked(at)?;
        pieces.push(Piece::Text(text.to_owned()));
        let found = Placeholder::ALL.into_iter().find(|it| from.starts_with(it.written()))?;
        pieces.push(Piece::Value(found));
        rest = from.strip_prefix(found.written())?;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        name: "x",
        needs: &[Placeholder::Code],
        may: &[Placeholder::Instance],
        is_line: false,
    };

    fn filled(lines: &[&str], instance: Option<&str>) -> String {
        let template = Template::parse(&RULE, lines).unwrap();
        let value = |placeholder| match placeholder {
            Placeholder::Code => Some(Zeroizing::new("{instance}".to_owned())),
            _ => instance.map(|instance| Zeroizing::new(instance.to_owned())),
        };
        template.fill("\n", value).to_string()
    }

    #[test]
    fn placeholders_are_replaced_once() {
        assert_eq!(filled(&["a {code}{code} b"], None), "a {instance}{instance} b");
    }

    #[test]
    fn a_line_without_its_value_is_left_out() {
        let lines = ["{code}", "", "Of {instance}", "", "End"];
        assert_eq!(filled(&lines, Some("shop")), "{instance}\n\nOf shop\n\nEnd");
        assert_eq!(filled(&lines, None), "{instance}\n\nEnd");
        assert_eq!(filled(&["Of {instance}", "", "{code}"], None), "{instance}");
    }

    #[test]
    fn what_is_no_placeholder_of_the_template_is_refused() {
        for line in ["{code} {minutes}", "{code} {cod}", "{code} {", "{code} }", "{code} {{code}}"]
        {
            let error = Template::parse(&RULE, &[line]).unwrap_err();
            assert!(matches!(error, Problem::Placeholder { .. }), "{line}: {error}");
            assert!(error.to_string().ends_with("it may have {code}, {instance}"), "{error}");
        }
    }

    #[test]
    fn what_a_template_needs_must_be_there() {
        let error = Template::parse(&RULE, &["{instance}"]).unwrap_err();
        assert_eq!(error.to_string(), "[x] lacks {code}");
        assert_eq!(Template::parse(&RULE, &[]), Err(Problem::Missing("x".to_owned())));
        let line = Rule { is_line: true, ..RULE };
        assert_eq!(Template::parse(&line, &["{code}", "b"]), Err(Problem::Lines("x".to_owned())));
    }
}
