//! `docs/ERRORS.md` is made from the description.
use super::{Described, described};
use crate::error::Refusal;
use actix_web::http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ERRORS.md");
const COMMAND: &str = "WRITE_DOCS=1 cargo test -p taler-merchant-http errors";

const HEAD: &str = "\
# Errors

Every answer of the 4xx and 5xx kind has a JSON body: `code` is the number below, `hint` a fixed text
that belongs to it, and `detail`, where there is one, names the offending input. With code 2125
`retry_counter` says how often the code may still be tried. A cause is logged and never told.

A second factor that is needed is no error: the answer is 202, with the challenges to be solved.

How an error of the domain becomes a status and a code is in `crates/http/src/error`; this page is made
from the description of the interface (`GET /openapi.json`), which tests hold against it.
";

/// The operations of one endpoint, at the root and below an instance.
type Endpoint<'a> = Vec<&'a Described>;

/// The whole page.
fn markdown() -> String {
    let all = described();
    let endpoints = endpoints(&all);
    let shared = shared(&all);
    let mut page = format!("{HEAD}\nTo write it anew: `{COMMAND}`.\n\n## Every endpoint\n\n");
    page.push_str("| status | codes |\n| --- | --- |\n");
    for (status, refusals) in by_status(shared.iter().chain([&Refusal::ENDPOINT_UNKNOWN])) {
        let codes: Vec<_> = refusals.into_iter().map(|it| name(it, "")).collect();
        writeln!(page, "| {status} | {} |", codes.join(", ")).unwrap();
    }
    page.push_str("\n## By endpoint\n\nBeside those of every endpoint. Those with * are answered ");
    page.push_str("only below `/instances/{instance}`.\n\n");
    page.push_str("| endpoint | status | codes |\n| --- | --- | --- |\n");
    for endpoint in &endpoints {
        write_endpoint(&mut page, endpoint, &shared);
    }
    write_codes(&mut page, &all);
    page
}

fn endpoints(all: &[Described]) -> Vec<Endpoint<'_>> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for one in all {
        match endpoints.iter_mut().find(|others| others[0].base_id() == one.base_id()) {
            Some(others) => others.push(one),
            None => endpoints.push(vec![one]),
        }
    }
    endpoints
}

/// What all operations refuse.
fn shared(all: &[Described]) -> BTreeSet<Refusal> {
    let refusals = all.iter().map(Described::refusals);
    refusals.reduce(|shared, next| &shared & &next).unwrap()
}

fn by_status<'a>(
    refusals: impl Iterator<Item = &'a Refusal>,
) -> BTreeMap<StatusCode, Vec<Refusal>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for refusal in refusals {
        all.entry(refusal.status).or_default().push(*refusal);
    }
    all
}

fn name(refusal: Refusal, mark: &str) -> String {
    format!("{}{mark} `{}`", refusal.code.number(), refusal.code.name())
}

fn write_endpoint(page: &mut String, endpoint: &Endpoint, shared: &BTreeSet<Refusal>) {
    let root = endpoint[0];
    let place = if endpoint.len() > 1 { "[/instances/{instance}]" } else { "" };
    let mut head = format!("`{} {place}{}`", root.method, root.path);
    let at_root = root.refusals();
    let all: BTreeSet<_> = endpoint.iter().flat_map(|one| one.refusals()).collect();
    let own = &all - shared;
    for (status, refusals) in by_status(own.iter()) {
        let mark = |refusal| if at_root.contains(&refusal) { "" } else { "*" };
        let codes: Vec<_> = refusals.into_iter().map(|it| name(it, mark(it))).collect();
        writeln!(page, "| {head} | {status} | {} |", codes.join(", ")).unwrap();
        head.clear();
    }
    if own.is_empty() {
        writeln!(page, "| {head} | | |").unwrap();
    }
}

fn write_codes(page: &mut String, all: &[Described]) {
    page.push_str("\n## By code\n\n| code | name | status | hint |\n| --- | --- | --- | --- |\n");
    let refusals: BTreeSet<_> = all.iter().flat_map(Described::refusals).collect();
    let mut statuses: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for refusal in refusals.iter().chain([&Refusal::ENDPOINT_UNKNOWN]) {
        statuses.entry(refusal.code).or_default().push(refusal.status.as_str());
    }
    for (code, statuses) in statuses {
        let (number, name, hint) = (code.number(), code.name(), code.hint());
        writeln!(page, "| {number} | `{name}` | {} | {hint} |", statuses.join(", ")).unwrap();
    }
}

#[test]
fn errors_are_listed_in_the_documents() {
    if std::env::var_os("WRITE_DOCS").is_some() {
        fs::write(FILE, markdown()).unwrap();
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == markdown(), "docs/ERRORS.md is out of date; type: {COMMAND}");
}
