mod delete;
mod list;

pub(crate) use delete::delete;
pub(crate) use list::list;
