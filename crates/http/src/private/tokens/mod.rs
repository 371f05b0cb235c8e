pub(crate) mod delete;
pub(crate) mod list;

pub(crate) use delete::delete;
pub(crate) use list::list;
