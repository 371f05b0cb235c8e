//! Cases of [`LoginTokenRepository`](crate::auth::LoginTokenRepository): revoking and exchanging.
use super::Store;
use super::cast::{a_shop, a_token, audited, exchange, find, log_in, opens, overtaken, revoke};
use crate::act::{Guarded, Standing};
use crate::audit::Action;
use crate::auth::{Revocation, TokenSerial};
use crate::testing::{a_new_instance, a_new_token, an_act, an_entry};
use futures_util::future::{join, join_all};

/// How many take part where one is to win, and how often a race is run.
const RIVALS: usize = 20;

const DONE: Guarded<Revocation> = Guarded::Done(Revocation::Done);
const ABSENT: Guarded<Revocation> = Guarded::Done(Revocation::Absent);

fn by(token: TokenSerial, standing: Standing) -> Standing {
    Standing { token: Some(token), ..standing }
}

/// The others of its instance still do.
pub async fn a_revoked_token_opens_nothing(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let one = a_token(store, standing, "one").await;
    let two = a_token(store, standing, "two").await;
    assert_eq!(revoke(store, by(two, standing), one).await, DONE);
    assert!(!opens(store, "shop", "one").await && opens(store, "shop", "two").await);
}

/// What was begun with it is not done, whatever it is.
pub async fn a_revoked_token_is_no_credential(store: &dyn Store) {
    let standing = a_shop(store, "admin").await;
    let token = a_token(store, standing, "token").await;
    let by_token = by(token, standing);
    assert!(matches!(log_in(store, by_token, a_new_token("a")).await, Ok(Guarded::Done(_))));
    revoke(store, standing, token).await;
    let answer = log_in(store, by_token, a_new_token("b")).await.unwrap();
    assert_eq!(answer, Guarded::Overtaken);
    let entry = an_entry("shop", Action::InstanceProvision);
    let act = an_act(entry, Some(by_token), a_new_instance("shop"));
    assert_eq!(store.provision(act).await.unwrap(), Guarded::Overtaken);
    assert_eq!(find(store, "shop").await, None);
}

/// The second finds nothing, and leaves no entry; so do those that come at the same time.
pub async fn a_revocation_is_done_once(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let token = a_token(store, standing, "token").await;
    let answers = join_all((0..RIVALS).map(|_| revoke(store, standing, token))).await;
    let done = answers.iter().filter(|answer| **answer == DONE).count();
    assert_eq!((done, audited(store, "shop").await.len()), (1, 3));
    assert_eq!(revoke(store, standing, token).await, ABSENT);
}

/// To the others it is no longer there to stand on.
pub async fn a_token_revokes_itself_once(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let token = a_token(store, standing, "token").await;
    let own = by(token, standing);
    let answers = join_all((0..RIVALS).map(|_| revoke(store, own, token))).await;
    let done = answers.iter().filter(|answer| **answer == DONE).count();
    let late = answers.iter().filter(|answer| **answer == Guarded::Overtaken).count();
    assert_eq!((done, late), (1, RIVALS - 1));
    assert!(!opens(store, "shop", "token").await);
}

/// Over all generations, and no further.
pub async fn a_revocation_takes_what_was_exchanged(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let mut line = vec![a_token(store, standing, "root").await];
    for name in ["child1", "child2", "child3"] {
        let parent = line[line.len() - 1];
        let Guarded::Done(child) = exchange(store, standing, parent, name).await else {
            panic!("{name} was not exchanged")
        };
        exchange(store, by(parent, standing), parent, &format!("{name}'s sibling")).await;
        line.push(child);
    }
    a_token(store, standing, "bystander").await;
    assert_eq!(revoke(store, standing, line[1]).await, DONE);
    for name in ["child1", "child2", "child3", "child2's sibling", "child3's sibling"] {
        assert!(!opens(store, "shop", name).await, "{name}");
    }
    for name in ["root", "child1's sibling", "bystander"] {
        assert!(opens(store, "shop", name).await, "{name}");
    }
}

/// Even where the serial is known, and so are its children.
pub async fn a_revocation_leaves_other_instances_alone(store: &dyn Store) {
    let (one, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    let token = a_token(store, other, "token").await;
    exchange(store, other, token, "child").await;
    assert_eq!(revoke(store, one, token).await, ABSENT);
    let own = a_token(store, one, "token").await;
    assert_eq!(revoke(store, one, own).await, DONE);
    assert!(opens(store, "other", "token").await && opens(store, "other", "child").await);
}

/// The token is still good.
pub async fn a_revocation_on_overtaken_credentials_changes_nothing(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let token = a_token(store, standing, "token").await;
    for overtaken in overtaken(standing) {
        let answer = revoke(store, overtaken, token).await;
        assert_eq!(answer, Guarded::Overtaken, "{overtaken:?}");
    }
    assert!(opens(store, "shop", "token").await);
}

/// Nor that of another instance.
pub async fn a_revoked_token_is_not_exchanged(store: &dyn Store) {
    let (one, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    let token = a_token(store, one, "token").await;
    assert_eq!(exchange(store, other, token, "child").await, Guarded::Overtaken);
    revoke(store, one, token).await;
    for standing in [one, by(token, one)] {
        assert_eq!(exchange(store, standing, token, "child").await, Guarded::Overtaken);
    }
    assert!(!opens(store, "shop", "child").await && !opens(store, "other", "child").await);
}

/// Whichever comes first: in the end, both tokens are gone.
pub async fn no_exchange_escapes_a_revocation(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    for round in 0..RIVALS {
        let (name, child) = (format!("token{round}"), format!("child{round}"));
        let parent = a_token(store, standing, &name).await;
        // Now on the token itself, now on the password.
        let own = if round % 2 == 0 { by(parent, standing) } else { standing };
        let exchanged = exchange(store, own, parent, &child);
        let (exchanged, revoked) = join(exchanged, revoke(store, standing, parent)).await;
        assert!(matches!(exchanged, Guarded::Done(_) | Guarded::Overtaken), "{exchanged:?}");
        assert_eq!(revoked, DONE);
        assert!(!opens(store, "shop", &name).await && !opens(store, "shop", &child).await);
    }
}

/// At the same time: one of them gets through.
pub async fn two_tokens_revoke_each_other(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    for round in 0..RIVALS {
        let one = a_token(store, standing, &format!("one{round}")).await;
        let two = a_token(store, standing, &format!("two{round}")).await;
        let answers =
            join(revoke(store, by(one, standing), two), revoke(store, by(two, standing), one))
                .await;
        let expected = [(DONE, Guarded::Overtaken), (Guarded::Overtaken, DONE)];
        assert!(expected.contains(&answers), "{answers:?}");
    }
}
