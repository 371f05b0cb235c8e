//! One statement for the values of many.
//!
//! `SELECT .. $1 .. $2 ..` becomes a part of a statement that takes an array for each value, and that
//! Postgres runs anew for each place of those arrays. Lines that are found say at their end for which;
//! of lines that are inserted only the number is known.
use diesel::deserialize::FromSql;
use diesel::pg::{Pg, PgMetadataLookup, PgQueryBuilder, PgTypeMetadata};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel::row::{Field, Row};
use diesel::sql_types::{BigInt, Untyped};
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_postgres::types::{self, Type};

/// A value as Postgres takes it; `None` for `NULL`.
type Value = Option<Vec<u8>>;

/// The values of a statement, in their order.
type Values = Vec<Value>;

/// A statement, whatever its type: each would else have a copy of all that follows.
pub(super) struct Statement<'a> {
    id: Option<TypeId>,
    query: &'a dyn QueryFragment<Pg>,
}

impl<'a> Statement<'a> {
    pub(super) fn of<Q: QueryFragment<Pg> + QueryId + 'a>(query: &'a Q) -> Self {
        Self { id: Q::query_id(), query }
    }

    fn collect(&self) -> QueryResult<RawBytesBindCollector<Pg>> {
        let mut collected = RawBytesBindCollector::new();
        self.query.collect_binds(&mut collected, &mut BuiltIn, &Pg)?;
        Ok(collected)
    }
}

/// Statements that go together with others that have the same text.
pub(super) struct Kinds {
    for_many: fn(&str, &[Type]) -> Option<String>,
    /// What was seen before, by what diesel knows it by; `None` for what goes by itself.
    seen: Mutex<HashMap<TypeId, Option<Arc<Kind>>>>,
}

/// One of them, with its values.
pub(super) struct One {
    kind: Arc<Kind>,
    values: Values,
}

struct Kind {
    for_one: Text,
    for_many: Text,
    /// Which values are lists. They are the same for all who go together: lists of different lengths
    /// are no array.
    lists: Vec<bool>,
}

struct Text {
    sql: String,
    types: Vec<PgTypeMetadata>,
}

impl Kinds {
    /// Any `SELECT`.
    pub(super) fn look_ups() -> Self {
        Self { for_many: found_for_many, seen: Mutex::default() }
    }

    /// `INSERT .. SELECT .. ON CONFLICT DO NOTHING`.
    pub(super) fn insertions() -> Self {
        Self { for_many: inserted_for_many, seen: Mutex::default() }
    }

    /// `None` where the text does not follow from the type, is not of the form that is told above,
    /// takes no value, or one of a type that Postgres does not have by itself.
    pub(super) fn one(&self, statement: &Statement<'_>) -> QueryResult<Option<One>> {
        let Some(kind) = self.kind(statement)? else { return Ok(None) };
        Ok(Some(One { kind, values: statement.collect()?.binds }))
    }

    fn kind(&self, statement: &Statement<'_>) -> QueryResult<Option<Arc<Kind>>> {
        let Some(id) = statement.id else { return Ok(None) };
        if let Some(kind) = self.seen().get(&id) {
            return Ok(kind.clone());
        }
        let kind = self.put_together(statement)?.map(Arc::new);
        self.seen().insert(id, kind.clone());
        Ok(kind)
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<TypeId, Option<Arc<Kind>>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_together(&self, statement: &Statement<'_>) -> QueryResult<Option<Kind>> {
        let metadata = statement.collect()?.metadata;
        let mut builder = PgQueryBuilder::default();
        statement.query.to_sql(&mut builder, &Pg)?;
        let sql = builder.finish();
        let known = |of: &PgTypeMetadata| Type::from_oid(of.oid().ok()?);
        let Some(types) = metadata.iter().map(known).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        let Some(for_many) = (self.for_many)(&sql, &types) else { return Ok(None) };
        let lists: Vec<_> = types.iter().map(is_list).collect();
        let array = |(of, is_list): (&PgTypeMetadata, &bool)| {
            let list = PgTypeMetadata::new(of.array_oid().ok()?, 0);
            Some(if *is_list { of.clone() } else { list })
        };
        let Some(arrays) = metadata.iter().zip(&lists).map(array).collect() else {
            return Ok(None);
        };
        let for_many = Text { sql: for_many, types: arrays };
        Ok(Some(Kind { for_one: Text { sql, types: metadata }, for_many, lists }))
    }
}

impl One {
    /// Whether both can be in one statement.
    pub(super) fn joins(&self, other: &Self) -> bool {
        let mut values = self.kind.lists.iter().zip(self.values.iter().zip(&other.values));
        Arc::ptr_eq(&self.kind, &other.kind)
            && values.all(|(is_list, (own, other))| !is_list || own == other)
    }
}

fn is_list(of: &Type) -> bool {
    matches!(of.kind(), types::Kind::Array(_))
}

/// Knows no type by its name: those that Postgres has by itself have numbers.
struct BuiltIn;

impl PgMetadataLookup for BuiltIn {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }
}

