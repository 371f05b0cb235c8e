//! Merchant instances: the tenants of a backend.
mod error;
mod model;
mod ports;
mod service;

pub use error::{
    CreateInstanceError, DeleteInstanceError, FindInstanceError, SetPasswordError,
    UpdateInstanceError,
};
pub use model::{
    ChangedSettings, Defaults, Epoch, Instance, InstanceRef, InstanceSerial, InstanceSettings,
    InstanceSummary, Kept, LoginRecord, NewInstance, NewPassword, SettingsChange,
};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockInstanceRepository;
pub use ports::{Change, InstanceRepository};
pub use service::{ChangePassword, CreateInstance, Created, Initiator, InstanceService, Subject};
