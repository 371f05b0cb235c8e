//! Who takes part in the cases.
use super::Store;
use crate::accounts::{AccountRepository, AccountSummary, NewAccount};
use crate::act::{Act, Guarded, Standing};
use crate::audit::{Action, AuditEntry, AuditFilter, AuditRecord};
use crate::auth::{
    Access, AccessError, Caller, LoginTokenRepository, NewLoginToken, PasswordHash, Permission,
    Revocation, TokenSerial,
};
use crate::instances::{
    Change, Epoch, Instance, InstanceRepository, InstanceSerial, InstanceSettings, LoginRecord,
    NewInstance, NewPassword,
};
use crate::location::{AddressLines, LocationText};
use crate::passwords::PasswordRepository;
use crate::store::{Insertion, Page, StoreError};
use crate::testing::{
    a_new_instance, a_new_token, a_token_mac, a_trial, an_access, an_act, an_entry, settings,
};
use crate::{
    EmailAddress, ImageDataUrl, InstanceId, Location, PhoneNumber, RoundingInterval, Timestamp,
    WebsiteUrl, WireHash,
};
use futures_util::future::{Either, select};
use std::task::Poll;

pub(super) type Provisioned = Guarded<Insertion<InstanceSerial, Instance>>;

pub(super) fn id(text: &str) -> InstanceId {
    InstanceId::parse(text).unwrap()
}

pub(super) fn at(micros: u64) -> Timestamp {
    Timestamp::from_micros(micros)
}

pub(super) fn a_provision(new: NewInstance) -> Act<NewInstance> {
    an_act(an_entry(new.id.as_str(), Action::InstanceProvision), None, new)
}

pub(super) async fn provision(store: &dyn Store, new: NewInstance) -> Provisioned {
    store.provision(a_provision(new)).await.unwrap()
}

/// A new instance, as it stands.
pub(super) async fn a_shop(store: &dyn Store, name: &str) -> Standing {
    match provision(store, a_new_instance(name)).await {
        Guarded::Done(Insertion::New(instance)) => {
            Standing { instance, epoch: Epoch::FIRST, token: None }
        }
        other => panic!("{name}: {other:?}"),
    }
}

fn a_full_location(text: &str) -> Location {
    let part = || Some(LocationText::parse(text).unwrap());
    let lines = AddressLines::new(vec![LocationText::parse(text).unwrap(); 7]).unwrap();
    Location {
        country: part(),
        country_subdivision: part(),
        district: part(),
        town: part(),
        town_location: part(),
        post_code: part(),
        street: part(),
        building_name: part(),
        building_number: part(),
        address_lines: Some(lines),
    }
}

/// Settings with everything.
pub(super) fn full_settings() -> InstanceSettings {
    InstanceSettings {
        email: Some(EmailAddress::parse("owner@shop.example").unwrap()),
        phone_number: Some(PhoneNumber::parse("+41791234567").unwrap()),
        website: Some(WebsiteUrl::parse("https://shop.example/").unwrap()),
        logo: Some(ImageDataUrl::parse("data:image/png;base64,iVBORw0KGgo=").unwrap()),
        address: a_full_location("Zürich \"1\""),
        jurisdiction: a_full_location(r"\ ' ; ⅓"),
        use_stefan: false,
        default_wire_transfer_rounding_interval: RoundingInterval::Week,
        ..settings("L'échoppe")
    }
}

pub(super) async fn find(store: &dyn Store, name: &str) -> Option<Instance> {
    InstanceRepository::find(store, &id(name)).await.unwrap()
}

/// What a password of the instance is compared with.
pub(super) async fn find_login(store: &dyn Store, name: &str) -> Option<LoginRecord> {
    let found = PasswordRepository::find(store, &a_trial(name, "192.0.2.1", at(1))).await;
    found.unwrap().map(|found| found.record)
}

/// As it stands now.
pub(super) async fn standing(store: &dyn Store, name: &str) -> Standing {
    let reference = find(store, name).await.unwrap().reference;
    Standing { instance: reference.serial, epoch: reference.epoch, token: None }
}

/// Credentials that were changed since they were checked: another epoch, another instance, a token
/// that is gone.
pub(super) fn overtaken(standing: Standing) -> [Standing; 3] {
    [
        Standing { epoch: standing.epoch.next(), ..standing },
        Standing { instance: InstanceSerial(i64::MAX), ..standing },
        Standing { token: Some(TokenSerial(i64::MAX)), ..standing },
    ]
}

pub(super) fn a_login(standing: Standing, token: NewLoginToken) -> Act<NewLoginToken> {
    an_act(an_entry("shop", Action::TokenCreate), Some(standing), token)
}

