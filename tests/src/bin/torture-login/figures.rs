//! What is counted and measured, and what it is held against.
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// How many answers there were of each status.
#[derive(Default)]
pub(crate) struct Statuses(BTreeMap<u16, usize>);

impl Statuses {
    pub(crate) fn add(&mut self, status: u16) {
        *self.0.entry(status).or_default() += 1;
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        for (status, count) in other.0 {
            *self.0.entry(status).or_default() += count;
        }
        self
    }

    pub(crate) fn of(&self, status: u16) -> usize {
        self.0.get(&status).copied().unwrap_or_default()
    }

    /// Whether there are none but these.
    pub(crate) fn are(&self, expected: &[u16]) -> bool {
        self.0.keys().all(|status| expected.contains(status))
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> =
            self.0.iter().map(|(status, count)| format!("{count} x {status}")).collect();
        f.write_str(&all.join(", "))
    }
}

/// How long each took.
#[derive(Default)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn longest(&self) -> Duration {
        self.0.iter().copied().max().unwrap_or_default()
    }

    /// So many of a hundred took no longer.
    fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().unwrap_or_default()
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [half, most] = [50, 99].map(|percent| self.percentile(percent).as_millis());
        let longest = self.longest().as_millis();
        write!(f, "{} times, p50 {half} ms, p99 {most} ms, longest {longest} ms", self.0.len())
    }
}

/// How many passwords from one source may be compared within a time: ten are free, after the next
/// one it waits for a second, and each time twice as long. While some are compared or written down,
/// as many more as there are threads know nothing of them.
pub(crate) fn bound(within: Duration, guesses: usize) -> usize {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut compared, mut waited, mut delay) = (11, 0, 1);
    while waited + delay <= within.as_secs() {
        waited += delay;
        delay = (delay * 2).min(60);
        compared += 1;
    }
    guesses.min(compared + 2 * threads)
}

/// The memory of the server now, and what it was at most since the last [`forget_peak`], in MiB.
pub(crate) fn memory() -> (usize, usize) {
    let status = std::fs::read_to_string(file("status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0)
    };
    (of("VmRSS:") / 1024, of("VmHWM:") / 1024)
}

/// From now on the most is counted anew, where the system lets it.
pub(crate) fn forget_peak() {
    drop(std::fs::write(file("clear_refs"), "5"));
}

fn file(name: &str) -> String {
    format!("/proc/{}/{name}", crate::wire::variable("SERVER_PID"))
}
