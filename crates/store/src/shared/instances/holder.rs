//! Who is behind an instance: the password and the addresses.
use super::Conn;
use super::rows::ReferenceRow;
use crate::error::{Classify, Column};
use crate::schema::instances;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use std::collections::BTreeSet;
use taler_merchant_domain::auth::PasswordHash;
use taler_merchant_domain::challenges::{Address, Contact, Contacts, Holder, TanChannel};
use taler_merchant_domain::instances::{InstanceSerial, LoginRecord};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::{EmailAddress, PhoneNumber};

const TABLE: &str = "instances";

#[derive(Queryable, Selectable)]
#[diesel(table_name = instances)]
pub(in super::super) struct HolderRow {
    #[diesel(embed)]
    reference: ReferenceRow,
    email: Option<String>,
    email_validated: bool,
    phone_number: Option<String>,
    phone_validated: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = instances)]
pub(in super::super) struct LoginRow {
    #[diesel(embed)]
    holder: HolderRow,
    password_hash: String,
}

impl TryFrom<HolderRow> for Holder {
    type Error = StoreError;

    fn try_from(row: HolderRow) -> Result<Self, StoreError> {
        let email = row.email.as_deref().map(EmailAddress::parse).transpose();
        let phone = row.phone_number.as_deref().map(PhoneNumber::parse).transpose();
        let email = email.column(TABLE, "email")?.map(Address::Email);
        let phone = phone.column(TABLE, "phone_number")?.map(Address::Phone);
        let contacts = [(email, row.email_validated), (phone, row.phone_validated)];
        let contacts = contacts.into_iter().filter_map(|(address, validated)| {
            address.map(|address| Contact { address, validated })
        });
        Ok(Self { instance: row.reference.try_into()?, contacts: Contacts::new(contacts) })
    }
}

impl TryFrom<LoginRow> for LoginRecord {
    type Error = StoreError;

    fn try_from(row: LoginRow) -> Result<Self, StoreError> {
        let Holder { instance, contacts } = row.holder.try_into()?;
        Ok(Self { instance, password: PasswordHash::from_phc(row.password_hash), contacts })
    }
}

pub(super) async fn find_holder(
    c: &mut Conn,
    instance: &InstanceSerial,
) -> Result<Option<Holder>, StoreError> {
    let row = instances::table.find(instance.0).select(HolderRow::as_select());
    let row: Option<HolderRow> = row.first(c).await.optional().during(Phase::Fetch)?;
    row.map(Holder::try_from).transpose()
}

pub(super) async fn count_unreachable(
    c: &mut Conn,
    available: &BTreeSet<TanChannel>,
) -> Result<u64, StoreError> {
    let (by_mail, by_phone) =
        (available.contains(&TanChannel::Email), available.contains(&TanChannel::Sms));
    let mut proved = instances::table.filter(instances::deleted.eq(false)).into_boxed();
    let any = instances::email_validated.eq(true).or(instances::phone_validated.eq(true));
    proved = proved.filter(any);
    if by_mail {
        proved = proved.filter(instances::email_validated.eq(false));
    }
    if by_phone {
        proved = proved.filter(instances::phone_validated.eq(false));
    }
    let count: i64 = proved.count().get_result(c).await.during(Phase::Fetch)?;
    Ok(count.unsigned_abs())
}
