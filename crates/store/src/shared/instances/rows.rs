use crate::error::{Column, unavailable};
use crate::schema::instances;
use crate::values::{read_duration, store_duration, store_time};
use diesel::prelude::*;
use std::collections::BTreeSet;
use taler_merchant_domain::act::Act;
use taler_merchant_domain::instances::{
    Epoch, Instance, InstanceRef, InstanceSerial, InstanceSettings, InstanceSummary, NewInstance,
};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::{
    EddsaPublicKey, EmailAddress, ImageDataUrl, InstanceId, LegalName, Location, PhoneNumber,
    RoundingInterval, WebsiteUrl,
};

const TABLE: &str = "instances";

#[derive(Queryable, Selectable)]
#[diesel(table_name = instances)]
pub(crate) struct ReferenceRow {
    serial: i64,
    id: String,
    epoch: i64,
    deleted: bool,
}

/// A change of settings writes absent ones too.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = instances, treat_none_as_null = true)]
pub(super) struct SettingsRow {
    name: String,
    email: Option<String>,
    phone_number: Option<String>,
    website: Option<String>,
    logo: Option<String>,
    address: String,
    jurisdiction: String,
    use_stefan: bool,
    default_pay_delay_us: i64,
    default_refund_delay_us: i64,
    default_wire_transfer_delay_us: i64,
    default_wire_transfer_rounding_interval: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = instances)]
pub(super) struct InstanceRow {
    #[diesel(embed)]
    reference: ReferenceRow,
    #[diesel(embed)]
    settings: SettingsRow,
    email_validated: bool,
    phone_validated: bool,
    merchant_pub: Vec<u8>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = instances)]
pub(super) struct SummaryRow {
    #[diesel(embed)]
    reference: ReferenceRow,
    name: String,
    website: Option<String>,
    logo: Option<String>,
    merchant_pub: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = instances)]
pub(super) struct NewInstanceRow<'a> {
    id: &'a str,
    id_key: &'a str,
    #[diesel(embed)]
    settings: SettingsRow,
    email_validated: bool,
    phone_validated: bool,
    merchant_pub: &'a [u8],
    private_key: &'a [u8],
    private_key_id: i64,
    password_hash: &'a str,
    deleted: bool,
    epoch: i64,
    created_us: i64,
}

impl<'a> TryFrom<&'a Act<NewInstance>> for NewInstanceRow<'a> {
    type Error = StoreError;

    fn try_from(act: &'a Act<NewInstance>) -> Result<Self, StoreError> {
        let new = &act.change;
        Ok(Self {
            id: new.id.as_str(),
            id_key: new.id.key(),
            settings: SettingsRow::try_from(&new.settings)?,
            email_validated: new.proved.email,
            phone_validated: new.proved.phone,
            merchant_pub: new.merchant_pub.as_bytes(),
            private_key: &new.private_key.bytes,
            private_key_id: new.private_key.key.0,
            password_hash: new.password.as_phc(),
            deleted: false,
            epoch: Epoch::FIRST.0,
            created_us: store_time(act.at),
        })
    }
}

impl TryFrom<ReferenceRow> for InstanceRef {
    type Error = StoreError;

    fn try_from(row: ReferenceRow) -> Result<Self, StoreError> {
        Ok(Self {
            serial: InstanceSerial(row.serial),
            id: InstanceId::parse(&row.id).column(TABLE, "id")?,
            epoch: Epoch(row.epoch),
            deleted: row.deleted,
        })
    }
}

impl TryFrom<&InstanceSettings> for SettingsRow {
    type Error = StoreError;

