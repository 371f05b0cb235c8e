//! One statement for the values of many.
//!
//! `SELECT .. $1 .. $2 ..` becomes a part of a statement that takes an array for each value, and that
//! Postgres runs anew for each place of those arrays. Its lines say at their end for which.
use diesel::deserialize::FromSql;
use diesel::pg::{Pg, PgMetadataLookup, PgQueryBuilder, PgTypeMetadata};
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel::row::{Field, Row};
use diesel::sql_types::{BigInt, Untyped};
use std::sync::Arc;
use tokio_postgres::types::Type;

/// A value as Postgres takes it; `None` for `NULL`.
type Value = Option<Vec<u8>>;

/// The values of a statement, in their order.
pub(super) type Values = Vec<Value>;

/// A statement that looks something up.
pub(super) struct Kind {
    for_one: Text,
    for_many: Text,
}

struct Text {
    sql: String,
    types: Vec<PgTypeMetadata>,
}

impl Kind {
    /// `None` where a value is of a type that Postgres does not have by itself.
    pub(super) fn new<Q: QueryFragment<Pg>>(query: &Q) -> QueryResult<Option<Self>> {
        let types = collect(query)?.metadata;
        let mut builder = PgQueryBuilder::default();
        query.to_sql(&mut builder, &Pg)?;
        let sql = builder.finish();
        let Some(for_many) = for_many(&sql, &types) else { return Ok(None) };
        Ok(Some(Self { for_one: Text { sql, types }, for_many }))
    }
}

/// What a statement is to be executed with.
pub(super) fn values<Q: QueryFragment<Pg>>(query: &Q) -> QueryResult<Values> {
    collect(query).map(|collected| collected.binds)
}

fn collect<Q: QueryFragment<Pg>>(query: &Q) -> QueryResult<RawBytesBindCollector<Pg>> {
    let mut collected = RawBytesBindCollector::new();
    query.collect_binds(&mut collected, &mut BuiltIn, &Pg)?;
    Ok(collected)
}

/// Knows no type by its name: those that Postgres has by itself have numbers.
struct BuiltIn;

impl PgMetadataLookup for BuiltIn {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }
}

fn for_many(for_one: &str, types: &[PgTypeMetadata]) -> Option<Text> {
    let name = |of: &PgTypeMetadata| Some(Type::from_oid(of.oid().ok()?)?.name().to_owned());
    let names = types.iter().map(name).collect::<Option<Vec<_>>>()?;
    let arrays = (1..).zip(names).map(|(number, name)| format!("${number}::{name}[]"));
    let values = (1..).zip(types).map(|(number, _)| format!("v{number}"));
    let sql = format!(
        "SELECT found.*, asked.place FROM unnest({}) WITH ORDINALITY AS asked({}, place), \
         LATERAL ({}) AS found",
        arrays.collect::<Vec<_>>().join(", "),
        values.collect::<Vec<_>>().join(", "),
        // diesel writes out no texts, and we name nothing so: this is in front of values only.
        for_one.replace('$', "asked.v"),
    );
    let of_array = |of: &PgTypeMetadata| Some(PgTypeMetadata::new(of.array_oid().ok()?, 0));
    Some(Text { sql, types: types.iter().map(of_array).collect::<Option<_>>()? })
}

/// A statement that asks for some what each of them would have asked.
pub(super) struct Together {
    kind: Arc<Kind>,
    values: Values,
    is_for_one: bool,
}

impl Together {
    pub(super) fn new(kind: &Arc<Kind>, mut asked: Vec<Values>) -> QueryResult<Self> {
        let kind = Arc::clone(kind);
        if let [one] = asked.as_mut_slice() {
            return Ok(Self { kind, values: std::mem::take(one), is_for_one: true });
        }
        let columns = kind.for_one.types.iter().enumerate();
        let arrays = columns.map(|(number, of)| {
            let column = asked.iter().map(|values| values.get(number).and_then(Option::as_deref));
            array(of, column).map(Some)
        });
        let values = arrays.collect::<Option<Values>>().ok_or_else(too_large)?;
        Ok(Self { kind, values, is_for_one: false })
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
