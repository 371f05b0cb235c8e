//! Merchant instances: the tenants of a backend.
mod error;
mod model;
mod phone_numbers;
mod ports;
mod service;

pub use error::{
    CreateInstanceError, DeleteInstanceError, FindInstanceError, RecoverError, SetPasswordError,
    UpdateInstanceError,
};
pub use model::{
    ChangedSettings, Defaults, Epoch, Instance, InstanceRef, InstanceSerial, InstanceSettings,
    InstanceSummary, InstanceUpdate, Kept, LoginRecord, NewInstance, NewPassword, SettingsChange,
};
pub use phone_numbers::{PhoneNumbers, PhoneRefused};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockInstanceRepository;
pub use ports::{Change, InstanceRepository};
pub use service::{
    ChangePassword, CreateInstance, Created, Initiator, InstanceService, RecoverPassword, Subject,
};
