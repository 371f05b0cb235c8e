pub(crate) mod add;
pub(crate) mod deactivate;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod update;

pub(crate) use add::add;
pub(crate) use deactivate::deactivate;
pub(crate) use list::list;
pub(crate) use show::show;
pub(crate) use update::update;

#[cfg(test)]
mod tests;
