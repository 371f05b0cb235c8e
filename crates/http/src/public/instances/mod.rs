pub(crate) mod create;

pub(crate) use create::create;
