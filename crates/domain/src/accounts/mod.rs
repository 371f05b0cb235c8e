//! Bank accounts: where an instance wants its money.
mod credentials;
mod error;
mod model;
mod ports;
mod service;
mod subject;
mod targets;

pub use credentials::{
    FacadeCredentials, FacadePlace, InvalidFacadeCredentials, SealedCredentials,
};
pub use error::{AddAccountError, DeactivateAccountError, FindAccountError, UpdateAccountError};
pub use model::{
    Account, AccountSettings, AccountSummary, AccountUpdate, Addition, CredentialsChange,
    CredentialsNeeded, NewAccount, SettingsChange, StoredAccount, WireDetails,
};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockAccountRepository;
pub use ports::{AccountRepository, Change};
pub use service::{AccountService, AddAccount};
pub use subject::{InvalidWireSubjectMetadata, WireSubjectMetadata};
pub use targets::{InvalidTargetPattern, PaymentTargets, TargetRefused};