pub(super) async fn log_in(
    store: &dyn Store,
    standing: Standing,
    token: NewLoginToken,
) -> Result<Guarded<TokenSerial>, StoreError> {
    LoginTokenRepository::insert(store, a_login(standing, token)).await
}

/// A new token of this name, good for ever.
pub(super) async fn a_token(store: &dyn Store, standing: Standing, name: &str) -> TokenSerial {
    match log_in(store, standing, a_new_token(name)).await.unwrap() {
        Guarded::Done(serial) => serial,
        other => panic!("{name}: {other:?}"),
    }
}

/// A new token that another one was exchanged for.
pub(super) async fn exchange(
    store: &dyn Store,
    standing: Standing,
    parent: TokenSerial,
    name: &str,
) -> Guarded<TokenSerial> {
    let token = NewLoginToken { parent: Some(parent), ..a_new_token(name) };
    log_in(store, standing, token).await.unwrap()
}

pub(super) fn access(instance: &str, token: &str) -> Access {
    Access { token: a_token_mac(token), ..an_access(instance, Permission::InstancesRead) }
}

pub(super) async fn open(
    store: &dyn Store,
    instance: &str,
    token: &str,
) -> Result<Caller, AccessError> {
    let access = access(instance, token);
    let gated = LoginTokenRepository::find(store, &access).await.unwrap();
    gated.ok_or(AccessError::InstanceUnknown)?.open(&access).map(|(caller, ())| caller)
}

/// Whether a token opens its instance.
pub(super) async fn opens(store: &dyn Store, instance: &str, token: &str) -> bool {
    match open(store, instance, token).await {
        Ok(_) => true,
        Err(AccessError::Unauthorized) => false,
        Err(error) => panic!("{error:?}"),
    }
}

pub(super) async fn revoke(
    store: &dyn Store,
    standing: Standing,
    token: TokenSerial,
) -> Guarded<Revocation> {
    let act = an_act(an_entry("shop", Action::TokenRevoke), Some(standing), token);
    LoginTokenRepository::revoke(store, act).await.unwrap()
}

/// Sets the password of an instance, on the credentials of another or of none.
pub(super) async fn set_password(
    store: &dyn Store,
    standing: Option<Standing>,
    instance: InstanceSerial,
    hash: &str,
) -> Guarded<Change> {
    let password = PasswordHash::from_phc(hash.to_owned());
    let change = NewPassword { instance, password, keep: None };
    store.set_password(an_act(about(instance), standing, change)).await.unwrap()
}

pub(super) async fn delete(store: &dyn Store, instance: InstanceSerial) -> Guarded<Change> {
    let act = an_act(about(instance), None, instance);
    InstanceRepository::delete(store, act).await.unwrap()
}

pub(super) async fn purge(store: &dyn Store, instance: InstanceSerial) -> Guarded<Change> {
    store.purge(an_act(about(instance), None, instance)).await.unwrap()
}

pub(super) fn an_addition(standing: Option<Standing>, new: NewAccount) -> Act<NewAccount> {
    an_act(an_entry("shop", Action::AccountAdd), standing, new)
}

pub(super) fn a_deactivation(
    standing: Option<Standing>,
    instance: InstanceSerial,
    h_wire: WireHash,
) -> Act<(InstanceSerial, WireHash)> {
    an_act(an_entry("shop", Action::AccountDeactivate), standing, (instance, h_wire))
}

/// What `token` finds.
pub(super) async fn list_accounts(
    store: &dyn Store,
    instance: &str,
) -> Result<Vec<AccountSummary>, AccessError> {
    let access = access(instance, "token");
    let gated = AccountRepository::list(store, &access).await.unwrap();
    gated.ok_or(AccessError::InstanceUnknown)?.open(&access).map(|(_, accounts)| accounts)
}

/// An entry about an instance of which only the serial matters.
fn about(instance: InstanceSerial) -> AuditEntry {
    AuditEntry { serial: Some(instance), ..an_entry("shop", Action::InstanceUpdate) }
}

/// The entries about all instances that have or had this id, oldest first.
pub(super) async fn audited(store: &dyn Store, instance: &str) -> Vec<AuditRecord> {
    let filter = AuditFilter { instance: Some(id(instance)), ..AuditFilter::default() };
    store.read(&filter, Page::new(Some(Page::MAX), None).unwrap()).await.unwrap()
}

/// Polls a future some times, with a turn for others in between, and then drops it.
pub(super) async fn drop_after<F: Future>(polls: usize, future: F) {
    let mut future = Box::pin(future);
    for _ in 0..polls {
        if let Either::Left(_) = select(&mut future, std::future::ready(())).await {
            break;
        }
        give_way().await;
    }
}

async fn give_way() {
    let mut given = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
