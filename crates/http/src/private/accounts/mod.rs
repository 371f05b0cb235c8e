mod add;
mod deactivate;
mod list;
mod show;
mod update;

pub(crate) use add::add;
pub(crate) use deactivate::deactivate;
pub(crate) use list::list;
pub(crate) use show::show;
pub(crate) use update::update;

#[cfg(test)]
mod tests;
