//! A queue, and a bounded number of workers that exist only while something is in it.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What waits to be worked off.
pub(crate) struct Queue<T> {
    most: usize,
    state: Mutex<State<T>>,
}

struct State<T> {
    waiting: VecDeque<T>,
    workers: usize,
}

/// The right to work something off. Whoever has it goes on until there is nothing left.
pub(crate) struct Turn<T> {
    queue: Arc<Queue<T>>,
    is_counted: bool,
}

impl<T> Queue<T> {
    /// With so many workers at most.
    pub(crate) fn new(most: usize) -> Arc<Self> {
        let state = State { waiting: VecDeque::new(), workers: 0 };
        Arc::new(Self { most, state: Mutex::new(state) })
    }

    /// Puts something at the end. With what is answered, one more worker is to be sent.
    pub(crate) fn push(self: &Arc<Self>, one: T) -> Option<Turn<T>> {
        let mut state = self.state();
        state.waiting.push_back(one);
        self.turn(&mut state)
    }

    /// Drops all that waits.
    pub(crate) fn clear(&self) {
        self.state().waiting.clear();
    }

    fn turn(self: &Arc<Self>, state: &mut State<T>) -> Option<Turn<T>> {
        if state.workers == self.most || state.waiting.is_empty() {
            return None;
        }
        state.workers += 1;
        Some(Turn { queue: Arc::clone(self), is_counted: true })
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Turn<T> {
    /// What is to be done next, as taken out of what waits; at the end, `None`.
    pub(crate) fn next(&mut self, take: impl FnOnce(&mut VecDeque<T>) -> Vec<T>) -> Option<Vec<T>> {
        let mut state = self.queue.state();
        let next = if self.is_counted { take(&mut state.waiting) } else { Vec::new() };
        if !next.is_empty() {
            return Some(next);
        }
        // Under the same lock: who comes now finds room for another worker.
        leave(&mut self.is_counted, &mut state);
        None
    }

    /// Makes room for another worker, since this one is held up. With what is answered, one is to be
    /// sent at once.
    pub(crate) fn step_aside(&mut self) -> Option<Self> {
        let mut state = self.queue.state();
        leave(&mut self.is_counted, &mut state);
        self.queue.turn(&mut state)
    }
}

fn leave<T>(is_counted: &mut bool, state: &mut State<T>) {
    if std::mem::take(is_counted) {
        state.workers -= 1;
    }
}

/// Ended before its time: nobody is to wait for it.
impl<T> Drop for Turn<T> {
    fn drop(&mut self) {
        if self.is_counted {
            let mut state = self.queue.state();
            state.workers -= 1;
            state.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(waiting: &mut VecDeque<u8>) -> Vec<u8> {
        waiting.drain(..).collect()
    }

    fn one(waiting: &mut VecDeque<u8>) -> Vec<u8> {
        waiting.pop_front().into_iter().collect()
    }

    #[test]
    fn workers_go_on_until_nothing_is_left() {
        let queue = Queue::new(1);
        let mut turn = queue.push(1).unwrap();
        assert!(queue.push(2).is_none());
        assert_eq!(turn.next(one), Some(vec![1]));
        assert!(queue.push(3).is_none());
        assert_eq!(turn.next(all), Some(vec![2, 3]));
        assert_eq!(turn.next(all), None);
        assert!(queue.push(4).is_some());
    }

    #[test]
    fn there_are_no_more_workers_than_allowed() {
        let queue = Queue::new(2);
        let turns = [(); 3].map(|()| queue.push(0));
        assert_eq!(turns.each_ref().map(Option::is_some), [true, true, false]);
    }

    #[test]
    fn who_is_held_up_makes_room_for_another() {
        let queue = Queue::new(1);
        let mut held_up = queue.push(1).unwrap();
        assert_eq!(held_up.next(one), Some(vec![1]));
        assert!(held_up.step_aside().is_none());
        let mut second = queue.push(2).unwrap();
        assert!(second.next(one).is_some());
        assert!(queue.push(3).is_none());
        let mut third = second.step_aside().unwrap();
        assert_eq!((held_up.next(one), second.next(one)), (None, None));
        drop((held_up, second));
        assert_eq!(third.next(one), Some(vec![3]));
    }

    #[test]
    fn who_ends_before_its_time_leaves_nobody_waiting() {
        let queue = Queue::new(1);
        let turn = queue.push(1).unwrap();
        assert!(queue.push(2).is_none());
        drop(turn);
        let mut turn = queue.push(3).unwrap();
        assert_eq!(turn.next(all), Some(vec![3]));
    }
}
