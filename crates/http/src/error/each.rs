//! For tests: one value of each variant of the errors of use cases, and of answers of the store that
//! lead to them.
use super::{ApiError, Refusal, Refuses};
use crate::routes;
use std::collections::BTreeSet;
use std::fmt::Debug;
use taler_merchant_domain::accounts::{
    AddAccountError, CredentialsNeeded, DeactivateAccountError, FindAccountError, TargetRefused,
    UpdateAccountError,
};
use taler_merchant_domain::auth::{
    AccessError, HashingError, LoginError, RefreshError, RevokeError,
};
use taler_merchant_domain::challenges::{
    AddressMissing, Challenge, ChallengeId, Challenges, ChannelMissing, ConfirmError, Confirmed,
    Opened, Progress, Reserved, SecondFactorError, SendError, SentTan, TanChannel, TanMac,
    TransmitError, TransmitRefused,
};
use taler_merchant_domain::instances::{
    CreateInstanceError, DeleteInstanceError, FindInstanceError, PhoneRefused, RecoverError,
    SetPasswordError, UpdateInstanceError,
};
use taler_merchant_domain::passwords::PasswordError;
use taler_merchant_domain::secrets::Unsealable;
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::a_challenge;
use taler_merchant_domain::token_families::{
    CreateTokenFamilyError, DeleteTokenFamilyError, EmptyPeriod, FindTokenFamilyError,
    UpdateTokenFamilyError,
};
use taler_merchant_domain::{ErrorCode, RelativeTime, Timestamp};

/// Something of which there are so many kinds.
pub(crate) trait Each: Sized {
    /// One of each kind.
    fn each() -> Vec<Self>;
}

/// Lists the variants, with the type of what they carry. As below, one that is forgotten does not
/// compile.
macro_rules! each {
    ($($error:ident: $($variant:ident $(($inner:ty))?)*;)*) => {$(
        impl Each for $error {
            fn each() -> Vec<Self> {
                let _all = |error: &Self| match error { $(Self::$variant { .. } => (),)* };
                [$(each!(@ $error $variant $(($inner))?)),*].into_iter().flatten().collect()
            }
        }
    )*};
    (@ $error:ident $variant:ident) => { vec![$error::$variant] };
    (@ $error:ident $variant:ident ($inner:ty)) => {
        <$inner>::each().into_iter().map($error::$variant).collect::<Vec<_>>()
    };
}

each! {
    AccessError: Unauthorized InstanceUnknown PermissionInsufficient Store(StoreError);
    HashingError: Busy Failed(anyhow::Error);
    PasswordError: Wrong InstanceUnknown Throttled(RelativeTime) Hashing(HashingError)
        Store(StoreError);
    LoginError: Password(PasswordError) Overtaken SecondFactor(SecondFactorError) Store(StoreError);
    SecondFactorError: Required(Challenges) ChannelMissing(ChannelMissing) Locked
        Throttled(RelativeTime) Full Overtaken Store(StoreError);
    RecoverError: InstanceUnknown InstanceDeleted Hashing(HashingError)
        SecondFactor(SecondFactorError) Store(StoreError);
    SendError: Misconfigured(anyhow::Error) Failed(anyhow::Error) Unreachable(anyhow::Error)
        AddressUnusable;
    TransmitError: Unknown Solved TooEarly(RelativeTime) Locked Throttled(RelativeTime) Busy
        Send(SendError) Store(StoreError);
    ConfirmError: Unknown Wrong(u32) Exhausted Locked Store(StoreError);
    Opened: Done(Vec<ChallengeId>) Locked Throttled(Timestamp) Full Overtaken;
    Reserved: Done(Box<Challenge>) Refused(TransmitRefused) Locked Throttled(Timestamp);
    TransmitRefused: Unknown Solved TooEarly(Timestamp);
    Confirmed: Solved Wrong(u32) Exhausted Locked Unknown;
    RefreshError: Access(AccessError) ScopeExceeded Store(StoreError);
    RevokeError: Overtaken TokenUnknown Store(StoreError);
    CreateInstanceError: SelfProvisioningDisabled AlreadyExists PurgeRequired Overtaken
        Throttled(RelativeTime)
        AddressMissing(AddressMissing) Phone(PhoneRefused) Hashing(HashingError) Sealing(Unsealable)
        SecondFactor(SecondFactorError) Store(StoreError);
    FindInstanceError: InstanceUnknown InstanceDeleted Store(StoreError);
    SetPasswordError: InstanceUnknown InstanceDeleted OldPasswordWrong Overtaken
        Throttled(RelativeTime)
        Hashing(HashingError) SecondFactor(SecondFactorError) Store(StoreError);
    UpdateInstanceError: InstanceUnknown PurgeRequired Phone(PhoneRefused) Overtaken SecondFactor(SecondFactorError)
        Store(StoreError);
    DeleteInstanceError: InstanceUnknown InstanceDeleted Refused Overtaken
        SecondFactor(SecondFactorError) Store(StoreError);
    TargetRefused: Type Pattern;
    AddAccountError: Refused(TargetRefused) Exists Overtaken Sealing(Unsealable)
        SecondFactor(SecondFactorError) Store(StoreError);
    FindAccountError: Access(AccessError) AccountUnknown Store(StoreError);
    UpdateAccountError: Access(AccessError) AccountUnknown CredentialsNeeded(CredentialsNeeded)
        Overtaken Sealing(Unsealable) Store(StoreError);
    DeactivateAccountError: AccountUnknown Overtaken Store(StoreError);
    CreateTokenFamilyError: Access(AccessError) ValidityEmpty(EmptyPeriod) SlugTaken
        Store(StoreError);
    FindTokenFamilyError: Access(AccessError) TokenFamilyUnknown Store(StoreError);
    UpdateTokenFamilyError: Access(AccessError) TokenFamilyUnknown Store(StoreError);
    DeleteTokenFamilyError: Access(AccessError) TokenFamilyUnknown Store(StoreError);
}

