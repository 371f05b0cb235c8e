use super::Conn;
use crate::error::Column;
use crate::schema::audit;
use crate::values::read_time;
use diesel::prelude::*;
use diesel_async::AsyncConnectionCore;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::{
    Action, Actor, ActorKind, AuditEntry, AuditOutcome, AuditRecord, Origin,
};
use taler_merchant_domain::auth::TokenSerial;
use taler_merchant_domain::instances::InstanceSerial;
use taler_merchant_domain::store::StoreError;

const TABLE: &str = "audit";

/// A question about entries that is still being asked.
pub(super) type Entries = audit::BoxedQuery<'static, <Conn as AsyncConnectionCore>::Backend>;

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit)]
pub(super) struct AuditRow {
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
    outcome: String,
    times: i64,
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
        let outcome = AuditOutcome::parse(&row.outcome).column(TABLE, "outcome")?;
        let times = u32::try_from(row.times).ok().column(TABLE, "times")?;
        Ok(Self { serial: row.serial, at, entry, outcome, times })
    }
}

fn read_actor(row: &AuditRow) -> Result<Actor, StoreError> {
    let instance = row.actor_instance.as_deref().map(InstanceId::parse).transpose();
    let instance = instance.column(TABLE, "actor_instance")?;
    let kind = ActorKind::parse(&row.actor_kind).column(TABLE, "actor_kind")?;
    let actor = match (kind, instance, row.actor_token) {
        (ActorKind::Anonymous, None, None) => Some(Actor::Anonymous),
        (ActorKind::Operator, None, None) => Some(Actor::Operator),
        (ActorKind::Password, Some(id), None) => Some(Actor::Password(id)),
        (ActorKind::Token, Some(id), Some(token)) => Some(Actor::Token(id, TokenSerial(token))),
        _ => None,
    };
    actor.column(TABLE, "actor_kind")
}
