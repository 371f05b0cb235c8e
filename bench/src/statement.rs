//! A statement as the product has made it, with its values, to be run again elsewhere.
use anyhow::{Context, bail};
use diesel::RunQueryDsl;
use diesel::SqliteConnection;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use diesel::sqlite::Sqlite;
use std::sync::OnceLock;

static SEEN: OnceLock<String> = OnceLock::new();

/// From now on, the first creation of a token family on a new connection is written down.
///
/// # Errors
/// When diesel does not let us look.
pub fn watch_new_connections() -> anyhow::Result<()> {
    set_default_instrumentation(watcher).context("diesel does not let us look")
}

/// The creation of a token family that was seen.
///
/// # Errors
/// When none was, or it has a form that is not understood.
pub fn seen() -> anyhow::Result<Statement> {
    Statement::parse(SEEN.get().context("no token family was created yet")?)
}

#[expect(clippy::unnecessary_wraps, reason = "the form that diesel wants")]
fn watcher() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        let InstrumentationEvent::StartQuery { query, .. } = event else { return };
        if SEEN.get().is_none() {
            let text = query.to_string();
            if text.starts_with("INSERT") && text.contains("token_families") {
                SEEN.get_or_init(|| text);
            }
        }
    }))
}

/// One value of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An integer.
    Number(i64),
    /// Nothing.
    Null,
}

/// Text and values.
#[derive(Debug, Clone)]
pub struct Statement {
    pieces: Vec<String>, // around the places of the values
    values: Vec<Value>,
}

impl Statement {
    /// Reads what diesel shows of a statement.
    ///
    /// # Errors
    /// When it shows something else.
    pub fn parse(shown: &str) -> anyhow::Result<Self> {
        let (sql, binds) = shown.split_once(" -- binds: [").context("no values are shown")?;
        let pieces: Vec<String> = sql.split('?').map(str::to_owned).collect();
        let mut rest = binds.strip_suffix(']').context("the values have no end")?;
        let mut values = Vec::new();
        while !rest.is_empty() {
            let (value, after) = value(rest).with_context(|| format!("in {shown}"))?;
            values.push(value);
            rest = after.strip_prefix(", ").unwrap_or(after);
        }
        anyhow::ensure!(pieces.len() == values.len() + 1, "values are missing in {shown}");
        Ok(Self { pieces, values })
    }

    /// Its values, in their order.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Another text instead of this one, which has to occur once.
    #[must_use]
    pub fn with(mut self, text: &str, other: &str) -> Self {
        let is_it = |value: &&mut Value| matches!(value, Value::Text(it) if it == text);
        if let Some(value) = self.values.iter_mut().find(is_it) {
            *value = Value::Text(other.to_owned());
        }
        self
    }
}

/// The first value, and what is behind it.
fn value(text: &str) -> anyhow::Result<(Value, &str)> {
    if let Some(rest) = text.strip_prefix("Null") {
        return Ok((Value::Null, rest));
    }
    let (kind, rest) = text.split_once('(').context("a value of no kind")?;
    if kind == "String" {
        return quoted(rest);
    }
    let (inner, after) = rest.split_once(')').context("a value without an end")?;
    let value = match kind {
        "I32" | "I64" => Value::Number(inner.parse()?),
        "Binary" => {
            let bytes = inner.trim_matches(['[', ']']).split(", ").filter(|byte| !byte.is_empty());
            Value::Bytes(bytes.map(str::parse).collect::<Result<_, _>>()?)
        }
        kind => bail!("a value of an unknown kind: {kind}"),
    };
    Ok((value, after))
}

/// A text in quotes, with its closing parenthesis.
fn quoted(text: &str) -> anyhow::Result<(Value, &str)> {
    let mut characters = text.strip_prefix('"').context("a text without quotes")?.chars();
    let mut value = String::new();
    loop {
        match characters.next().context("a text without an end")? {
            '"' => break,
            '\\' => match characters.next() {
                Some(escaped @ ('"' | '\\' | '\'')) => value.push(escaped),
                escaped => bail!("an escape that the benchmark does not use: {escaped:?}"),
            },
            character => value.push(character),
        }
    }
    let after = characters.as_str().strip_prefix(')').context("a text with more behind it")?;
    Ok((Value::Text(value), after))
}

impl QueryFragment<Sqlite> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let values = self.values.iter().map(Some).chain([None]);
        for (piece, value) in self.pieces.iter().zip(values) {
            out.push_sql(piece);
            match value {
                Some(Value::Text(text)) => out.push_bind_param::<Text, _>(text)?,
                Some(Value::Bytes(bytes)) => out.push_bind_param::<Binary, _>(bytes)?,
                Some(Value::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
                Some(Value::Null) => {
                    out.push_bind_param::<Nullable<Text>, Option<String>>(&None)?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

impl QueryId for Statement {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false; // cached by its text
}

impl RunQueryDsl<SqliteConnection> for Statement {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        let shown = r#"X ? ? ? ? ? -- binds: [String("a \"b\", c)"), Null, I32(-1), Binary([]), Binary([1, 255])]"#;
        let statement = Statement::parse(shown).unwrap().with("a \"b\", c)", "d");
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let expected = [
            Value::Text("d".to_owned()),
            Value::Null,
            Value::Number(-1),
            bytes(&[]),
            bytes(&[1, 255]),
        ];
        assert_eq!(statement.values(), expected);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for shown in ["X ?", "X ? -- binds: []", "X ? -- binds: [F64(1.0)]", "X -- binds: [I32(1)]"]
        {
            assert!(Statement::parse(shown).is_err(), "{shown}");
        }
    }
}
