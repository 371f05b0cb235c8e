//! Codes that go out and come back.
use super::super::unit::End;
use super::rows::{lock, store};
use super::{Conn, counters};
use taler_merchant_domain::challenges::{
    ChallengeId, Confirmation, Confirmed, Reservation, Reserved, TanMac, TransmitRefused,
};
use taler_merchant_domain::store::StoreError;

pub(super) async fn reserve(
    c: &mut Conn,
    reservation: &Reservation,
) -> Result<End<Reserved>, StoreError> {
    let Some(challenge) = lock(c, reservation.id).await? else {
        return Ok(End::RollBack(Reserved::Refused(TransmitRefused::Unknown)));
    };
    let decided = match reservation.decide(challenge) {
        Ok(decided) => decided,
        Err(refused) => return Ok(End::RollBack(Reserved::Refused(refused))),
    };
    if counters::is_used_up(c, &decided.lock).await? {
        return Ok(End::RollBack(Reserved::Locked));
    }
    for charge in &decided.charges {
        if !counters::take(c, charge).await? {
            return Ok(End::RollBack(Reserved::Throttled(charge.end)));
        }
    }
    store(c, &decided.challenge).await?;
    Ok(End::Commit(Reserved::Done(Box::new(decided.challenge))))
}

pub(super) async fn withdraw(
    c: &mut Conn,
    (id, mac): &(ChallengeId, TanMac),
) -> Result<(), StoreError> {
    match lock(c, *id).await?.and_then(|challenge| challenge.withdraw(*mac)) {
        Some(open) => store(c, &open).await,
        None => Ok(()),
    }
}

pub(super) async fn confirm(
    c: &mut Conn,
    confirmation: &Confirmation,
) -> Result<End<Confirmed>, StoreError> {
    let challenge = lock(c, confirmation.id).await?;
    let Some(challenge) = challenge.filter(|challenge| confirmation.reaches(challenge)) else {
        return Ok(End::RollBack(Confirmed::Unknown));
    };
    let charge = confirmation.charge(&challenge);
    if let Some(charge) = &charge
        && !counters::take(c, charge).await?
    {
        return Ok(End::RollBack(Confirmed::Locked));
    }
    let (challenge, answer) = challenge.confirm(confirmation.mac, confirmation.at);
    let Some(charge) = charge else { return Ok(End::RollBack(answer)) };
    if answer == Confirmed::Solved {
        counters::give_back(c, &charge).await?;
    }
    store(c, &challenge).await?;
    Ok(End::Commit(answer))
}
