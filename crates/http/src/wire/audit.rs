use crate::csv;
use crate::openapi::schema;
use serde::Serialize;
use taler_merchant_domain::audit::{AuditEntry, AuditRecord};
use taler_merchant_domain::{InstanceId, Timestamp};
use utoipa::ToSchema;

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditLog {
    /// In the order that was asked for.
    entries: Vec<AuditLogEntry>,
}

/// Something that was done. It names no secret, and nobody's mail address or phone number.
#[derive(Debug, Serialize, ToSchema)]
struct AuditLogEntry {
    /// Its place in the log: rising, never given twice.
    #[schema(minimum = 0, examples(7))]
    serial: i64,
    /// When it was done.
    #[schema(value_type = schema::Timestamp)]
    time: Timestamp,
    /// The id of the instance that it was done to.
    #[schema(value_type = schema::InstanceId)]
    instance: InstanceId,
    /// The number of that instance, which tells it from others that had the same id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, examples(2))]
    instance_serial: Option<i64>,
    /// What was done.
    #[schema(value_type = schema::AuditAction)]
    action: &'static str,
    /// On what kind of credential.
    #[schema(value_type = schema::AuditActor)]
    actor: &'static str,
    /// The instance whose password or login token it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::InstanceId, required = false)]
    actor_instance: Option<InstanceId>,
    /// The number of the login token.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, examples(3))]
    actor_token: Option<i64>,
    /// The address that the request came from, or what stands for it.
    #[schema(examples("192.0.2.1", "unix", "command line"))]
    source: String,
    /// The identifier of the request, as in its `X-Request-Id` and in the log of the server.
    #[schema(examples("4f1c9a0be2d37856"))]
    request_id: String,
    /// How it ended. What was refused changed nothing.
    #[schema(value_type = schema::AuditOutcome)]
    outcome: &'static str,
    /// How often: what was refused in one hour, of one kind and from one source, is one entry with
    /// the time and the request of the first.
    #[schema(minimum = 1, examples(1))]
    times: u32,
}

impl From<AuditRecord> for AuditLogEntry {
    fn from(record: AuditRecord) -> Self {
        let AuditRecord { serial, at, entry, outcome, times } = record;
        let AuditEntry { instance, serial: instance_serial, actor, action, origin } = entry;
        Self {
            serial,
            time: at,
            instance,
            instance_serial: instance_serial.map(|serial| serial.0),
            action: action.as_str(),
            actor: actor.kind().as_str(),
            actor_instance: actor.instance().cloned(),
            actor_token: actor.token().map(|token| token.0),
            source: origin.source,
            request_id: origin.request,
            outcome: outcome.as_str(),
            times,
        }
    }
}

impl From<Vec<AuditRecord>> for AuditLog {
    fn from(records: Vec<AuditRecord>) -> Self {
        Self { entries: records.into_iter().map(AuditLogEntry::from).collect() }
    }
}

/// The columns of the table: the members of an entry, in their order.
const COLUMNS: [&str; 12] = [
    "serial",
    "time",
    "instance",
    "instance_serial",
    "action",
    "actor",
    "actor_instance",
    "actor_token",
    "source",
    "request_id",
    "outcome",
    "times",
];

impl AuditLog {
    /// As a table.
    pub(crate) fn to_csv(&self) -> String {
        csv::table(COLUMNS, self.entries.iter().map(AuditLogEntry::cells))
    }
}

impl AuditLogEntry {
    fn cells(&self) -> [String; COLUMNS.len()] {
        let number = |number: Option<i64>| number.map(|it| it.to_string()).unwrap_or_default();
        [
            self.serial.to_string(),
            self.time.to_string(),
            self.instance.as_str().to_owned(),
            number(self.instance_serial),
            self.action.to_owned(),
            self.actor.to_owned(),
            self.actor_instance.as_ref().map(InstanceId::as_str).unwrap_or_default().to_owned(),
            number(self.actor_token),
            self.source.clone(),
            self.request_id.clone(),
            self.outcome.to_owned(),
            self.times.to_string(),
        ]
    }
}

/// Entries of the audit log in JSON, as the interface has them.
#[must_use]
pub fn audit_json(records: Vec<AuditRecord>) -> String {
    // Texts and numbers: there is nothing in it that JSON does not have.
    serde_json::to_string_pretty(&AuditLog::from(records)).unwrap_or_default()
}

/// Entries of the audit log as a table in CSV, as the interface has them.
#[must_use]
pub fn audit_csv(records: Vec<AuditRecord>) -> String {
    AuditLog::from(records).to_csv()
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::audit::{Action, Actor, Origin};
    use taler_merchant_domain::testing::a_record;

    #[test]
    fn a_table_has_a_column_for_each_member() {
        let record =
            serde_json::to_value(AuditLogEntry::from(a_record("shop", Action::TokenCreate)));
        let record = record.unwrap();
        let members = record.as_object().unwrap();
        assert_eq!(members.len(), COLUMNS.len());
        assert!(COLUMNS.iter().all(|column| members.contains_key(*column)));
    }

    #[test]
    fn an_entry_is_a_line_whatever_a_client_says() {
        let mut record = a_record("shop", Action::InstanceProvision);
        record.entry.actor = Actor::Anonymous;
        record.entry.serial = None;
        let (source, request) = ("=HYPERLINK(\"//x\")".to_owned(), "-2,\r\n@x".to_owned());
        record.entry.origin = Origin { source, request };
        let csv = audit_csv(vec![record]);
        let line = csv.strip_prefix(&format!("{}\r\n", COLUMNS.join(","))).unwrap();
        let formula = "\"'=HYPERLINK(\"\"//x\"\")\",\"'-2,\r\n@x\",done,1\r\n";
        let expected = "7,1970-01-01T00:00:01Z,shop,,instances.provision,anonymous,,,";
        assert_eq!(line, format!("{expected}{formula}"));
    }

    #[test]
    fn an_empty_log_is_still_a_table() {
        assert_eq!(audit_csv(Vec::new()), format!("{}\r\n", COLUMNS.join(",")));
    }
}
