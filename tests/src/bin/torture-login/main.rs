//! Guesses a password as fast as it can, and sees what others notice: `torture-login COUNT SECONDS`.
//!
//! Expects what `on-each-database --as-in-production` sets in the environment. Sends COUNT wrong
//! passwords from one source, then as many from a thousand, each for SECONDS at most. Meanwhile the owner
//! logs in from where he did before, and from where nobody was before; others read. What is promised
//! to them is held against the clock, which no test does: run it on a machine that has time.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tool for developers, which measures time"
)]
mod figures;
mod wire;

use figures::{Latencies, Statuses, bound, forget_peak, memory};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};
use taler_merchant_tests::an_instance;
use wire::{Connection, login};

/// More than can wait in the two lanes of strangers, so that both are full.
const MANY: usize = 192;
const FEW: usize = 64;
const SOURCES: usize = 1000;
/// Owners ask as often as that, not as fast as they can.
const PAUSE: Duration = Duration::from_millis(100);
/// What an owner is promised who logged in from there before.
const FAMILIAR: Duration = Duration::from_secs(2);
/// How long a new owner may take at all.
const PATIENCE: Duration = Duration::from_secs(120);

/// So many wrong passwords at a time, each from the source that its number has.
struct Attack {
    next: AtomicUsize,
    count: usize,
    deadline: Instant,
}

impl Attack {
    fn guess(&self, source: impl Fn(usize) -> String) -> Statuses {
        let (mut connection, mut statuses) = (Connection::default(), Statuses::default());
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.count || Instant::now() > self.deadline {
                return statuses;
            }
            let request = login(&source(number), &format!("wrong-{number}"));
            statuses.add(connection.exchange(&request).status);
        }
    }
}

fn many_sources(number: usize) -> String {
    let source = number % SOURCES;
    format!("198.18.{}.{}", source / 250, source % 250 + 1)
}

/// The owner, from where he logged in before.
fn familiar(over: &AtomicBool) -> (Latencies, Statuses) {
    let (mut connection, mut statuses) = (Connection::default(), Statuses::default());
    let mut latencies = Latencies::default();
    while !over.load(Ordering::Relaxed) {
        let answer = connection.exchange(&login("192.0.2.1", "pw-shop"));
        statuses.add(answer.status);
        latencies.add(answer.took);
        thread::sleep(PAUSE);
    }
    (latencies, statuses)
}

/// The owner, each time from somewhere else; how long it takes until he is served.
fn newcomer(over: &AtomicBool) -> (Latencies, Statuses) {
    let (mut connection, mut statuses) = (Connection::default(), Statuses::default());
    let mut latencies = Latencies::default();
    for number in 1.. {
        let (came, source) =
            (Instant::now(), format!("198.19.{}.{}", number / 250, number % 250 + 1));
        while came.elapsed() < PATIENCE {
            let answer = connection.exchange(&login(&source, "pw-shop"));
            statuses.add(answer.status);
            if answer.status != 503 {
                break;
            }
            thread::sleep(Duration::from_secs(answer.retry_after));
        }
        latencies.add(came.elapsed());
        if over.load(Ordering::Relaxed) {
            break;
        }
        thread::sleep(PAUSE);
    }
    (latencies, statuses)
}

/// Somebody who reads.
fn reader(over: &AtomicBool, request: &str) -> (Latencies, Statuses) {
    let (mut connection, mut statuses) = (Connection::default(), Statuses::default());
    let mut latencies = Latencies::default();
    while !over.load(Ordering::Relaxed) {
        let answer = connection.exchange(request);
        statuses.add(answer.status);
        latencies.add(answer.took);
        thread::sleep(PAUSE / 4);
    }
    (latencies, statuses)
}

fn finished<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().expect("a thread ends")
}

/// Makes the instance, and logs its owner in.
fn prepare(connection: &mut Connection) -> String {
    let admin = wire::variable("TOKEN");
    let body = an_instance("shop").to_string();
    let create = wire::request("POST /management/instances", Some(&admin), None, &body);
    assert_eq!(connection.exchange(&create).status, 204);
    let answer = connection.exchange(&login("192.0.2.1", "pw-shop"));
    assert_eq!(answer.status, 200);
    answer.token().expect("a token")
}

fn main() -> ExitCode {
    let argument = |index, default| {
        std::env::args().nth(index).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (count, seconds) = (argument(1, 10_000), argument(2, 60));
    let mut connection = Connection::default();
    let token = prepare(&mut connection);
    let alone = connection.exchange(&login("192.0.2.1", "pw-shop")).took;
    println!("Database                 {}", wire::variable("DATABASE"));
    println!("A login, undisturbed     {} ms", alone.as_millis());
    forget_peak();
    let (before, _) = memory();
    let limit = Duration::from_secs(u64::try_from(seconds).unwrap_or(60));
    let mut broken = attack::<FEW>(&token, count, limit, 1, |_| "198.18.255.1".to_owned());
    broken += attack::<MANY>(&token, count, limit, SOURCES, many_sources);
    let (after, peak) = memory();
    println!("Memory of the process    {before} MiB before, {peak} MiB at most, {after} MiB after");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `N` guess at a time, while others do what they are used to. How many promises were broken.
fn attack<const N: usize>(
    token: &str,
    count: usize,
    limit: Duration,
    sources: usize,
    source: impl Fn(usize) -> String + Sync,
) -> usize {
    let profile = wire::request("GET /instances/shop/private", Some(token), None, "");
    let config = wire::request("GET /config", None, None, "");
    let (start, over) = (Instant::now(), AtomicBool::new(false));
    let attack = Attack { next: AtomicUsize::new(0), count, deadline: start + limit };
    let (guesses, lasted, measured) = thread::scope(|scope| {
        let measured = [
            scope.spawn(|| familiar(&over)),
            scope.spawn(|| newcomer(&over)),
            scope.spawn(|| reader(&over, &config)),
            scope.spawn(|| reader(&over, &profile)),
        ];
        let guesses = [(); N].map(|()| scope.spawn(|| attack.guess(&source))).map(finished);
        let lasted = start.elapsed();
        over.store(true, Ordering::Relaxed);
        let guesses = guesses.into_iter().fold(Statuses::default(), Statuses::and);
        (guesses, lasted, measured.map(finished))
    });
    let (compared, bound) = (guesses.of(401), sources * bound(lasted, count.div_ceil(sources)));
    println!("From {sources:<4} sources, {N:<3} at a time, {:.1} s", lasted.as_secs_f32());
    println!("- guesses                {guesses}");
    println!("  compared               {compared} of at most {bound}");
    let [familiar, newcomer, config, profile] = measured;
    for (who, (latencies, statuses)) in [
        ("- owner, from before     ", &familiar),
        ("- owner, from elsewhere  ", &newcomer),
        ("- GET /config            ", &config),
        ("- GET /private           ", &profile),
    ] {
        println!("{who}{latencies}\n                         {statuses}");
    }
    let promises = [
        ("no more are compared than that", compared <= bound),
        ("guesses are refused by 401, 429 and 503", guesses.are(&[401, 429, 503])),
        ("who was there before is let in", familiar.1.are(&[200])),
        ("and within 2 s", familiar.0.longest() < FAMILIAR),
        ("who was not is let in too", newcomer.1.are(&[200, 503])),
        ("and at all", newcomer.0.longest() < PATIENCE),
        ("everything else works", config.1.are(&[200]) && profile.1.are(&[200])),
    ];
    let broken = promises.iter().filter(|(_, is_kept)| !is_kept);
    broken.inspect(|(promise, _)| println!("BROKEN: {promise}")).count()
}
