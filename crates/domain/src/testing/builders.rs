use super::SeededEntropy;
use crate::act::{Act, Standing};
use crate::audit::{Action, Actor, AuditEntry, AuditOutcome, AuditRecord, Origin};
use crate::auth::{
    Access, Caller, Gated, LoginToken, NewLoginToken, PasswordHash, Permission, Scope,
    TokenDescription, TokenMac, TokenSerial, TokenUses,
};
use crate::challenges::{ChallengeId, Permit, Proved};
use crate::instances::{
    Epoch, Instance, InstanceRef, InstanceSerial, InstanceSettings, NewInstance,
};
use crate::secrets::{KeyId, Keyring, Purpose, ServerSecret};
use crate::{
    EddsaPrivateKey, InstanceId, LegalName, Location, RelativeTime, RoundingInterval, Timestamp,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;

fn id(text: &str) -> InstanceId {
    InstanceId::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The digest that the builders give to a token of this name.
#[must_use]
pub fn a_token_mac(name: &str) -> TokenMac {
    TokenMac::from_bytes(Sha256::digest(name).into())
}

/// The keys of a server secret that is always the same.
#[must_use]
pub fn a_keyring() -> Arc<Keyring> {
    Arc::new(Keyring::new(KeyId(1), ServerSecret::from_bytes([1; 32])))
}

/// Serial 1, epoch 0, not deleted.
#[must_use]
pub fn an_instance_ref(instance: &str) -> InstanceRef {
    let id = id(instance);
    InstanceRef { serial: InstanceSerial(1), id, epoch: Epoch::FIRST, deleted: false }
}

/// An instance named like its id, as a store would give it back.
#[must_use]
pub fn an_instance(instance: &str) -> Instance {
    Instance {
        reference: an_instance_ref(instance),
        settings: settings(instance),
        email_validated: false,
        phone_validated: false,
        merchant_pub: EddsaPrivateKey::from_seed(&[7; 32]).public_key(),
    }
}

/// For the token `token`, at time 1, noted nowhere else.
#[must_use]
pub fn an_access(instance: &str, permission: Permission) -> Access {
    let at = Timestamp::from_micros(1);
    let (token, uses) = (a_token_mac("token"), TokenUses::default());
    Access { instance: id(instance), token, permission, at, uses }
}

/// For everything, from time 0, for ever.
#[must_use]
pub fn a_login_token() -> LoginToken {
    LoginToken {
        serial: TokenSerial(1),
        scope: Scope::All,
        refreshable: false,
        created: Timestamp::from_micros(0),
        expires: Timestamp::NEVER,
    }
}

/// Somebody with a token for everything, of an instance like [`an_instance_ref`].
#[must_use]
pub fn a_caller(instance: &str) -> Caller {
    a_caller_of(an_instance_ref(instance))
}

/// Somebody with a token for everything.
///
/// # Panics
/// When the instance is deleted: it lets nobody in.
#[must_use]
pub fn a_caller_of(instance: InstanceRef) -> Caller {
    let access = an_access("any", Permission::InstancesRead);
    let opened = Gated::new(instance, Some(a_login_token()), ()).open(&access);
    opened.unwrap_or_else(|error| panic!("{error}")).0
}

/// For everything, from time 0, for ever; found by [`a_token_mac`] of its name.
#[must_use]
pub fn a_new_token(name: &str) -> NewLoginToken {
    NewLoginToken {
        mac: a_token_mac(name),
        scope: Scope::All,
        refreshable: false,
        description: TokenDescription::default(),
        created: Timestamp::from_micros(0),
        expires: Timestamp::NEVER,
        parent: None,
        source: None,
    }
}

/// Settings with nothing optional.
///
/// # Panics
/// When `name` is not a name.
#[must_use]
pub fn settings(name: &str) -> InstanceSettings {
    InstanceSettings {
        name: LegalName::parse(name).unwrap_or_else(|error| panic!("{name}: {error}")),
        email: None,
        phone_number: None,
        website: None,
        logo: None,
        address: Location::default(),
        jurisdiction: Location::default(),
        use_stefan: true,
        default_pay_delay: RelativeTime::from_secs(3600),
        default_refund_delay: RelativeTime::from_secs(86400),
        default_wire_transfer_delay: RelativeTime::from_secs(172_800),
        default_wire_transfer_rounding_interval: RoundingInterval::None,
    }
}

/// An instance named like its id, with the password hash `hash`, without a token.
///
/// # Panics
/// When `instance` is not an id.
#[must_use]
pub fn a_new_instance(instance: &str) -> NewInstance {
    let key = EddsaPrivateKey::from_seed(&[7; 32]);
    let (keyring, entropy) = (a_keyring(), SeededEntropy::new(7));
    let merchant_pub = key.public_key();
    let sealed = keyring.seal(Purpose::InstanceKey, merchant_pub.as_bytes(), b"seed", &entropy);
    NewInstance {
        id: id(instance),
        settings: settings(instance),
        password: PasswordHash::from_phc("hash".to_owned()),
        merchant_pub,
        private_key: sealed.unwrap_or_else(|error| panic!("{error}")),
        proved: Proved::default(),
        token: None,
    }
}

/// An entry by the operator.
#[must_use]
pub fn an_entry(instance: &str, action: Action) -> AuditEntry {
    let (actor, origin) = (Actor::Operator, Origin::operator());
    AuditEntry { instance: id(instance), serial: None, actor, action, origin }
}

/// The entry with the serial 7, of time 1, on a token.
#[must_use]
pub fn a_record(instance: &str, action: Action) -> AuditRecord {
    let actor = Actor::Token(id(instance), TokenSerial(3));
    let origin = Origin { source: "192.0.2.1".to_owned(), request: "ab12".to_owned() };
    let serial = Some(InstanceSerial(2));
    let entry = AuditEntry { serial, actor, origin, ..an_entry(instance, action) };
    let (at, outcome, times) = (Timestamp::from_seconds(1), AuditOutcome::Done, 1);
    AuditRecord { serial: 7, at, entry, outcome, times }
}

/// An act at time 1 on this standing.
#[must_use]
pub fn an_act<C>(entry: AuditEntry, standing: Option<Standing>, change: C) -> Act<C> {
    a_proved_act(entry, standing, Vec::new(), change)
}

/// An act at time 1 on this standing, with these challenges as proof.
#[must_use]
pub fn a_proved_act<C>(
    entry: AuditEntry,
    standing: Option<Standing>,
    proof: Vec<ChallengeId>,
    change: C,
) -> Act<C> {
    let permit = Permit::for_tests(standing, proof);
    Act { change, permit, audit: entry, at: Timestamp::from_micros(1) }
}
