pub(crate) mod delete;
pub(crate) mod show;
pub(crate) mod update;

pub(crate) use delete::delete;
pub(crate) use show::{QueryInstancesResponse, show};
pub(crate) use update::update;
