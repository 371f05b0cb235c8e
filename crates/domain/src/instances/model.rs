use crate::auth::{NewLoginToken, PasswordHash};
use crate::secrets::Sealed;
use crate::{
    EddsaPublicKey, EmailAddress, ImageDataUrl, InstanceId, LegalName, Location, PhoneNumber,
    RelativeTime, RoundingInterval, WebsiteUrl,
};

/// Which instance it is: an id may be given again after a purge, a serial never is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceSerial(pub i64);

/// Rises whenever the credentials of an instance change: its password, its addresses, its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub i64);

impl Epoch {
    /// The epoch of a new instance.
    pub const FIRST: Self = Self(0);
}

/// What identifies an instance at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceRef {
    /// Its key.
    pub serial: InstanceSerial,
    /// Its name in paths, as it was given at creation.
    pub id: InstanceId,
    /// The state of its credentials.
    pub epoch: Epoch,
    /// Whether it was deleted and not yet purged.
    pub deleted: bool,
}

/// What the owner of an instance says about himself and how he wants to sell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceSettings {
    /// Legal name, for contracts.
    pub name: LegalName,
    /// For customers, and for the second factor once validated.
    pub email: Option<EmailAddress>,
    /// For the second factor once validated.
    pub phone_number: Option<PhoneNumber>,
    /// For customers.
    pub website: Option<WebsiteUrl>,
    /// For customers.
    pub logo: Option<ImageDataUrl>,
    /// Where the business is, for contracts.
    pub address: Location,
    /// Under which jurisdiction it is done, for contracts.
    pub jurisdiction: Location,
    /// Whether STEFAN curves give the fees that the merchant pays by default.
    pub use_stefan: bool,
    /// How long an offer is valid when it does not say.
    pub default_pay_delay: RelativeTime,
    /// For how long after the payment deadline refunds are possible when an offer does not say.
    pub default_refund_delay: RelativeTime,
    /// How long after the refund deadline the exchange may wait with the wire transfer.
    pub default_wire_transfer_delay: RelativeTime,
    /// To what the wire deadline is rounded up.
    pub default_wire_transfer_rounding_interval: RoundingInterval,
}

/// What a server gives to instances that do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults {
    /// See [`InstanceSettings::default_pay_delay`].
    pub pay_delay: RelativeTime,
    /// See [`InstanceSettings::default_refund_delay`].
    pub refund_delay: RelativeTime,
    /// See [`InstanceSettings::default_wire_transfer_delay`].
    pub wire_transfer_delay: RelativeTime,
    /// See [`InstanceSettings::default_wire_transfer_rounding_interval`].
    pub wire_transfer_rounding_interval: RoundingInterval,
}

/// An instance, deleted or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// What identifies it.
    pub reference: InstanceRef,
    /// What its owner says.
    pub settings: InstanceSettings,
    /// Whether a code sent to its e-mail address came back.
    pub email_validated: bool,
    /// Whether a code sent to its phone number came back.
    pub phone_validated: bool,
    /// The public half of its signing key.
    pub merchant_pub: EddsaPublicKey,
}

/// A line in the list of instances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceSummary {
    /// What identifies it.
    pub reference: InstanceRef,
    /// Legal name.
    pub name: LegalName,
    /// For customers.
    pub website: Option<WebsiteUrl>,
    /// For customers.
    pub logo: Option<ImageDataUrl>,
    /// The public half of its signing key.
    pub merchant_pub: EddsaPublicKey,
}

/// What a login needs to know of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRecord {
    /// What identifies it.
    pub instance: InstanceRef,
    /// What the password is compared with.
    pub password: PasswordHash,
}

/// An instance to be stored.
#[derive(Debug, Clone)]
pub struct NewInstance {
    /// Its name in paths.
    pub id: InstanceId,
    /// What its owner says.
    pub settings: InstanceSettings,
    /// What its password is compared with.
    pub password: PasswordHash,
    /// The public half of its signing key.
    pub merchant_pub: EddsaPublicKey,
    /// The other half, encrypted.
    pub private_key: Sealed,
    /// A login token that is stored with it.
    pub token: Option<NewLoginToken>,
}
