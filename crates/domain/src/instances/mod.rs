//! Merchant instances: the tenants of a backend.
mod error;
mod model;
mod ports;
mod service;

pub use error::{CreateInstanceError, FindInstanceError, SetPasswordError};
pub use model::{
    Defaults, Epoch, Instance, InstanceRef, InstanceSerial, InstanceSettings, InstanceSummary,
    LoginRecord, NewInstance,
};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockInstanceRepository;
pub use ports::{InstanceRepository, PasswordChange};
pub use service::{CreateInstance, Created, Initiator, InstanceService};
