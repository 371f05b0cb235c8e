pub(crate) mod create;
pub(crate) mod delete;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use create::LoginTokenRequest;
pub(crate) use create::create;
pub(crate) use delete::delete;
