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

pub(crate) use argument::{Flag, Format, KycGoal, Limit, Milliseconds, Seconds, Serial};
pub(crate) use choice::{
    AuditAction, AuditActor, AuditOutcome, KycStatus, RoundingInterval, Scope, ScopeRequest,
    TanChannel, TokenFamilyKind,
};
pub(crate) use location::Location;
pub(crate) use map::{Description, ExtraData, LocalizedTexts, ReportGenerators, UnitNames};
pub(crate) use text::{
    BaseUrl, ChallengeId, Currency, EddsaPublicKey, EmailAddress, EntityTag, FacadePassword,
    FacadeUsername, ImageDataUrl, InstanceId, LegalName, LocalizedText, LoginToken, Password,
    PaytoUri, PhoneNumber, Slug, WebsiteUrl, WireHash, WireSalt, WireSubjectMetadata,
};
pub(crate) use text::{EmailOrEmpty, ImageOrEmpty, PhoneOrEmpty, WebsiteOrEmpty};
pub(crate) use time::{EndTimestamp, FiniteTime, KeyGranularity, RelativeTime, Timestamp};

/// Doc comments as one paragraph.
fn paragraph(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
