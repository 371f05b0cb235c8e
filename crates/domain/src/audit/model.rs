use crate::auth::{Caller, TokenSerial};
use crate::instances::{InstanceRef, InstanceSerial};
use crate::{InstanceId, Timestamp};

/// Where a request came from, as far as a log may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Address of the client, or what stands for it (`unix`, `command line`).
    pub source: String,
    /// Identifier of the request, as in the server's log.
    pub request: String,
}

impl Origin {
    /// The operator, at the command line of the server.
    #[must_use]
    pub fn operator() -> Self {
        Self { source: "command line".to_owned(), request: String::new() }
    }
}

/// On what credential an act was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// None: a sign-up.
    Anonymous,
    /// The operator, by the command line or at the first start.
    Operator,
    /// The password of an instance.
    Password(InstanceId),
    /// A login token of an instance.
    Token(InstanceId, TokenSerial),
}

/// A kind of credential that an act can be done on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// None.
    Anonymous,
    /// That of the operator.
    Operator,
    /// A password.
    Password,
    /// A login token.
    Token,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Anonymous, Self::Operator, Self::Password, Self::Token];

    /// The word that names it in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Operator => "operator",
            Self::Password => "password",
            Self::Token => "token",
        }
    }

    /// Reads a word from the log.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl Actor {
    /// The kind of credential.
    #[must_use]
    pub fn kind(&self) -> ActorKind {
        match self {
            Self::Anonymous => ActorKind::Anonymous,
            Self::Operator => ActorKind::Operator,
            Self::Password(_) => ActorKind::Password,
            Self::Token(..) => ActorKind::Token,
        }
    }

    /// The instance whose credential it was.
    #[must_use]
    pub fn instance(&self) -> Option<&InstanceId> {
        match self {
            Self::Anonymous | Self::Operator => None,
            Self::Password(id) | Self::Token(id, _) => Some(id),
        }
    }

    /// The login token it was.
    #[must_use]
    pub fn token(&self) -> Option<TokenSerial> {
        match self {
            Self::Token(_, serial) => Some(*serial),
            _ => None,
        }
    }
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self::Token(caller.instance().id.clone(), caller.token().serial)
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// An instance was created.
    InstanceProvision,
    /// The settings of an instance were changed.
    InstanceUpdate,
    /// The key of an instance was removed.
    InstanceDelete,
    /// Everything about an instance was removed.
    InstancePurge,
    /// The password of an instance was changed.
    InstanceSetPassword,
    /// A forgotten password was replaced.
    InstanceRecoverPassword,
    /// A bank account was added, or one that was inactive is active again.
    AccountAdd,
    /// What is known of the credit facade of a bank account was changed.
    AccountUpdate,
    /// A bank account was deactivated.
    AccountDeactivate,
    /// A password was compared: in the log when it was wrong.
    PasswordCheck,
    /// A login token was issued.
    TokenCreate,
    /// A login token was issued for another.
    TokenRefresh,
    /// A login token was revoked.
    TokenRevoke,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::InstanceProvision,
        Self::InstanceUpdate,
        Self::InstanceDelete,
        Self::InstancePurge,
        Self::InstanceSetPassword,
        Self::InstanceRecoverPassword,
        Self::AccountAdd,
        Self::AccountUpdate,
        Self::AccountDeactivate,
        Self::PasswordCheck,
        Self::TokenCreate,
        Self::TokenRefresh,
        Self::TokenRevoke,
    ];

    /// The name in the log, `<area>.<verb>`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InstanceProvision => "instances.provision",
            Self::InstanceUpdate => "instances.update",
            Self::InstanceDelete => "instances.delete",
            Self::InstancePurge => "instances.purge",
            Self::InstanceSetPassword => "instances.set_password",
            Self::InstanceRecoverPassword => "instances.recover_password",
            Self::AccountAdd => "accounts.add",
            Self::AccountUpdate => "accounts.update",
            Self::AccountDeactivate => "accounts.deactivate",
            Self::PasswordCheck => "passwords.check",
            Self::TokenCreate => "tokens.create",
            Self::TokenRefresh => "tokens.refresh",
            Self::TokenRevoke => "tokens.revoke",
        }
    }

    /// Reads a name from the log.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }
}

/// What an act will leave in the log. Its time is the act's.
///
/// The instance is kept as text too, since entries outlive a purge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The instance that the act is about.
    pub instance: InstanceId,
    /// Its serial; `None` while the act has yet to create it.
    pub serial: Option<InstanceSerial>,
    /// On what credential.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// From where.
    pub origin: Origin,
}

impl AuditEntry {
    /// An entry about an instance that exists.
    #[must_use]
    pub fn about(instance: &InstanceRef, actor: Actor, action: Action, origin: Origin) -> Self {
        let (serial, instance) = (Some(instance.serial), instance.id.clone());
        Self { instance, serial, actor, action, origin }
    }
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Position in the log: rising, never given twice.
    pub serial: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub entry: AuditEntry,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// How often: what was refused in the same hour, of one kind and from one source, is one entry,
    /// with the time and the request of the first.
    pub times: u32,
}

/// How something in the log ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused, and nothing was changed.
    Refused,
}

impl AuditOutcome {
    /// Every outcome.
    pub const ALL: [Self; 2] = [Self::Done, Self::Refused];

    /// The word that names it in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Reads a word from the log.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}
