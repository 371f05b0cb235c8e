//! Token families: kinds of tokens that an instance issues and accepts, for discounts and
//! subscriptions.
mod error;
mod extra_data;
mod model;
mod period;
mod ports;
mod schedule;
mod service;

pub use error::{
    CreateTokenFamilyError, DeleteTokenFamilyError, FindTokenFamilyError, UpdateTokenFamilyError,
};
pub use extra_data::{ExtraData, InvalidExtraData};
pub use model::{
    CreateTokenFamily, FamilyTerms, NewTokenFamily, TokenFamily, TokenFamilyKind,
    TokenFamilySummary,
};
pub use period::{EmptyPeriod, Period};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockTokenFamilyRepository;
pub use ports::TokenFamilyRepository;
pub use schedule::{InvalidSchedule, KeyGranularity, KeySchedule};
pub use service::TokenFamilyService;
