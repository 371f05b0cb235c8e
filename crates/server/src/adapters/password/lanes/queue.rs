use std::collections::VecDeque;
use taler_merchant_domain::passwords::Crowd;

/// How many of one crowd may wait.
pub(super) const OF_A_CROWD: usize = 8;

/// Those who wait in one lane. Crowds take turns, those of one crowd come one after the other.
pub(super) struct Queue<T> {
    places: usize,
    crowds: VecDeque<(Crowd, VecDeque<T>)>,
}

/// There is no place for one more of the crowd.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl<T> Queue<T> {
    pub(super) fn new(places: usize) -> Self {
        Self { places, crowds: VecDeque::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.crowds.is_empty()
    }

    fn len(&self) -> usize {
        self.crowds.iter().map(|(_, waiting)| waiting.len()).sum()
    }

    fn of(&self, crowd: &Crowd) -> usize {
        self.crowds.iter().find(|(one, _)| one == crowd).map_or(0, |(_, waiting)| waiting.len())
    }

    /// Lets one more wait. Where there is no place, the last of the largest crowd loses his, unless
    /// that would make this crowd the largest.
    pub(super) fn push(
        &mut self,
        crowd: Crowd,
        one: T,
        is_gone: impl Fn(&T) -> bool,
    ) -> Result<(), Full> {
        if self.of(&crowd) >= OF_A_CROWD || self.len() >= self.places {
            self.remove_those(is_gone);
        }
        let before = self.of(&crowd);
        if before >= OF_A_CROWD {
            return Err(Full);
        }
        if self.len() >= self.places {
            let largest = self.crowds.iter_mut().max_by_key(|(_, waiting)| waiting.len());
            let (_, largest) =
                largest.filter(|(_, largest)| largest.len() > before + 1).ok_or(Full)?;
            largest.pop_back();
        }
        match self.crowds.iter_mut().find(|(other, _)| *other == crowd) {
            Some((_, waiting)) => waiting.push_back(one),
            None => self.crowds.push_back((crowd, VecDeque::from([one]))),
        }
        Ok(())
    }

    fn remove_those(&mut self, is_gone: impl Fn(&T) -> bool) {
        for (_, waiting) in &mut self.crowds {
            waiting.retain(|one| !is_gone(one));
        }
        self.crowds.retain(|(_, waiting)| !waiting.is_empty());
    }

    /// Who is next.
    pub(super) fn pop(&mut self) -> Option<T> {
        let (crowd, mut waiting) = self.crowds.pop_front()?;
        let one = waiting.pop_front();
        if !waiting.is_empty() {
            self.crowds.push_back((crowd, waiting));
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(name: &str) -> Crowd {
        Crowd(name.to_owned())
    }

    fn push(queue: &mut Queue<String>, name: &str, number: usize) -> Result<(), Full> {
        queue.push(crowd(name), format!("{name}{number}"), |_| false)
    }

    fn all(queue: &mut Queue<String>) -> Vec<String> {
        std::iter::from_fn(|| queue.pop()).collect()
    }

    #[test]
    fn crowds_take_turns() {
        let mut queue = Queue::new(9);
        for (name, count) in [("a", 3), ("b", 1), ("c", 2)] {
            (0..count).for_each(|number| push(&mut queue, name, number).unwrap());
        }
        assert_eq!(all(&mut queue), ["a0", "b0", "c0", "a1", "c1", "a2"]);
        assert!(queue.is_empty());
    }

    #[test]
    fn a_crowd_has_few_places() {
        let mut queue = Queue::new(100);
        for number in 0..OF_A_CROWD {
            push(&mut queue, "a", number).unwrap();
        }
        assert_eq!(push(&mut queue, "a", 9), Err(Full));
        assert_eq!(push(&mut queue, "b", 0), Ok(()));
    }

    #[test]
    fn the_largest_crowd_makes_room() {
        let mut queue = Queue::new(4);
        for number in 0..4 {
            push(&mut queue, "a", number).unwrap();
        }
        assert_eq!(push(&mut queue, "a", 4), Err(Full));
        push(&mut queue, "b", 0).unwrap();
        push(&mut queue, "b", 1).unwrap();
        assert_eq!(push(&mut queue, "b", 2), Err(Full), "neither is larger");
        push(&mut queue, "c", 0).unwrap();
        assert_eq!(all(&mut queue).len(), 4);
    }

    #[test]
    fn who_went_away_has_left_his_place() {
        let mut queue = Queue::new(2);
        for number in 0..2 {
            push(&mut queue, "a", number).unwrap();
        }
        queue.push(crowd("a"), "a2".to_owned(), |one| one == "a0").unwrap();
        assert_eq!(all(&mut queue), ["a1", "a2"]);
    }
}
