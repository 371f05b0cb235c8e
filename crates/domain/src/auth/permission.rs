/// Leave to use one group of endpoints. Names are those of the protocol, where it has the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read the profile of an instance; on the management paths, of any instance.
    InstancesRead,
    /// Create, change and delete instances.
    InstancesWrite,
    /// Change the credentials of an instance.
    InstancesAuthWrite,
    /// Read the KYC state of accounts.
    InstancesKycRead,
    /// List and show the bank accounts of an instance.
    AccountsRead,
    /// Add, change and deactivate bank accounts.
    AccountsWrite,
    /// List and show the token families of an instance.
    TokenFamiliesRead,
    /// Create, change and delete token families.
    TokenFamiliesWrite,
    /// List the login tokens of an instance.
    TokensRead,
    /// Revoke any login token of an instance.
    TokensWrite,
    /// Read what was done to an instance, by whom and from where; on the management path, to any
    /// instance. Not of the protocol.
    AuditRead,
    /// Exchange a login token for a new one. Comes with a refreshable token, not with a scope.
    TokenRefresh,
    /// Revoke the very token that is presented. Every token may.
    TokenSelfRevoke,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 13] = [
        Self::InstancesRead,
        Self::InstancesWrite,
        Self::InstancesAuthWrite,
        Self::InstancesKycRead,
        Self::AccountsRead,
        Self::AccountsWrite,
        Self::TokenFamiliesRead,
        Self::TokenFamiliesWrite,
        Self::TokensRead,
        Self::TokensWrite,
        Self::AuditRead,
        Self::TokenRefresh,
        Self::TokenSelfRevoke,
    ];

    /// The protocol's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InstancesRead => "instances-read",
            Self::InstancesWrite => "instances-write",
            Self::InstancesAuthWrite => "instances-auth-write",
            Self::InstancesKycRead => "instances-kyc-read",
            Self::AccountsRead => "accounts-read",
            Self::AccountsWrite => "accounts-write",
            Self::TokenFamiliesRead => "tokenfamilies-read",
            Self::TokenFamiliesWrite => "tokenfamilies-write",
            Self::TokensRead => "tokens-read",
            Self::TokensWrite => "tokens-write",
            Self::AuditRead => "audit-read",
            Self::TokenRefresh => "token-refresh",
            Self::TokenSelfRevoke => "token-self-revoke",
        }
    }

    /// Whether it lets one read and no more: what `*-read` stands for.
    #[must_use]
    pub fn is_read(self) -> bool {
        self.name().ends_with("-read")
    }
}
