//! What a gateway is told. A template is read into its parts before anything is filled in, so that
//! no value can become anything else than a value.
use super::BodyForm;
use crate::SetupError;
use form_urlencoded::Serializer;
use serde_json::Value;
use zeroize::Zeroizing;

const ADDRESS: &str = "${ADDRESS}";
const TEXT: &str = "${TEXT}";

/// A checked template.
pub(super) enum Body {
    Json(Value),
    Form(Vec<(String, String)>),
}

impl Body {
    pub(super) fn parse(form: BodyForm, template: &str) -> Result<Self, SetupError> {
        let body = match form {
            BodyForm::Json => Self::Json(
                serde_json::from_str(template).map_err(|_error| SetupError::Body("is not JSON"))?,
            ),
            BodyForm::Form => {
                let pairs = form_urlencoded::parse(template.as_bytes()).into_owned().collect();
                Self::Form(pairs)
            }
        };
        let (mut names, mut values) = (Vec::new(), Vec::new());
        body.collect(&mut names, &mut values);
        if names.iter().any(|name| name.contains("${")) {
            return Err(SetupError::Body("has a placeholder in a name"));
        }
        let is_unknown = |value: &&str| value.replace(ADDRESS, "").replace(TEXT, "").contains("${");
        if values.iter().any(is_unknown) {
            return Err(SetupError::Body("has another placeholder than ${ADDRESS} and ${TEXT}"));
        }
        let has = |placeholder| values.iter().any(|value| value.contains(placeholder));
        match (has(ADDRESS), has(TEXT)) {
            (true, true) => Ok(body),
            (false, _) => Err(SetupError::Body("lacks the value ${ADDRESS}")),
            (_, false) => Err(SetupError::Body("lacks the value ${TEXT}")),
        }
    }

    pub(super) fn media_type(&self) -> &'static str {
        match self {
            Self::Json(_) => "application/json",
            Self::Form(_) => "application/x-www-form-urlencoded",
        }
    }

    /// The body of a request.
    pub(super) fn fill(&self, address: &str, text: &str) -> Zeroizing<Vec<u8>> {
        let bytes = match self {
            Self::Json(template) => filled(template, address, text).to_string(),
            Self::Form(pairs) => {
                let mut form = Serializer::new(String::new());
                for (name, value) in pairs {
                    form.append_pair(name, &fill(value, address, text));
                }
                form.finish()
            }
        };
        Zeroizing::new(bytes.into_bytes())
    }

    /// All names, and all texts in the place of values.
    fn collect<'a>(&'a self, names: &mut Vec<&'a str>, values: &mut Vec<&'a str>) {
        match self {
            Self::Json(value) => collect(value, names, values),
            Self::Form(pairs) => {
                for (name, value) in pairs {
                    names.push(name);
                    values.push(value);
                }
            }
        }
    }
}

fn collect<'a>(value: &'a Value, names: &mut Vec<&'a str>, values: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => values.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, names, values)),
        Value::Object(members) => {
            for (name, member) in members {
                names.push(name);
                collect(member, names, values);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn filled(template: &Value, address: &str, text: &str) -> Value {
    match template {
        Value::String(value) => Value::String(fill(value, address, text)),
        Value::Array(items) => items.iter().map(|item| filled(item, address, text)).collect(),
        Value::Object(members) => {
            let member =
                |(name, value): (&String, &Value)| (name.clone(), filled(value, address, text));
            members.iter().map(member).collect()
        }
        other => other.clone(),
    }
}

/// Replaces placeholders of the template, never what was filled in: addresses have no `$`.
fn fill(template: &str, address: &str, text: &str) -> String {
    template.replace(ADDRESS, address).replace(TEXT, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(form: BodyForm, template: &str, text: &str) -> String {
        let body = Body::parse(form, template).unwrap();
        String::from_utf8(body.fill("+41791234567", text).to_vec()).unwrap()
    }

    #[test]
    fn values_of_json_are_escaped() {
        let template = r#"{"to": ["${ADDRESS}"], "text": "<${TEXT}>", "n": 1, "x": null}"#;
        let body = filled(BodyForm::Json, template, "a \"b\", \\\n${ADDRESS}");
        assert_eq!(
            body,
            r#"{"n":1,"text":"<a \"b\", \\\n${ADDRESS}>","to":["+41791234567"],"x":null}"#
        );
    }

    #[test]
    fn values_of_a_form_are_escaped() {
        let body =
            filled(BodyForm::Form, "key=a%26b&to=${ADDRESS}&text=${TEXT}", "ä&to=1 + ${TEXT}");
        assert_eq!(body, "key=a%26b&to=%2B41791234567&text=%C3%A4%26to%3D1+%2B+%24%7BTEXT%7D");
    }

    #[test]
    fn a_template_that_cannot_be_meant_is_refused() {
        for (form, template) in [
            (BodyForm::Json, "to=${ADDRESS}&text=${TEXT}"),
            (BodyForm::Json, r#"{"to": "${ADDRESS}", "text": ${TEXT}}"#),
            (BodyForm::Json, r#"{"${ADDRESS}": "${TEXT}"}"#),
            (BodyForm::Json, r#"{"to": "${ADDRESS}"}"#),
            (BodyForm::Json, r#"{"a": "${ADDRESS}", "b": "${TEXT}", "c": "${text}"}"#),
            (BodyForm::Form, "text=${TEXT}"),
            (BodyForm::Form, "to=${ADDRESS}&${TEXT}"),
            (BodyForm::Form, "to=${ADDRESS}&text=${TEXT}&c=${CODE}"),
            (BodyForm::Form, ""),
        ] {
            assert!(matches!(Body::parse(form, template), Err(SetupError::Body(_))), "{template}");
        }
    }

    proptest! {
        #[test]
        fn the_text_comes_back_from_either_form(text in "\\PC{0,40}|[\"\\\\&=+%\n\u{0}]{0,9}") {
            let json = filled(BodyForm::Json, r#"{"a":"${TEXT}","b":"${ADDRESS}"}"#, &text);
            let json: Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(json["a"].as_str(), Some(text.as_str()));
            prop_assert_eq!(json["b"].as_str(), Some("+41791234567"));
            let form = filled(BodyForm::Form, "b=${ADDRESS}&a=${TEXT}", &text);
            let pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            prop_assert_eq!(pairs.len(), 2);
            prop_assert_eq!(&pairs[1], &("a".to_owned(), text));
        }
    }
}
