//! Cases of critical acts, on the proofs that they use up.
use super::Store;
use super::cast::{
    a_shop, a_token, audited, delete, find, find_login, full_settings, id, open, purge, revoke,
    set_password, standing,
};
use super::proofs::{an_addition, counted, entry};
use super::questions::{
    RIGHT, an_opening, ask, email, guess, minute, nobody, owner, reserve, sent, solved,
};
use crate::accounts::{AccountRepository, NewAccount};
use crate::act::{Guarded, Standing};
use crate::audit::Action;
use crate::auth::{LoginTokenRepository, PasswordHash};
use crate::challenges::{ChallengeId, ChallengeRepository, Confirmed, Opening, Proved};
use crate::instances::{
    Change, InstanceRepository, InstanceUpdate, Kept, NewPassword, SettingsChange,
};
use crate::store::Insertion;
use crate::testing::{a_new_account, a_new_instance, a_new_token, a_proved_act};
use futures_util::future::{join, join_all};

/// How many take part where one is to win, and how often a race is run.
const RIVALS: usize = 20;

/// How an act ended, whatever it was.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Done,
    ProofSpent,
}

fn end<T>(end: &Guarded<T>) -> End {
    match end {
        Guarded::Done(_) => End::Done,
        Guarded::ProofSpent => End::ProofSpent,
        Guarded::Overtaken => panic!("overtaken"),
    }
}

/// Every critical act on one instance, but those that end it.
const ACTS: [&str; 5] = ["provision", "update", "set_password", "add", "log_in"];
const LAST_ACTS: [&str; 2] = ["delete", "purge"];

async fn perform(
    store: &dyn Store,
    name: &str,
    by: Standing,
    of: Standing,
    proof: &[ChallengeId],
) -> End {
    let by = Some(by);
    let proof = proof.to_vec();
    let entry = entry(Action::InstanceUpdate);
    match name {
        "provision" => {
            let act = a_proved_act(entry, by, proof, a_new_instance("new"));
            end(&store.provision(act).await.unwrap())
        }
        "update" => {
            let change = SettingsChange { settings: full_settings(), keep: Kept::default() };
            let (instance, epoch, proved) = (of.instance, of.epoch, Proved::default());
            let change = InstanceUpdate { instance, epoch, change, proved };
            end(&InstanceRepository::update(store, a_proved_act(entry, by, proof, change))
                .await
                .unwrap())
        }
        "set_password" => {
            let password = PasswordHash::from_phc("new".to_owned());
            let change = NewPassword { instance: of.instance, password, keep: None };
            end(&store.set_password(a_proved_act(entry, by, proof, change)).await.unwrap())
        }
        "add" => {
            let change = NewAccount { instance: of.instance, ..a_new_account("a", 1) };
            end(&AccountRepository::add(store, a_proved_act(entry, by, proof, change))
                .await
                .unwrap())
        }
        "log_in" => {
            let act = a_proved_act(entry, by, proof, a_new_token("new"));
            end(&LoginTokenRepository::insert(store, act).await.unwrap())
        }
        "delete" => {
            let act = a_proved_act(entry, by, proof, of.instance);
            end(&InstanceRepository::delete(store, act).await.unwrap())
        }
        "purge" => end(&store.purge(a_proved_act(entry, by, proof, of.instance)).await.unwrap()),
        other => panic!("{other}"),
    }
}

/// Whatever it is, and whoever does it: on a proof that is spent, no row and no entry.
pub async fn every_act_needs_its_proof(store: &dyn Store) {
    let (shop, admin) = (a_shop(store, "shop").await, a_shop(store, "admin").await);
    a_token(store, shop, "token").await;
    let owners = [("shop", shop), ("admin", admin)];
    for (next, (name, by)) in (1..).zip(owners) {
        let spent = [solved(store, an_opening(owner(name, by), next)).await];
        assert_eq!(perform(store, "log_in", by, by, &spent).await, End::Done);
        revoke_new(store, by).await;
        let look = async || {
            let login = find_login(store, "shop").await;
            (find(store, "shop").await, login, counted(store).await)
        };
        let before = look().await;
        for act in ACTS.into_iter().chain(LAST_ACTS) {
            assert_eq!(perform(store, act, by, shop, &spent).await, End::ProofSpent, "{act}");
            assert_eq!(look().await, before, "{act}");
            assert_eq!(find(store, "new").await, None);
        }
    }
}

/// So that another token of the same name can be stored.
async fn revoke_new(store: &dyn Store, by: Standing) {
    let name = if find(store, "shop").await.unwrap().reference.serial == by.instance {
        "shop"
    } else {
        "admin"
    };
    let caller = open(store, name, "new").await.unwrap();
    revoke(store, by, caller.token().serial).await;
}

