//! `taler-merchant audit`: what was done, read from the database.
use crate::cli::Audit;
use crate::config::{Environment, Settings};
use crate::stores::{self, Opener};
use anyhow::Context;
use taler_merchant_domain::audit::{
    Action, Actor, AuditFilter, AuditLog, AuditOutcome, AuditRecord,
};
use taler_merchant_domain::store::Page;
use taler_merchant_domain::{InstanceId, Timestamp};
use taler_merchant_http::{audit_csv, audit_json};

/// What the command prints.
pub(crate) async fn show(
    settings: &Settings,
    environment: &Environment,
    audit: &Audit,
) -> anyhow::Result<String> {
    let filter = filter(audit)?;
    let store = stores::open(&settings.database, environment, Opener::Command).await?;
    let log = store.for_background().audit;
    let records = newest(log.as_ref(), &filter, audit.limit).await?;
    Ok(if audit.json {
        audit_json(records)
    } else if audit.csv {
        audit_csv(records)
    } else {
        table(&records)
    })
}

fn filter(audit: &Audit) -> anyhow::Result<AuditFilter> {
    let instance = audit.instance.as_deref();
    let action = |name: &str| {
        let names = || Action::ALL.map(Action::as_str).join(", ");
        Action::parse(name).with_context(|| format!("--action {name}: one of {}", names()))
    };
    Ok(AuditFilter {
        instance: instance
            .map(|id| InstanceId::parse(id).with_context(|| id.to_owned()))
            .transpose()?,
        after: audit.after.as_deref().map(time).transpose()?,
        before: audit.before.as_deref().map(time).transpose()?,
        action: audit.action.as_deref().map(action).transpose()?,
        outcome: audit.refused.then_some(AuditOutcome::Refused),
        ..AuditFilter::default()
    })
}

fn time(text: &str) -> anyhow::Result<Timestamp> {
    let seconds = || text.parse().ok().map(Timestamp::from_seconds);
    let time = Timestamp::parse(text).or_else(seconds);
    time.with_context(|| {
        format!("{text}: a day such as 2027-01-31, 2027-01-31T12:00:00Z, or seconds since 1970")
    })
}

/// So many of the newest entries that fit, newest first.
async fn newest(
    log: &dyn AuditLog,
    filter: &AuditFilter,
    limit: u32,
) -> anyhow::Result<Vec<AuditRecord>> {
    let mut records: Vec<AuditRecord> = Vec::new();
    loop {
        let left = usize::try_from(limit)?.saturating_sub(records.len());
        let offset = records.last().map(|record| record.serial);
        let Some(page) = Page::new(Some(-i64::try_from(left)?), offset) else { break };
        let more = log.read(filter, page).await?;
        let is_last = i64::try_from(more.len())? < page.limit();
        records.extend(more);
        if is_last {
            break;
        }
    }
    Ok(records)
}

const HEAD: [&str; 6] = ["TIME", "INSTANCE", "ACTION", "BY", "FROM", "REQUEST"];

/// For people: columns as wide as what is in them.
fn table(records: &[AuditRecord]) -> String {
    let rows: Vec<_> = std::iter::once(HEAD.map(str::to_owned))
        .chain(records.iter().map(|record| row(record).map(|cell| visible(&cell))))
        .collect();
    let mut widths = [0; HEAD.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; HEAD.len()]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn row(record: &AuditRecord) -> [String; HEAD.len()] {
    let entry = &record.entry;
    [
        record.at.to_string(),
        entry.instance.as_str().to_owned(),
        what(record),
        by(&entry.actor),
        entry.origin.source.clone(),
        entry.origin.request.clone(),
    ]
}

/// What was done, or was refused and how often.
fn what(record: &AuditRecord) -> String {
    let action = record.entry.action.as_str();
    match record.outcome {
        AuditOutcome::Done => action.to_owned(),
        AuditOutcome::Refused => format!("{action} refused x{}", record.times),
    }
}

fn by(actor: &Actor) -> String {
    match actor {
        Actor::Anonymous | Actor::Operator => actor.kind().as_str().to_owned(),
        Actor::Password(id) => format!("password of {}", id.as_str()),
        Actor::Token(id, serial) => format!("token {} of {}", serial.0, id.as_str()),
    }
}

/// No control character reaches a terminal.
fn visible(text: &str) -> String {
    let escape = |letter: char| {
        let escaped = letter.is_control().then(|| letter.escape_default().to_string());
        escaped.unwrap_or_else(|| letter.to_string())
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::testing::a_record;

    #[test]
    fn a_table_has_columns_and_nothing_that_controls_a_terminal() {
        let mut other = a_record("a-long-name", Action::TokenCreate);
        other.entry.actor = Actor::Anonymous;
        other.entry.origin.source = "\u{1b}[2J".to_owned();
        (other.outcome, other.times) = (AuditOutcome::Refused, 12);
        let shown = table(&[a_record("shop", Action::InstanceProvision), other]);
        let expected = "\
TIME                  INSTANCE     ACTION                     BY               FROM       REQUEST
1970-01-01T00:00:01Z  shop         instances.provision        token 3 of shop  192.0.2.1  ab12
1970-01-01T00:00:01Z  a-long-name  tokens.create refused x12  anonymous        \\u{1b}[2J  ab12";
        assert_eq!(shown, expected);
    }

    #[test]
    fn times_are_days_moments_or_seconds() {
        for text in ["2023-11-14T22:13:20Z", "1700000000"] {
            assert_eq!(time(text).unwrap(), Timestamp::from_seconds(1_700_000_000), "{text}");
        }
        assert!(time("yesterday").unwrap_err().to_string().contains("2027-01-31"));
    }
}
