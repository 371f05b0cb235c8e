//! Listens to the statements of all connections that are opened from now on.
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The statements that were executed, and whether a connection keeps them for the next time.
static SEEN: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());

fn seen() -> MutexGuard<'static, BTreeMap<String, bool>> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn listen() {
    set_default_instrumentation(|| Some(Box::new(Recorder))).unwrap();
}

struct Recorder;

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let query = query.to_string();
                let sql = query.split_once(" -- binds: ").map_or(query.as_str(), |(sql, _)| sql);
                seen().entry(sql.to_owned()).or_default();
            }
            InstrumentationEvent::CacheQuery { sql, .. } => {
                seen().insert(sql.to_owned(), true);
            }
            _ => {}
        }
    }
}

const VERBS: [&str; 4] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE "];

/// How a database quotes its names.
pub(crate) const POSTGRES: char = '"';
pub(crate) const SQLITE: char = '`';

/// The statements for one database, each with whether it is kept.
pub(crate) fn statements(quote: char) -> Vec<(String, bool)> {
    let seen = seen();
    let is_ours = |sql: &str| {
        VERBS.iter().any(|verb| sql.starts_with(verb)) && !sql.contains("__diesel_schema")
    };
    let of_one = seen.iter().filter(|(sql, _)| sql.contains(quote) && is_ours(sql));
    of_one.map(|(sql, kept)| (sql.clone(), *kept)).collect()
}