impl Each for anyhow::Error {
    fn each() -> Vec<Self> {
        vec![anyhow::anyhow!("a cause")]
    }
}

impl Each for u32 {
    fn each() -> Vec<Self> {
        vec![1]
    }
}

impl Each for RelativeTime {
    fn each() -> Vec<Self> {
        vec![Self::from_secs(1)]
    }
}

impl Each for Challenges {
    fn each() -> Vec<Self> {
        vec![Self { challenges: Vec::new(), all: true }]
    }
}

impl Each for PhoneRefused {
    fn each() -> Vec<Self> {
        vec![Self]
    }
}

impl Each for Vec<ChallengeId> {
    fn each() -> Vec<Self> {
        vec![vec![ChallengeId::from_bytes([7; 32])]]
    }
}

impl Each for Box<Challenge> {
    fn each() -> Vec<Self> {
        let (mac, expires) = (TanMac::from_bytes([1; 32]), Timestamp::from_seconds(900));
        let sent = SentTan { mac, expires, resend: Timestamp::from_seconds(60), attempts: 3 };
        vec![Box::new(Challenge { progress: Progress::Sent(sent), ..a_challenge("shop") })]
    }
}

impl Each for Timestamp {
    fn each() -> Vec<Self> {
        vec![Self::from_seconds(60)]
    }
}

impl Each for ChannelMissing {
    fn each() -> Vec<Self> {
        vec![Self]
    }
}

impl Each for AddressMissing {
    fn each() -> Vec<Self> {
        TanChannel::ALL.map(Self).to_vec()
    }
}

impl Each for Unsealable {
    fn each() -> Vec<Self> {
        vec![Self]
    }
}

impl Each for CredentialsNeeded {
    fn each() -> Vec<Self> {
        vec![Self]
    }
}

impl Each for EmptyPeriod {
    fn each() -> Vec<Self> {
        vec![Self]
    }
}

impl Each for Phase {
    fn each() -> Vec<Self> {
        let all = vec![Self::Setup, Self::Start, Self::Store, Self::Fetch, Self::Commit];
        for phase in &all {
            match phase {
                Self::Setup | Self::Start | Self::Store | Self::Fetch | Self::Commit => (),
            }
        }
        all
    }
}

impl Each for StoreError {
    fn each() -> Vec<Self> {
        let corrupt = Self::Corrupt { table: "table", column: "column" };
        let unavailable = |phase| Self::Unavailable { phase, source: anyhow::anyhow!("a cause") };
        let mut all = vec![Self::Contended, Self::Duplicate, corrupt];
        all.extend(Phase::each().into_iter().map(unavailable));
        for error in &all {
            match error {
                Self::Contended
                | Self::Duplicate
                | Self::Corrupt { .. }
                | Self::Unavailable { .. } => (),
            }
        }
        all
    }
}

/// What all the variants of an error are answered with, at an endpoint with these codes for
/// failures of the database.
pub(crate) fn answered<E: Each + Into<ApiError>>(codes: &[ErrorCode]) -> BTreeSet<Refusal> {
    let answer = |error: E| error.into().documented(codes).refusal();
    E::each().into_iter().map(answer).collect()
}

fn check<E: Each + Refuses + Debug>() {
    for route in routes::table() {
        let codes = route.rules.database_codes;
        let documented: BTreeSet<_> = E::refusals(codes).into_iter().collect();
        assert_eq!(documented, answered::<E>(codes), "{} {codes:?}", std::any::type_name::<E>());
    }
}

#[test]
fn refusals_are_those_of_the_variants_and_no_others() {
    check::<AccessError>();
    check::<HashingError>();
    check::<LoginError>();
    check::<RefreshError>();
    check::<SecondFactorError>();
    check::<RecoverError>();
    check::<SendError>();
    check::<TransmitError>();
    check::<ConfirmError>();
    check::<RevokeError>();
    check::<CreateInstanceError>();
    check::<FindInstanceError>();
    check::<SetPasswordError>();
    check::<UpdateInstanceError>();
    check::<DeleteInstanceError>();
    check::<AddAccountError>();
    check::<FindAccountError>();
    check::<UpdateAccountError>();
    check::<DeactivateAccountError>();
    check::<CreateTokenFamilyError>();
    check::<FindTokenFamilyError>();
    check::<UpdateTokenFamilyError>();
    check::<DeleteTokenFamilyError>();
    check::<StoreError>();
}
