//! Statements that a connection prepares once, and that are put together once.
//!
//! diesel prepares a statement once only where its text follows from its type. It does not for any
//! `UPDATE`, nor where a member may be absent or a list has a length. And it writes the text anew
//! each time, wherever it comes from.
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::result::QueryResult;
use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// The texts of those that have one for each type, by what diesel knows the type by.
    static TEXTS: RefCell<HashMap<TypeId, String>> = RefCell::default();
}

/// A statement that is kept by its type, or else by its text. Only for those that have few texts: a
/// connection keeps them all.
pub(super) struct Kept<Q>(Q);

pub(super) trait Keep: Sized {
    /// Has the statement prepared once for each of its texts.
    fn kept(self) -> Kept<Self> {
        Kept(self)
    }
}

impl<Q> Keep for Q {}

impl<Q, DB> QueryFragment<DB> for Kept<Q>
where
    Q: QueryFragment<DB> + QueryId,
    DB: Backend,
    DB::QueryBuilder: Default,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn to_sql(&self, out: &mut DB::QueryBuilder, backend: &DB) -> QueryResult<()> {
        let Some(id) = Q::query_id() else { return self.0.to_sql(out, backend) };
        TEXTS.with_borrow_mut(|texts| {
            if let Some(text) = texts.get(&id) {
                out.push_sql(text);
                return Ok(());
            }
            let mut builder = DB::QueryBuilder::default();
            self.0.to_sql(&mut builder, backend)?;
            let text = builder.finish();
            out.push_sql(&text);
            texts.insert(id, text);
            Ok(())
        })
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q: QueryId> QueryId for Kept<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}