fn found_for_many(select: &str, types: &[Type]) -> Option<String> {
    for_each(select, types, "found.*, asked.place")
}

fn inserted_for_many(insert: &str, types: &[Type]) -> Option<String> {
    const UNLESS: &str = " ON CONFLICT DO NOTHING";
    // No name of a table or a column has a blank.
    let start = insert.strip_prefix("INSERT INTO ").and_then(|_| insert.find(" SELECT "))?;
    let (into, select) = insert.split_at_checked(start)?;
    let select = for_each(select.trim_end().strip_suffix(UNLESS)?, types, "found.*")?;
    Some(format!("{into} {select}{UNLESS}"))
}

fn for_each(select: &str, types: &[Type], columns: &str) -> Option<String> {
    let each = (1..).zip(types).filter(|(_, of)| !is_list(of));
    each.clone().next()?; // where nobody gives a value of his own, nothing tells how many they are
    let arrays = each.clone().map(|(number, of)| format!("${number}::\"{}\"[]", of.name()));
    let values = each.map(|(number, _)| format!("v{number}"));
    // diesel writes out no texts, and we name nothing so: this is in front of numbers only.
    let mut parts = select.trim().split('$');
    let mut of_asked = parts.next()?.to_owned();
    for part in parts {
        let number = part.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()?;
        let is_list = is_list(types.get(number.checked_sub(1)?)?);
        of_asked += if is_list { "$" } else { "asked.v" };
        of_asked += part;
    }
    Some(format!(
        "SELECT {columns} FROM unnest({}) WITH ORDINALITY AS asked({}, place), \
         LATERAL ({of_asked}) AS found",
        arrays.collect::<Vec<_>>().join(", "),
        values.collect::<Vec<_>>().join(", "),
    ))
}

/// A statement that asks, or does, for some what each of them would have. They join each other.
pub(super) struct Together {
    kind: Arc<Kind>,
    values: Values,
    is_for_one: bool,
}

impl Together {
    /// `None` of nothing.
    pub(super) fn new(mut asked: Vec<One>) -> QueryResult<Option<Self>> {
        if asked.len() < 2 {
            let one = asked.pop();
            return Ok(one.map(|One { kind, values }| Self { kind, values, is_for_one: true }));
        }
        let Some(kind) = asked.first().map(|first| Arc::clone(&first.kind)) else {
            return Ok(None);
        };
        let columns = kind.for_one.types.iter().zip(&kind.lists).enumerate();
        let arrays = columns.map(|(number, (of, is_list))| {
            let mut column =
                asked.iter().map(|one| one.values.get(number).and_then(Option::as_deref));
            if *is_list {
                Some(column.next()?.map(<[u8]>::to_vec))
            } else {
                array(of, column).map(Some)
            }
        });
        let values = arrays.collect::<Option<Values>>().ok_or_else(too_large)?;
        Ok(Some(Self { kind, values, is_for_one: false }))
    }

    fn text(&self) -> &Text {
        if self.is_for_one { &self.kind.for_one } else { &self.kind.for_many }
    }
}

fn too_large() -> Error {
    Error::SerializationError("more values than an array has room for".into())
}

