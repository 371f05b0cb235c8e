//! The values of the domain as schemas. A type here is named like the type of the domain that it
//! describes, and members of bodies refer to it: `#[schema(value_type = schema::InstanceId)]`.
//!
//! A schema admits everything that the domain admits, and as little else as patterns can say.
mod argument;
mod choice;
mod location;
mod map;
mod text;
mod time;

pub(crate) use argument::{Flag, Limit, Milliseconds, Serial};
pub(crate) use choice::{RoundingInterval, Scope, ScopeRequest};
pub(crate) use location::Location;
pub(crate) use map::{Description, ReportGenerators, UnitNames};
pub(crate) use text::{
    Currency, EddsaPublicKey, EmailAddress, ImageDataUrl, InstanceId, LegalName, LoginToken,
    Password, PhoneNumber, WebsiteUrl,
};
pub(crate) use text::{EmailOrEmpty, ImageOrEmpty, PhoneOrEmpty, WebsiteOrEmpty};
pub(crate) use time::{FiniteTime, RelativeTime, Timestamp};

/// Doc comments as one paragraph.
fn paragraph(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
