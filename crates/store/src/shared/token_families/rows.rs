use crate::error::{Column, unavailable};
use crate::schema::token_families;
use crate::values::{read_duration, read_time, store_time};
use diesel::prelude::*;
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::token_families::{
    ExtraData, FamilyTerms, KeyGranularity, KeySchedule, Period, TokenFamily, TokenFamilyKind,
    TokenFamilySummary,
};
use taler_merchant_domain::{LocalizedTexts, Slug};

const TABLE: &str = "token_families";

#[derive(Queryable, Selectable)]
#[diesel(table_name = token_families)]
pub(super) struct SummaryRow {
    slug: String,
    kind: String,
    name: String,
    description: String,
    description_i18n: String,
    valid_after_us: i64,
    valid_before_us: i64,
}

/// What may change. A change writes absent values too.
#[derive(Queryable, Selectable, AsChangeset)]
#[diesel(table_name = token_families, treat_none_as_null = true)]
pub(super) struct TermsRow {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) description_i18n: String,
    pub(super) extra_data: Option<String>,
    pub(super) valid_after_us: i64,
    pub(super) valid_before_us: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = token_families)]
pub(super) struct FamilyRow {
    slug: String,
    kind: String,
    #[diesel(embed)]
    terms: TermsRow,
    duration_us: i64,
    validity_granularity_us: i64,
    start_offset_us: i64,
    issued: i64,
    used: i64,
}

impl TryFrom<SummaryRow> for TokenFamilySummary {
    type Error = StoreError;

    fn try_from(row: SummaryRow) -> Result<Self, StoreError> {
        Ok(Self {
            slug: Slug::parse(&row.slug).column(TABLE, "slug")?,
            kind: TokenFamilyKind::parse(&row.kind).column(TABLE, "kind")?,
            name: LocalizedText::parse(&row.name).column(TABLE, "name")?,
            description: LocalizedText::parse(&row.description).column(TABLE, "description")?,
            description_i18n: read_texts(&row.description_i18n)?,
            validity: read_validity(row.valid_after_us, row.valid_before_us)?,
        })
    }
}

impl TryFrom<&FamilyTerms> for TermsRow {
    type Error = StoreError;

    fn try_from(terms: &FamilyTerms) -> Result<Self, StoreError> {
        let json = |error| unavailable(Phase::Store, error);
        let extra_data = terms.extra_data.as_ref().map(serde_json::to_string);
        Ok(Self {
            name: terms.name.as_str().to_owned(),
            description: terms.description.as_str().to_owned(),
            description_i18n: serde_json::to_string(&terms.description_i18n).map_err(json)?,
            extra_data: extra_data.transpose().map_err(json)?,
            valid_after_us: store_time(terms.validity.start()),
            valid_before_us: store_time(terms.validity.end()),
        })
    }
}

impl TryFrom<TermsRow> for FamilyTerms {
    type Error = StoreError;

    fn try_from(row: TermsRow) -> Result<Self, StoreError> {
        Ok(Self {
            name: LocalizedText::parse(&row.name).column(TABLE, "name")?,
            description: LocalizedText::parse(&row.description).column(TABLE, "description")?,
            description_i18n: read_texts(&row.description_i18n)?,
            extra_data: row.extra_data.as_deref().map(read_extra).transpose()?,
            validity: read_validity(row.valid_after_us, row.valid_before_us)?,
        })
    }
}

impl TryFrom<FamilyRow> for TokenFamily {
    type Error = StoreError;

    fn try_from(row: FamilyRow) -> Result<Self, StoreError> {
        let count = |count: i64, column| u64::try_from(count).column(TABLE, column);
        Ok(Self {
            slug: Slug::parse(&row.slug).column(TABLE, "slug")?,
            kind: TokenFamilyKind::parse(&row.kind).column(TABLE, "kind")?,
            schedule: read_schedule(&row)?,
            terms: row.terms.try_into()?,
            issued: count(row.issued, "issued")?,
            used: count(row.used, "used")?,
        })
    }
}

fn read_schedule(row: &FamilyRow) -> Result<KeySchedule, StoreError> {
    let duration = read_duration(row.duration_us).column(TABLE, "duration_us")?;
    let granularity = read_duration(row.validity_granularity_us).and_then(KeyGranularity::of);
    let granularity = granularity.column(TABLE, "validity_granularity_us")?;
    let offset = read_duration(row.start_offset_us).column(TABLE, "start_offset_us")?;
    KeySchedule::new(duration, granularity, offset).column(TABLE, "duration_us")
}

fn read_validity(start: i64, end: i64) -> Result<Period, StoreError> {
    let start = read_time(start).column(TABLE, "valid_after_us")?;
    let end = read_time(end).column(TABLE, "valid_before_us")?;
    Period::new(start, end).column(TABLE, "valid_before_us")
}

fn read_texts(json: &str) -> Result<LocalizedTexts, StoreError> {
    serde_json::from_str(json).column(TABLE, "description_i18n")
}

fn read_extra(json: &str) -> Result<ExtraData, StoreError> {
    let object = serde_json::from_str(json).column(TABLE, "extra_data")?;
    ExtraData::new(object).column(TABLE, "extra_data")
}
