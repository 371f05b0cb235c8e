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
use std::marker::PhantomData;

thread_local! {
    /// The texts of those that have one for each type, by what diesel knows the type by.
    static TEXTS: RefCell<HashMap<TypeId, String>> = RefCell::default();
}

/// A statement that is kept by its type, or else by its text. Only for those that have few texts: a
/// connection keeps them all.
pub(super) struct Kept<Q>(Q);

/// A statement that is kept by a name, which is a type that stands for nothing else. Only for those
/// that have one text, though diesel does not know it.
pub(super) struct Named<Q, N>(Q, PhantomData<N>);

pub(super) trait Keep: Sized {
    /// Has the statement prepared once for each of its texts.
    fn kept(self) -> Kept<Self> {
        Kept(self)
    }

    /// Has the statement put together and prepared once.
    fn kept_as<N>(self) -> Named<Self, N> {
        Named(self, PhantomData)
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
        match Q::query_id() {
            Some(id) => put_together(id, &self.0, out, backend),
            None => self.0.to_sql(out, backend),
        }
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

impl<Q, N, DB> QueryFragment<DB> for Named<Q, N>
where
    Q: QueryFragment<DB>,
    N: 'static,
    DB: Backend,
    DB::QueryBuilder: Default,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn to_sql(&self, out: &mut DB::QueryBuilder, backend: &DB) -> QueryResult<()> {
        put_together(TypeId::of::<N>(), &self.0, out, backend)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q, N: 'static> QueryId for Named<Q, N> {
    type QueryId = Named<(), N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Q: Query, N> Query for Named<Q, N> {
    type SqlType = Q::SqlType;
}

/// Writes the text that a statement had when it was first asked for.
fn put_together<Q, DB>(
    id: TypeId,
    query: &Q,
    out: &mut DB::QueryBuilder,
    backend: &DB,
) -> QueryResult<()>
where
    Q: QueryFragment<DB>,
    DB: Backend,
    DB::QueryBuilder: Default,
{
    let written = || {
        let mut builder = DB::QueryBuilder::default();
        query.to_sql(&mut builder, backend).map(|()| builder.finish())
    };
    TEXTS.with_borrow_mut(|texts| {
        if let Some(text) = texts.get(&id) {
            debug_assert_eq!(*text, written()?, "a statement that is kept has one text");
            out.push_sql(text);
            return Ok(());
        }
        let text = written()?;
        out.push_sql(&text);
        texts.insert(id, text);
        Ok(())
    })
}
