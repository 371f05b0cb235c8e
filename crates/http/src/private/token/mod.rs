pub(crate) mod create;
pub(crate) mod delete;

pub(crate) use create::create;
pub(crate) use delete::delete;
