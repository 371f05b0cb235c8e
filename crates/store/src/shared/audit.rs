use super::{Conn, Db};
use crate::error::{Classify, Column};
use crate::schema::audit;
use crate::values::{read_time, store_time};
use async_trait::async_trait;
use diesel::prelude::*;
use diesel_async::RunQueryDsl; // named: shadows the sync trait of the prelude
use taler_merchant_domain::audit::{Action, Actor, AuditEntry, AuditLog, AuditRecord, Origin};
use taler_merchant_domain::auth::TokenSerial;
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::{InstanceId, Timestamp};

const TABLE: &str = "audit";

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit)]
struct AuditRow {
    serial: i64,
    instance_id: String,
    instance_serial: Option<i64>,
    at_us: i64,
    actor_kind: String,
    actor_instance: Option<String>,
    actor_token: Option<i64>,
    action: String,
    source: String,
    request: String,
}

#[derive(Insertable)]
#[diesel(table_name = audit)]
struct NewAuditRow<'a> {
    instance_id: &'a str,
    instance_serial: Option<i64>,
    at_us: i64,
    actor_kind: &'a str,
    actor_instance: Option<&'a str>,
    actor_token: Option<i64>,
    action: &'a str,
    source: &'a str,
    request: &'a str,
}

impl TryFrom<AuditRow> for AuditRecord {
    type Error = StoreError;

    fn try_from(row: AuditRow) -> Result<Self, StoreError> {
        let actor = read_actor(&row)?;
        let entry = AuditEntry {
            instance: InstanceId::parse(&row.instance_id).column(TABLE, "instance_id")?,
            serial: row.instance_serial.map(InstanceSerial),
            actor,
            action: Action::parse(&row.action).column(TABLE, "action")?,
            origin: Origin { source: row.source, request: row.request },
        };
        let at = read_time(row.at_us).column(TABLE, "at_us")?;
        Ok(Self { serial: row.serial, at, entry })
    }
}

fn read_actor(row: &AuditRow) -> Result<Actor, StoreError> {
    let instance = row.actor_instance.as_deref().map(InstanceId::parse).transpose();
    let actor = match (&*row.actor_kind, instance.column(TABLE, "actor_instance")?, row.actor_token)
    {
        ("anonymous", None, None) => Some(Actor::Anonymous),
        ("operator", None, None) => Some(Actor::Operator),
        ("password", Some(instance), None) => Some(Actor::Password(instance)),
        ("token", Some(instance), Some(token)) => Some(Actor::Token(instance, TokenSerial(token))),
        _ => None,
    };
    actor.column(TABLE, "actor_kind")
}

/// Writes what an act leaves behind; `created` is the instance that it brought into being.
pub(super) async fn append(
    c: &mut Conn,
    entry: &AuditEntry,
    created: Option<InstanceSerial>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = NewAuditRow {
        instance_id: entry.instance.key(),
        instance_serial: entry.serial.or(created).map(|serial| serial.0),
        at_us: store_time(at),
        actor_kind: entry.actor.kind(),
        actor_instance: entry.actor.instance().map(InstanceId::key),
        actor_token: entry.actor.token().map(|token| token.0),
        action: entry.action.as_str(),
        source: &entry.origin.source,
        request: &entry.origin.request,
    };
    let insert = diesel::insert_into(audit::table).values(row);
    insert.execute(c).await.during(Phase::Store).map(drop)
}

async fn list(c: &mut Conn, instance: &InstanceId) -> Result<Vec<AuditRecord>, StoreError> {
    let rows: Vec<AuditRow> = audit::table
        .filter(audit::instance_id.eq(instance.key()))
        .order(audit::serial)
        .select(AuditRow::as_select())
        .load(c)
        .await
        .during(Phase::Fetch)?;
    rows.into_iter().map(AuditRecord::try_from).collect()
}

#[async_trait]
impl AuditLog for Db {
    async fn list(&self, instance: &InstanceId) -> Result<Vec<AuditRecord>, StoreError> {
        self.read(list, instance.clone()).await
    }
}
