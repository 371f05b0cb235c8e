use super::*;
use futures_util::FutureExt;
use futures_util::future::join_all;

const PLACES: usize = 64;

fn crowd(name: &str) -> Crowd {
    Crowd(name.to_owned())
}

/// Who can enter at once.
fn at_once(lanes: &Lanes, lane: Lane) -> Option<Slot> {
    lanes.enter(lane, crowd("here")).now_or_never().map(|slot| slot.unwrap().0)
}

#[test]
fn there_are_as_many_at_once_as_threads() {
    let lanes = Lanes::new(2, PLACES);
    let slots = [(); 3].map(|()| at_once(&lanes, Lane::Ordinary));
    assert_eq!(slots.each_ref().map(Option::is_some), [true, true, false]);
    drop(slots);
    assert!(at_once(&lanes, Lane::Ordinary).is_some(), "who gave up is not waited for");
    assert_eq!(lanes.state().free, 2);
}

#[test]
fn the_narrow_lanes_leave_room() {
    let lanes = Lanes::new(2, PLACES);
    let narrow = at_once(&lanes, Lane::Suspect).unwrap();
    assert!(at_once(&lanes, Lane::Unfamiliar).is_none());
    let other = at_once(&lanes, Lane::Ordinary);
    assert!(other.is_some());
    drop(narrow);
    assert!(at_once(&lanes, Lane::Unfamiliar).is_some());
}

/// The lanes of those who wait, in the order in which they are served.
async fn served(arrivals: &[(Lane, Crowd)]) -> Vec<Lane> {
    let lanes = Lanes::new(1, PLACES);
    let first = at_once(&lanes, Lane::Ordinary).unwrap();
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks = arrivals.iter().cloned().map(|(lane, crowd)| {
        let (lanes, order) = (lanes.clone(), Arc::clone(&order));
        let mut task = Box::pin(async move {
            let (slot, waited) = lanes.enter(lane, crowd).await.unwrap();
            assert!(waited);
            order.lock().unwrap().push(lane);
            drop(slot);
        });
        assert!((&mut task).now_or_never().is_none());
        task
    });
    let tasks: Vec<_> = tasks.collect();
    drop(first);
    join_all(tasks).await;
    let order = order.lock().unwrap();
    order.clone()
}

#[actix_rt::test]
async fn lanes_are_served_in_their_order() {
    let arrivals = [Lane::Suspect, Lane::Ordinary, Lane::Unfamiliar, Lane::Familiar];
    assert_eq!(served(&arrivals.map(|lane| (lane, crowd("here")))).await, Lane::ALL);
}

/// However many wait in one lane, each other one gets its share.
#[actix_rt::test]
async fn no_lane_waits_for_ever() {
    let each = |lane: Lane| (0..30).map(move |number| (lane, crowd(&number.to_string())));
    let arrivals: Vec<_> = Lane::ALL.into_iter().flat_map(each).collect();
    let order = served(&arrivals).await;
    let count = |lane| order.iter().take(30).filter(|one| **one == lane).count();
    assert_eq!(Lane::ALL.map(count), [16, 8, 4, 2]);
}

#[test]
fn a_full_lane_is_in_nobodys_way() {
    let lanes = Lanes::new(1, 4);
    let slot = at_once(&lanes, Lane::Ordinary).unwrap();
    let enter = |lane, name: &str| Box::pin(lanes.enter(lane, crowd(name)));
    let mut waiting: Vec<_> = (0..4).map(|_| enter(Lane::Suspect, "a")).collect();
    for one in &mut waiting {
        assert!(one.now_or_never().is_none());
    }
    assert_eq!(enter(Lane::Suspect, "a").now_or_never().unwrap().err(), Some(Busy));
    assert!(enter(Lane::Unfamiliar, "a").now_or_never().is_none());
    let mut other = enter(Lane::Suspect, "b");
    assert!((&mut other).now_or_never().is_none(), "the larger crowd makes room");
    let last = waiting.pop().unwrap().now_or_never().unwrap();
    assert_eq!(last.err(), Some(Busy));
    drop((slot, waiting, other));
    assert_eq!(lanes.state().free, 1);
}