    fn try_from(settings: &InstanceSettings) -> Result<Self, StoreError> {
        let interval = settings.default_wire_transfer_rounding_interval;
        Ok(Self {
            name: settings.name.as_str().to_owned(),
            email: settings.email.as_ref().map(|email| email.as_str().to_owned()),
            phone_number: settings.phone_number.as_ref().map(|phone| phone.as_str().to_owned()),
            website: settings.website.as_ref().map(|website| website.as_str().to_owned()),
            logo: settings.logo.as_ref().map(|logo| logo.as_str().to_owned()),
            address: store_location(&settings.address)?,
            jurisdiction: store_location(&settings.jurisdiction)?,
            use_stefan: settings.use_stefan,
            default_pay_delay_us: store_duration(settings.default_pay_delay),
            default_refund_delay_us: store_duration(settings.default_refund_delay),
            default_wire_transfer_delay_us: store_duration(settings.default_wire_transfer_delay),
            default_wire_transfer_rounding_interval: interval.as_str().to_owned(),
        })
    }
}

fn store_location(location: &Location) -> Result<String, StoreError> {
    serde_json::to_string(location).map_err(|error| unavailable(Phase::Store, error))
}

impl TryFrom<SettingsRow> for InstanceSettings {
    type Error = StoreError;

    fn try_from(row: SettingsRow) -> Result<Self, StoreError> {
        let duration = |micros, column| read_duration(micros).column(TABLE, column);
        let location = |text: &str, column| serde_json::from_str(text).column(TABLE, column);
        let email = row.email.as_deref().map(EmailAddress::parse).transpose();
        let phone_number = row.phone_number.as_deref().map(PhoneNumber::parse).transpose();
        let wire_transfer_delay = row.default_wire_transfer_delay_us;
        let interval = RoundingInterval::parse(&row.default_wire_transfer_rounding_interval);
        Ok(Self {
            name: LegalName::parse(&row.name).column(TABLE, "name")?,
            email: email.column(TABLE, "email")?,
            phone_number: phone_number.column(TABLE, "phone_number")?,
            website: read_website(row.website.as_deref())?,
            logo: read_logo(row.logo.as_deref())?,
            address: location(&row.address, "address")?,
            jurisdiction: location(&row.jurisdiction, "jurisdiction")?,
            use_stefan: row.use_stefan,
            default_pay_delay: duration(row.default_pay_delay_us, "default_pay_delay_us")?,
            default_refund_delay: duration(row.default_refund_delay_us, "default_refund_delay_us")?,
            default_wire_transfer_delay: duration(
                wire_transfer_delay,
                "default_wire_transfer_delay_us",
            )?,
            default_wire_transfer_rounding_interval: interval
                .column(TABLE, "default_wire_transfer_rounding_interval")?,
        })
    }
}

fn read_website(text: Option<&str>) -> Result<Option<WebsiteUrl>, StoreError> {
    text.map(WebsiteUrl::parse).transpose().column(TABLE, "website")
}

fn read_logo(text: Option<&str>) -> Result<Option<ImageDataUrl>, StoreError> {
    text.map(ImageDataUrl::parse).transpose().column(TABLE, "logo")
}

fn read_key(bytes: Vec<u8>) -> Result<EddsaPublicKey, StoreError> {
    let bytes: Result<[u8; 32], _> = bytes.try_into();
    bytes.map(EddsaPublicKey::from_bytes).column(TABLE, "merchant_pub")
}

impl TryFrom<InstanceRow> for Instance {
    type Error = StoreError;

    fn try_from(row: InstanceRow) -> Result<Self, StoreError> {
        Ok(Self {
            reference: row.reference.try_into()?,
            settings: row.settings.try_into()?,
            email_validated: row.email_validated,
            phone_validated: row.phone_validated,
            merchant_pub: read_key(row.merchant_pub)?,
        })
    }
}

impl SummaryRow {
    pub(super) fn serial(&self) -> i64 {
        self.reference.serial
    }

    pub(super) fn with_targets(
        self,
        payment_targets: BTreeSet<String>,
    ) -> Result<InstanceSummary, StoreError> {
        let row = self;
        Ok(InstanceSummary {
            reference: row.reference.try_into()?,
            name: LegalName::parse(&row.name).column(TABLE, "name")?,
            website: read_website(row.website.as_deref())?,
            logo: read_logo(row.logo.as_deref())?,
            merchant_pub: read_key(row.merchant_pub)?,
            payment_targets,
        })
    }
}
