use crate::values::store_time;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, Text};
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::{Action, ActorKind, AuditFilter, AuditOutcome};
use taler_merchant_domain::store::{Direction, Page};

/// The condition that an entry is on a page of those that are wanted.
///
/// The page is cut inside of it, so that it takes as many rows as it has lines however long the log
/// is, and so that it can stand in a join. What of a filter is not said is not in the statement
/// either: each filter finds its index.
#[derive(Clone)]
pub(super) struct Wanted {
    owner: Option<String>,
    instance: Option<String>,
    after: Option<i64>,
    before: Option<i64>,
    action: Option<&'static str>,
    actor: Option<&'static str>,
    outcome: Option<&'static str>,
    token: Option<i64>,
    direction: Direction,
    offset: Option<i64>,
    limit: i64,
}

impl Wanted {
    pub(super) fn new(filter: &AuditFilter, page: &Page) -> Self {
        Self {
            owner: None,
            instance: filter.instance.as_ref().map(key),
            after: filter.after.map(store_time),
            before: filter.before.map(store_time),
            action: filter.action.map(Action::as_str),
            actor: filter.actor.map(ActorKind::as_str),
            outcome: filter.outcome.map(AuditOutcome::as_str),
            token: filter.token.map(|token| token.0),
            direction: page.direction,
            offset: page.offset,
            limit: page.limit(),
        }
    }

    /// Nothing but entries about the instance that has this id now.
    pub(super) fn of(self, owner: &InstanceId) -> Self {
        Self { owner: Some(key(owner)), ..self }
    }
}

fn key(id: &InstanceId) -> String {
    id.key().to_owned()
}

impl<DB: Backend> QueryFragment<DB> for Wanted
where
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let (compare, order) = match self.direction {
            Direction::Ascending => (" AND serial > ", " ORDER BY serial LIMIT "),
            Direction::Descending => (" AND serial < ", " ORDER BY serial DESC LIMIT "),
        };
        out.push_sql("audit.serial IN (SELECT serial FROM audit WHERE 1 = 1");
        if let Some(owner) = self.owner.as_deref() {
            let serial = " AND instance_serial = (SELECT serial FROM instances WHERE id_key = ";
            text(&mut out, serial, Some(owner))?;
            out.push_sql(")");
        }
        text(&mut out, " AND instance_id = ", self.instance.as_deref())?;
        text(&mut out, " AND action = ", self.action)?;
        text(&mut out, " AND actor_kind = ", self.actor)?;
        text(&mut out, " AND outcome = ", self.outcome)?;
        number(&mut out, " AND actor_token = ", self.token.as_ref())?;
        number(&mut out, " AND at_us >= ", self.after.as_ref())?;
        number(&mut out, " AND at_us < ", self.before.as_ref())?;
        number(&mut out, compare, self.offset.as_ref())?;
        number(&mut out, order, Some(&self.limit))?;
        out.push_sql(")");
        Ok(())
    }
}

/// What comes before a value, and the value, if there is one.
fn text<'b, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    before: &str,
    value: Option<&'b str>,
) -> QueryResult<()>
where
    str: ToSql<Text, DB>,
{
    let Some(value) = value else { return Ok(()) };
    out.push_sql(before);
    out.push_bind_param::<Text, str>(value)
}

fn number<'b, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    before: &str,
    value: Option<&'b i64>,
) -> QueryResult<()>
where
    i64: ToSql<BigInt, DB>,
{
    let Some(value) = value else { return Ok(()) };
    out.push_sql(before);
    out.push_bind_param::<BigInt, i64>(value)
}

impl Expression for Wanted {
    type SqlType = Bool;
}

impl QueryId for Wanted {
    type QueryId = ();
    // Its text depends on what is wanted.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> AppearsOnTable<QS> for Wanted {}

impl ValidGrouping<()> for Wanted {
    type IsAggregate = is_aggregate::No;
}
