pub(crate) mod confirm;
pub(crate) mod send;

#[cfg(test)]
mod tests;