/// Even one that takes along what the proof hangs on.
pub async fn every_act_is_done_on_its_proof(store: &dyn Store) {
    let mut next = 0;
    for own in [true, false] {
        for last in LAST_ACTS {
            let admin = a_shop(store, "admin").await;
            let mut shop = a_shop(store, "shop").await;
            for act in ACTS.into_iter().chain([last]) {
                next += 1;
                shop = standing(store, "shop").await;
                let (name, by) = if own { ("shop", shop) } else { ("admin", admin) };
                let proof = [solved(store, an_opening(owner(name, by), next)).await];
                let before = audited(store, "shop").await.len();
                assert_eq!(perform(store, act, by, shop, &proof).await, End::Done, "{act} {own}");
                assert_eq!(audited(store, "shop").await.len(), before + 1, "{act} {own}");
            }
            assert!(find(store, "shop").await.is_none_or(|shop| shop.reference.deleted));
            purge(store, shop.instance).await;
            for name in ["new", "admin"] {
                let instance = standing(store, name).await.instance;
                purge(store, instance).await;
            }
        }
    }
}

/// With the proof of a stranger, once it is free.
pub async fn a_sign_up_is_done_once_on_its_proof(store: &dyn Store) {
    let proof = vec![solved(store, an_opening(nobody("shop"), 1)).await];
    let act = || {
        let entry = entry(Action::InstanceProvision);
        a_proved_act(entry, None, proof.clone(), a_new_instance("shop"))
    };
    let ends = join_all((0..RIVALS).map(|_| store.provision(act()))).await;
    let ends: Vec<_> = ends.into_iter().map(Result::unwrap).collect();
    let new = |end: &&Guarded<Insertion<_, _>>| matches!(end, Guarded::Done(Insertion::New(_)));
    let repeated =
        |end: &&Guarded<Insertion<_, _>>| matches!(end, Guarded::Done(Insertion::Existing(_)));
    let counts = (ends.iter().filter(new).count(), ends.iter().filter(repeated).count());
    assert_eq!(counts, (1, RIVALS - 1), "{ends:?}");
    let shop = standing(store, "shop").await.instance;
    purge(store, shop).await;
    assert_eq!(store.provision(act()).await.unwrap(), Guarded::ProofSpent);
    assert_eq!(find(store, "shop").await, None);
}

/// Each with the other and with itself, over and over: nothing fails and nothing waits for ever.
pub async fn codes_come_back_while_credentials_change(store: &dyn Store) {
    for round in 0..u32::try_from(RIVALS).unwrap() {
        let shop = a_shop(store, "shop").await;
        let first = round * 10 + 1;
        // An address of its own each time: it gets so many messages a day.
        let an_opening = |id| Opening {
            asked: vec![ask(email(&format!("owner{round}")), id)],
            ..an_opening(owner("shop", shop), id)
        };
        let proof = [solved(store, an_opening(first)).await];
        let mut ids = Vec::new();
        for id in first + 1..first + 5 {
            ids.push(sent(store, an_opening(id)).await);
        }
        let confirmations = join_all(ids.iter().map(|id| guess(store, *id, RIGHT, minute(0))));
        let messages = join_all(ids.iter().map(|id| reserve(store, *id, minute(1))));
        let openings = ChallengeRepository::open(store, an_opening(first + 7));
        let ending = async {
            match round % 4 {
                0 => set_password(store, None, shop.instance, "new").await,
                1 => delete(store, shop.instance).await,
                2 => purge(store, shop.instance).await,
                _ => {
                    let act = a_proved_act(
                        entry(Action::InstancePurge),
                        Some(shop),
                        proof.to_vec(),
                        shop.instance,
                    );
                    store.purge(act).await.unwrap()
                }
            }
        };
        let adding = AccountRepository::add(store, an_addition(shop, &proof, "a"));
        let (first, second) =
            join(join(confirmations, messages), join(openings, join(ending, adding))).await;
        let ((confirmed, _), (opened, (ended, added))) = (first, second);
        let (opened, added) = (opened.unwrap(), added.unwrap());
        let expected = [Confirmed::Solved, Confirmed::Unknown, Confirmed::Wrong(2)];
        assert!(confirmed.iter().all(|end| expected.contains(end)), "{confirmed:?}");
        let ends = [Guarded::Done(Change::Done), Guarded::ProofSpent];
        assert!(ends.contains(&ended), "{ended:?} {opened:?} {added:?}");
        purge(store, shop.instance).await;
    }
    assert_eq!(find(store, id("shop").as_str()).await, None);
}
