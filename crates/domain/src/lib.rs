//! Types, rules and ports of a GNU Taler merchant backend.
