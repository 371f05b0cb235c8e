//! What `make bench` measures the server against: a route that does nothing, and the server itself
//! on stores that do the same work in the usual way.
//!
//! The load, the rounds and the verdicts are in `bench.py` beside this crate.
//!
//! ```
//! use taler_merchant_bench::statement::{Statement, Value};
//!
//! let seen = r#"INSERT INTO notes (text, size) VALUES (?, ?) -- binds: [String("a"), I64(7)]"#;
//! let statement = Statement::parse(seen)?;
//! assert_eq!(statement.values(), [Value::Text("a".to_owned()), Value::Number(7)]);
//! # Ok::<(), anyhow::Error>(())
//! ```
pub mod families;
pub mod serving;
pub mod statement;
mod writer;
