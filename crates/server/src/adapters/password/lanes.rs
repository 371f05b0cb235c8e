//! Who is next to have a password hashed.
mod queue;
#[cfg(test)]
mod tests;

use queue::{Full, Queue};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use taler_merchant_domain::passwords::{Crowd, Lane};
use tokio::sync::oneshot;

/// The threads that hash, and those who wait for one. Lanes have their shares of the turns, and in a
/// lane crowds take turns. The narrow lanes together have one thread at a time.
#[derive(Clone)]
pub(super) struct Lanes(Arc<Mutex<State>>);

struct State {
    free: usize,
    narrow_is_free: bool,
    lanes: [Waiting; Lane::ALL.len()],
}

/// A lane and who waits in it.
struct Waiting {
    lane: Lane,
    queue: Queue<oneshot::Sender<Slot>>,
    /// How much of its share is still due to it, in fifteenths of a turn.
    due: i64,
}

/// A thread, until it is dropped.
pub(super) struct Slot {
    lanes: Lanes,
    is_narrow: bool,
}

/// There is no place for one more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Busy;

impl Lanes {
    /// So many threads, and so many places in each lane.
    pub(super) fn new(threads: usize, places: usize) -> Self {
        let lanes = Lane::ALL.map(|lane| Waiting { lane, queue: Queue::new(places), due: 0 });
        Self(Arc::new(Mutex::new(State { free: threads, narrow_is_free: true, lanes })))
    }

    /// A thread, and whether it had to be waited for.
    pub(super) async fn enter(&self, lane: Lane, crowd: Crowd) -> Result<(Slot, bool), Busy> {
        let waiting = {
            let mut state = self.state();
            if state.has_room(lane) {
                return Ok((state.give(self, lane), false));
            }
            state.queue(lane, crowd)?
        };
        // Fails when the place was given to a crowd that had fewer.
        waiting.await.map(|slot| (slot, true)).or(Err(Busy))
    }

    /// Nobody panics while it is locked.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn has_room(&self, lane: Lane) -> bool {
        self.free > 0 && (!lane.is_narrow() || self.narrow_is_free)
    }

    fn give(&mut self, lanes: &Lanes, lane: Lane) -> Slot {
        self.free -= 1;
        if lane.is_narrow() {
            self.narrow_is_free = false;
        }
        Slot { lanes: lanes.clone(), is_narrow: lane.is_narrow() }
    }

    fn queue(&mut self, lane: Lane, crowd: Crowd) -> Result<oneshot::Receiver<Slot>, Busy> {
        let waiting = self.lanes.iter_mut().find(|waiting| waiting.lane == lane).ok_or(Busy)?;
        let (sender, receiver) = oneshot::channel();
        // Who went away has left his place.
        match waiting.queue.push(crowd, sender, oneshot::Sender::is_closed) {
            Ok(()) => Ok(receiver),
            Err(Full) => Err(Busy),
        }
    }

    /// Who is next, with his thread.
    fn next(&mut self, lanes: &Lanes) -> Option<(oneshot::Sender<Slot>, Slot)> {
        let lane = self.next_lane()?;
        let waiting = self.lanes.iter_mut().find(|waiting| waiting.lane == lane)?;
        let sender = waiting.queue.pop()?;
        Some((sender, self.give(lanes, lane)))
    }

    /// The lane to which most is due of those that somebody waits in and that have room.
    fn next_lane(&mut self) -> Option<Lane> {
        let ready = Lane::ALL.map(|lane| self.has_room(lane));
        let mut ready: Vec<&mut Waiting> = self
            .lanes
            .iter_mut()
            .zip(ready)
            .filter_map(|(waiting, has_room)| {
                (has_room && !waiting.queue.is_empty()).then_some(waiting)
            })
            .collect();
        let turn: i64 = ready.iter().map(|waiting| i64::from(waiting.lane.share())).sum();
        for waiting in &mut ready {
            waiting.due += i64::from(waiting.lane.share());
        }
        // Of equals the first.
        let next = ready.into_iter().rev().max_by_key(|waiting| waiting.due)?;
        next.due -= turn;
        Some(next.lane)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let next = {
            let mut state = self.lanes.state();
            state.free += 1;
            state.narrow_is_free |= self.is_narrow;
            state.next(&self.lanes)
        };
        // Who went away gives it back at once, and the one after him is next.
        if let Some((sender, slot)) = next {
            drop(sender.send(slot));
        }
    }
}
