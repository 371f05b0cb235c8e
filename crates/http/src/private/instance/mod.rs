mod delete;
mod show;
mod update;

pub(crate) use delete::delete;
pub(crate) use show::{QueryInstancesResponse, show};
pub(crate) use update::update;
