//! The description of the interface as a page for people. Everything that it needs is in it.
mod html;
mod layout;
mod operation;
mod schema;

pub(super) use layout::{page, policy};
