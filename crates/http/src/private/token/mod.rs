mod create;
mod delete;

pub(crate) use create::create;
pub(crate) use delete::delete;
