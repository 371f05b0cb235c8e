use crate::error::Column;
use crate::schema::accounts;
use diesel::prelude::*;
use taler_merchant_domain::accounts::{
    Account, AccountSettings, AccountSummary, SealedCredentials, StoredAccount, WireDetails,
    WireSubjectMetadata,
};
use taler_merchant_domain::secrets::{KeyId, SealTag, Sealed};
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::{BaseUrl, PaytoUri, WireHash, WireSalt};

const TABLE: &str = "accounts";

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(super) struct SummaryRow {
    payto_uri: String,
    h_wire: Vec<u8>,
    active: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(super) struct AccountRow {
    payto_uri: String,
    h_wire: Vec<u8>,
    salt: Vec<u8>,
    active: bool,
    facade_url: Option<String>,
    subject_metadata: Option<String>,
}

/// A change of settings writes absent ones too.
#[derive(Queryable, Selectable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub(super) struct SettingsRow {
    pub(super) facade_url: Option<String>,
    pub(super) credentials: Option<Vec<u8>>,
    pub(super) credentials_key_id: Option<i64>,
    pub(super) credentials_tag: Option<Vec<u8>>,
    pub(super) subject_metadata: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(super) struct StoredRow {
    h_wire: Vec<u8>,
    salt: Vec<u8>,
    active: bool,
    #[diesel(embed)]
    settings: SettingsRow,
}

impl TryFrom<SummaryRow> for AccountSummary {
    type Error = StoreError;

    fn try_from(row: SummaryRow) -> Result<Self, StoreError> {
        let payto = PaytoUri::parse(&row.payto_uri).column(TABLE, "payto_uri")?;
        Ok(Self { payto, h_wire: read_hash(row.h_wire)?, active: row.active })
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            payto: PaytoUri::parse(&row.payto_uri).column(TABLE, "payto_uri")?,
            wire: read_wire(row.h_wire, row.salt)?,
            facade_url: read_url(row.facade_url.as_deref())?,
            subject_metadata: read_metadata(row.subject_metadata.as_deref())?,
            active: row.active,
        })
    }
}

impl From<&AccountSettings> for SettingsRow {
    fn from(settings: &AccountSettings) -> Self {
        let credentials = settings.credentials.as_ref();
        Self {
            facade_url: settings.facade_url.as_ref().map(ToString::to_string),
            credentials: credentials.map(|stored| stored.sealed.bytes.clone()),
            credentials_key_id: credentials.map(|stored| stored.sealed.key.0),
            credentials_tag: credentials.map(|stored| stored.tag.as_bytes().to_vec()),
            subject_metadata: settings.subject_metadata.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<SettingsRow> for AccountSettings {
    type Error = StoreError;

    fn try_from(row: SettingsRow) -> Result<Self, StoreError> {
        let credentials = match (row.credentials, row.credentials_key_id, row.credentials_tag) {
            (Some(bytes), Some(key), Some(tag)) => {
                let tag = SealTag::from_bytes(tag.try_into().column(TABLE, "credentials_tag")?);
                Some(SealedCredentials { sealed: Sealed { key: KeyId(key), bytes }, tag })
            }
            // The schema keeps them together.
            _ => None,
        };
        Ok(Self {
            facade_url: read_url(row.facade_url.as_deref())?,
            credentials,
            subject_metadata: read_metadata(row.subject_metadata.as_deref())?,
        })
    }
}

impl TryFrom<StoredRow> for StoredAccount {
    type Error = StoreError;

    fn try_from(row: StoredRow) -> Result<Self, StoreError> {
        Ok(Self {
            wire: read_wire(row.h_wire, row.salt)?,
            active: row.active,
            settings: row.settings.try_into()?,
        })
    }
}

fn read_wire(h_wire: Vec<u8>, salt: Vec<u8>) -> Result<WireDetails, StoreError> {
    let salt: Result<[u8; 16], _> = salt.try_into();
    let salt = salt.map(WireSalt::from_bytes).column(TABLE, "salt")?;
    Ok(WireDetails { h_wire: read_hash(h_wire)?, salt })
}

fn read_hash(bytes: Vec<u8>) -> Result<WireHash, StoreError> {
    let bytes: Result<[u8; 64], _> = bytes.try_into();
    bytes.map(WireHash::from_bytes).column(TABLE, "h_wire")
}

fn read_url(text: Option<&str>) -> Result<Option<BaseUrl>, StoreError> {
    text.map(BaseUrl::parse).transpose().column(TABLE, "facade_url")
}

fn read_metadata(text: Option<&str>) -> Result<Option<WireSubjectMetadata>, StoreError> {
    text.map(WireSubjectMetadata::parse).transpose().column(TABLE, "subject_metadata")
}
