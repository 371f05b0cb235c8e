pub(crate) mod confirm;
pub(crate) mod send;
