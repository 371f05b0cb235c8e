mod auth;
mod create;
mod delete;
mod kyc;
mod list;
mod show;
mod update;

pub(crate) use auth::auth;
pub(crate) use create::{answer, command, create, token_validity};
pub(crate) use delete::delete;
pub(crate) use kyc::kyc;
pub(crate) use list::list;
pub(crate) use show::show;
pub(crate) use update::update;