/// An array with one dimension, in Postgres' binary format: how many dimensions, whether there are
/// `NULL`s, the type, and for each dimension its length and where it begins; then the values.
fn array<'a>(
    of: &PgTypeMetadata,
    values: impl Iterator<Item = Option<&'a [u8]>> + Clone,
) -> Option<Vec<u8>> {
    let length = |count: usize| i32::try_from(count).ok().map(i32::to_be_bytes);
    let has_null = i32::from(values.clone().any(|value| value.is_none()));
    let mut array = Vec::new();
    array.extend(1_i32.to_be_bytes());
    array.extend(has_null.to_be_bytes());
    array.extend(of.oid().ok()?.to_be_bytes());
    array.extend(length(values.clone().count())?);
    array.extend(1_i32.to_be_bytes());
    for value in values {
        array.extend(value.map_or(Some((-1_i32).to_be_bytes()), |value| length(value.len()))?);
        array.extend(value.unwrap_or_default());
    }
    Some(array)
}

/// For whom a line of the answer is, from 0.
pub(super) fn place<'a>(row: &impl Row<'a, Pg>) -> QueryResult<usize> {
    let last = row.get(row.field_count().saturating_sub(1));
    let value = last.as_ref().and_then(Field::value);
    let place = <i64 as FromSql<BigInt, Pg>>::from_nullable_sql(value);
    let place = place.map_err(Error::DeserializationError)?;
    usize::try_from(place - 1).map_err(|error| Error::DeserializationError(error.into()))
}

impl QueryFragment<Pg> for Together {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(&self.text().sql);
        Ok(())
    }

    fn collect_binds<'b>(
        &'b self,
        out: &mut RawBytesBindCollector<Pg>,
        _: &mut (dyn PgMetadataLookup + 'static),
        _: &'b Pg,
    ) -> QueryResult<()> {
        out.metadata.extend_from_slice(&self.text().types);
        out.binds.extend_from_slice(&self.values);
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl QueryId for Together {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false; // a connection keeps it by its text
}

impl Query for Together {
    type SqlType = Untyped;
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: [Type; 3] = [Type::TEXT, Type::TEXT_ARRAY, Type::INT8];

    #[test]
    fn a_look_up_is_told_for_whom_each_line_is() {
        let one = r#"SELECT "a", $1 FROM "t" WHERE "b" = ANY($2) LIMIT $3"#;
        let many = r#"SELECT found.*, asked.place FROM unnest($1::"text"[], $3::"int8"[]) WITH ORDINALITY AS asked(v1, v3, place), LATERAL (SELECT "a", asked.v1 FROM "t" WHERE "b" = ANY($2) LIMIT asked.v3) AS found"#;
        assert_eq!(found_for_many(one, &TYPES).as_deref(), Some(many));
    }

    #[test]
    fn an_insertion_says_where_and_what_if_it_is_there() {
        let one = r#"INSERT INTO "t" ("a", "b") SELECT "a", $1 FROM "i" WHERE "b" = ANY($2) AND "c" = $3 FOR KEY SHARE ON CONFLICT DO NOTHING"#;
        let many = r#"INSERT INTO "t" ("a", "b") SELECT found.* FROM unnest($1::"text"[], $3::"int8"[]) WITH ORDINALITY AS asked(v1, v3, place), LATERAL (SELECT "a", asked.v1 FROM "i" WHERE "b" = ANY($2) AND "c" = asked.v3 FOR KEY SHARE) AS found ON CONFLICT DO NOTHING"#;
        assert_eq!(inserted_for_many(one, &TYPES).as_deref(), Some(many));
    }

    #[test]
    fn other_statements_are_no_insertions_for_many() {
        for other in [
            r#"INSERT INTO "t" ("a") VALUES ($1) ON CONFLICT DO NOTHING"#,
            r#"INSERT INTO "t" ("a") SELECT "a" FROM "i""#,
            r#"INSERT INTO "t" ("a") SELECT $1 ON CONFLICT ("a") DO UPDATE SET "a" = $1"#,
            r#"INSERT INTO "t" ("a") SELECT $1 ON CONFLICT DO NOTHING RETURNING "a""#,
            r#"UPDATE "t" SET "a" = $1"#,
            r#"SELECT "a" FROM "t" WHERE "b" = $1"#,
        ] {
            assert_eq!(inserted_for_many(other, &TYPES), None, "{other}");
        }
    }

    #[test]
    fn what_takes_no_value_of_ones_own_goes_by_itself() {
        for (one, types) in [("SELECT 1", &[][..]), ("SELECT $1", &[Type::TEXT_ARRAY])] {
            assert_eq!(found_for_many(one, types), None);
        }
    }
}
