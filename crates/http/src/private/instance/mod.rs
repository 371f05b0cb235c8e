mod show;

pub(crate) use show::{QueryInstancesResponse, show};
