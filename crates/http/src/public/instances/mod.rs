pub(crate) mod create;
pub(crate) mod forgot_password;

pub(crate) use create::create;
