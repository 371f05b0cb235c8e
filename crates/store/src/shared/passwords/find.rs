use super::super::kept::Keep;
use super::Conn;
use super::instances::LoginRow;
use crate::error::{Classify, Column};
use crate::schema::{counters, instances, login_sources, wrong_passwords};
use crate::values::{read_time, store_time};
use diesel::prelude::*;
use diesel_async::AsyncConnectionCore;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::budget::Charge;
use taler_merchant_domain::instances::LoginRecord;
use taler_merchant_domain::passwords::{Failures, Found, History, SourceMac, Trial};
use taler_merchant_domain::store::{Phase, StoreError};

#[derive(Queryable, Selectable)]
#[diesel(table_name = wrong_passwords)]
pub(super) struct FailuresRow {
    failures: i64,
    last_us: i64,
}

impl TryFrom<FailuresRow> for Failures {
    type Error = StoreError;

    fn try_from(row: FailuresRow) -> Result<Self, StoreError> {
        let table = "wrong_passwords";
        Ok(Self {
            count: u32::try_from(row.failures).ok().column(table, "failures")?,
            last: read_time(row.last_us).column(table, "last_us")?,
        })
    }
}

diesel::alias!(wrong_passwords as around: Around);

type Backend = <Conn as AsyncConnectionCore>::Backend;

#[derive(Queryable)]
struct FoundRow {
    login: LoginRow,
    failures: Option<FailuresRow>,
    nearby: Option<FailuresRow>,
    last_login_us: Option<i64>,
    of_source: Option<i64>,
    of_instance: Option<i64>,
}

impl TryFrom<FoundRow> for Found {
    type Error = StoreError;

    fn try_from(row: FoundRow) -> Result<Self, StoreError> {
        let failures = row.failures.map(Failures::try_from).transpose()?;
        let last_login =
            row.last_login_us.map(|last| read_time(last).column("login_sources", "last_us"));
        let history = History {
            failures,
            nearby: row.nearby.map(Failures::try_from).transpose()?,
            of_source: count(row.of_source),
            of_instance: count(row.of_instance),
            last_login: last_login.transpose()?,
        };
        Ok(Self { record: LoginRecord::try_from(row.login)?, history })
    }
}

fn count(used: Option<i64>) -> u32 {
    u32::try_from(used.unwrap_or_default()).unwrap_or(u32::MAX)
}

/// What was used up of a budget, as a part of a statement.
macro_rules! used {
    ($charge:expr) => {
        counters::table.find($charge).select(counters::used).single_value()
    };
}

/// Never the key of anything.
const NONE: &[u8] = &[];

fn key(charge: &Charge) -> (&[u8], i64) {
    (charge.counter.as_slice(), store_time(charge.start))
}

pub(super) async fn find(c: &mut Conn, trial: &Trial) -> Result<Option<Found>, StoreError> {
    let source = trial.source.as_ref();
    let mac = |mac: Option<&'_ SourceMac>| {
        mac.map_or_else(|| NONE.to_vec(), |mac| mac.as_bytes().to_vec())
    };
    let wrong = mac(source.map(|source| &source.failures));
    let nearby = mac(source.map(|source| &source.nearby));
    let familiar = mac(source.map(|source| &source.familiar));
    let of_source = source.map_or((NONE, 0), |source| key(&source.budget));
    let known = login_sources::instance_serial
        .eq(instances::serial)
        .and(login_sources::source.eq(familiar));
    let row: Option<FoundRow> = instances::table
        .left_join(wrong_passwords::table.on(wrong_passwords::counted.eq(wrong)))
        .left_join(around.on(around.field(wrong_passwords::counted).eq(nearby)))
        .left_join(login_sources::table.on(known))
        .filter(instances::id_key.eq(trial.instance.key()))
        .select((
            LoginRow::as_select(),
            Option::<FailuresRow>::as_select(),
            around.fields(<FailuresRow as Selectable<Backend>>::construct_selection()).nullable(),
            login_sources::last_us.nullable(),
            used!(of_source),
            used!(key(&trial.budget)),
        ))
        .limit(1)
        .kept()
        .get_result(c)
        .await
        .optional()
        .during(Phase::Fetch)?;
    row.map(Found::try_from).transpose()
}
