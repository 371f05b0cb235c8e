//! The description of the interface, made from the route table: extractors say what they take and
//! refuse, handlers have the rest next to them.
mod answer;
mod document;
mod examples;
mod operation;
mod page;
mod published;
pub(crate) mod schema;
mod tag;

pub use document::openapi_json;
pub(crate) use operation::Operation;
pub(crate) use published::{answer_document, answer_page};
pub(crate) use tag::Tag;

#[cfg(test)]
mod tests;
