//! Who is next to have a password hashed.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use taler_merchant_domain::passwords::Lane;
use tokio::sync::oneshot;

/// How many may wait in one lane.
pub(super) const PLACES: usize = 64;

/// The threads that hash, and those who wait for one. Lanes are served in their order, each in the
/// order of arrival; the narrow ones together have one thread at a time.
#[derive(Clone)]
pub(super) struct Lanes(Arc<Mutex<State>>);

struct State {
    free: usize,
    narrow_is_free: bool,
    waiting: [VecDeque<oneshot::Sender<Slot>>; Lane::ALL.len()],
}

/// A thread, until it is dropped.
pub(super) struct Slot {
    lanes: Lanes,
    is_narrow: bool,
}

/// Too many wait in the lane.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Lanes {
    /// So many threads.
    pub(super) fn new(threads: usize) -> Self {
        let waiting = Lane::ALL.map(|_| VecDeque::new());
        Self(Arc::new(Mutex::new(State { free: threads, narrow_is_free: true, waiting })))
    }

    /// A thread, and whether it had to be waited for.
    pub(super) async fn enter(&self, lane: Lane) -> Result<(Slot, bool), Full> {
        let waiting = {
            let mut state = self.state();
            if state.has_room(lane) {
                return Ok((state.give(self, lane), false));
            }
            state.queue(lane)?
        };
        // The sender goes with the lanes only, of which `self` is one.
        waiting.await.map(|slot| (slot, true)).or(Err(Full))
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

    fn queue(&mut self, lane: Lane) -> Result<oneshot::Receiver<Slot>, Full> {
        let Some(queue) = Lane::ALL.iter().position(|other| *other == lane) else {
            return Err(Full);
        };
        let Some(queue) = self.waiting.get_mut(queue) else { return Err(Full) };
        if queue.len() >= PLACES {
            // Who went away has left his place.
            queue.retain(|waiting| !waiting.is_closed());
        }
        if queue.len() >= PLACES {
            return Err(Full);
        }
        let (sender, receiver) = oneshot::channel();
        queue.push_back(sender);
        Ok(receiver)
    }

    /// Who is next, with his thread.
    fn next(&mut self, lanes: &Lanes) -> Option<(oneshot::Sender<Slot>, Slot)> {
        let lane = Lane::ALL
            .into_iter()
            .zip(&self.waiting)
            .find_map(|(lane, queue)| (!queue.is_empty() && self.has_room(lane)).then_some(lane))?;
        let queue = Lane::ALL.into_iter().zip(&mut self.waiting).find(|(other, _)| *other == lane);
        let sender = queue?.1.pop_front()?;
        Some((sender, self.give(lanes, lane)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    /// Who can enter at once.
    fn at_once(lanes: &Lanes, lane: Lane) -> Option<Slot> {
        lanes.enter(lane).now_or_never().map(|slot| slot.unwrap().0)
    }

    #[test]
    fn there_are_as_many_at_once_as_threads() {
        let lanes = Lanes::new(2);
        let slots = [(); 3].map(|()| at_once(&lanes, Lane::Ordinary));
        assert_eq!(slots.each_ref().map(Option::is_some), [true, true, false]);
        drop(slots);
        assert!(at_once(&lanes, Lane::Ordinary).is_some(), "who gave up is not waited for");
        assert_eq!(lanes.state().free, 2);
    }

    #[test]
    fn the_narrow_lanes_leave_room() {
        let lanes = Lanes::new(2);
        let narrow = at_once(&lanes, Lane::Suspect).unwrap();
        assert!(at_once(&lanes, Lane::Unfamiliar).is_none());
        let other = at_once(&lanes, Lane::Ordinary);
        assert!(other.is_some());
        drop(narrow);
        assert!(at_once(&lanes, Lane::Unfamiliar).is_some());
    }

    #[actix_rt::test]
    async fn lanes_are_served_in_their_order() {
        let lanes = Lanes::new(1);
        let first = at_once(&lanes, Lane::Ordinary).unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let arrivals = [Lane::Suspect, Lane::Ordinary, Lane::Unfamiliar, Lane::Familiar];
        let tasks = arrivals.map(|lane| {
            let (lanes, order) = (lanes.clone(), Arc::clone(&order));
            let mut task = Box::pin(async move {
                let (slot, waited) = lanes.enter(lane).await.unwrap();
                order.lock().unwrap().push((lane, waited));
                drop(slot);
            });
            assert!((&mut task).now_or_never().is_none());
            task
        });
        drop(first);
        futures_util::future::join_all(tasks).await;
        let expected = Lane::ALL.map(|lane| (lane, true));
        assert_eq!(*order.lock().unwrap(), expected);
    }

    #[test]
    fn a_full_lane_is_in_nobodys_way() {
        let lanes = Lanes::new(1);
        let slot = at_once(&lanes, Lane::Ordinary).unwrap();
        let mut waiting: Vec<_> =
            (0..PLACES).map(|_| Box::pin(lanes.enter(Lane::Suspect))).collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        assert_eq!(lanes.enter(Lane::Suspect).now_or_never().unwrap().err(), Some(Full));
        assert!(lanes.enter(Lane::Unfamiliar).now_or_never().is_none());
        waiting.pop();
        assert!(lanes.enter(Lane::Suspect).now_or_never().is_none(), "somebody left his place");
        drop((slot, waiting));
        assert_eq!(lanes.state().free, 1);
    }
}
