//! How much is done at a time. Who comes when there is no room is told so at once: nobody queues.
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The room that all workers of a process share.
#[derive(Debug, Clone)]
pub struct Load(Arc<Gates>);

#[derive(Debug)]
struct Gates {
    /// For requests that are worked on, which is where connections to the database are needed.
    requests: Gate,
    /// For requests whose bodies are under way, so that slow ones do not take the place of others.
    bodies: Gate,
    /// For requests that wait for something to happen.
    waits: Gate,
}

impl Load {
    /// Room for so many requests, as many bodies on their way, and so many that wait.
    #[must_use]
    pub fn new(requests: usize, long_polls: usize) -> Self {
        let [requests, bodies, waits] = [requests, requests, long_polls].map(Gate::new);
        Self(Arc::new(Gates { requests, bodies, waits }))
    }
}

/// Lets in so many and no more.
#[derive(Debug, Clone)]
struct Gate(Arc<Room>);

#[derive(Debug)]
struct Room {
    limit: usize,
    inside: AtomicUsize,
}

impl Gate {
    fn new(limit: usize) -> Self {
        Self(Arc::new(Room { limit, inside: AtomicUsize::new(0) }))
    }

    fn enter(&self) -> Option<Place> {
        // Nothing but the number itself is shared.
        let enter = |inside: usize| (inside < self.0.limit).then_some(inside + 1);
        let entered = self.0.inside.fetch_update(Ordering::Relaxed, Ordering::Relaxed, enter);
        entered.is_ok().then(|| Place(Arc::clone(&self.0)))
    }
}

/// A place behind a gate; free again when it is dropped.
#[derive(Debug)]
struct Place(Arc<Room>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::Relaxed);
    }
}

/// There was no room.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// The one place that a request has.
#[derive(Clone)]
pub(crate) struct Seat {
    load: Load,
    place: Rc<RefCell<Option<Place>>>,
}

impl Seat {
    pub(crate) fn new(load: &Load) -> Self {
        Self { load: load.clone(), place: Rc::default() }
    }

    /// From here on it is worked on.
    pub(crate) fn work(&self) -> Result<(), Full> {
        self.take(&self.load.0.requests)
    }

    /// From here on its body is on its way.
    pub(crate) fn receive(&self) -> Result<(), Full> {
        self.take(&self.load.0.bodies)
    }

    /// Waits, unless too many do; then it ends at once, as if there was no time to wait. Nothing is
    /// to be done afterwards that needs the database: the request has no place for that any more.
    pub(crate) async fn wait(&self, wait: impl Future<Output = ()>) {
        if self.take(&self.load.0.waits).is_ok() {
            wait.await;
        }
    }

    /// Another place for the one that it had, which it keeps if there is none.
    fn take(&self, gate: &Gate) -> Result<(), Full> {
        let place = gate.enter().ok_or(Full)?;
        self.place.replace(Some(place));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use futures_util::future::pending;

    #[test]
    fn no_more_are_let_in_than_there_is_room_for() {
        let load = Load::new(2, 0);
        let seats = [(); 3].map(|()| Seat::new(&load));
        assert_eq!(seats.each_ref().map(Seat::work), [Ok(()), Ok(()), Err(Full)]);
        let [first, _, third] = seats;
        drop(first);
        assert_eq!(third.work(), Ok(()));
    }

    #[test]
    fn a_body_on_its_way_leaves_the_place_to_others() {
        let load = Load::new(1, 0);
        let [slow, quick] = [(); 2].map(|()| Seat::new(&load));
        assert_eq!((slow.work(), quick.work()), (Ok(()), Err(Full)));
        assert_eq!((slow.receive(), quick.work()), (Ok(()), Ok(())));
        assert_eq!((quick.receive(), slow.work()), (Err(Full), Err(Full)));
        drop(quick);
        assert_eq!(slow.work(), Ok(()));
    }

    #[test]
    fn who_waits_leaves_the_place_to_others_and_too_many_do_not_wait() {
        let load = Load::new(1, 1);
        let [waiting, other] = [(); 2].map(|()| Seat::new(&load));
        assert_eq!(waiting.work(), Ok(()));
        let mut wait = Box::pin(waiting.wait(pending()));
        assert!((&mut wait).now_or_never().is_none());
        assert_eq!(other.work(), Ok(()));
        assert!(other.wait(pending()).now_or_never().is_some());
        drop(wait);
        drop(waiting);
        assert!(other.wait(pending()).now_or_never().is_none());
    }
}
