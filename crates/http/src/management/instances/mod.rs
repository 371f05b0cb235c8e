pub(crate) mod auth;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod kyc;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod update;

pub(crate) use auth::{auth, describe_password_change};
pub(crate) use create::{answer, command, create, describe_creation, token_validity};
pub(crate) use delete::{delete, describe_deletion};
pub(crate) use kyc::{describe_kyc, kyc};
pub(crate) use list::list;
pub(crate) use show::show;
pub(crate) use update::{describe_update, update};
