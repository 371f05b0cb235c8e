/// A critical operation: what a second factor is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// An instance is created.
    InstanceProvision,
    /// The addresses of an instance are changed.
    InstanceConfig,
    /// A bank account is added.
    AccountConfig,
    /// The password of an instance is changed.
    AuthConfig,
    /// A forgotten password is replaced, by who has no credential.
    AuthRecovery,
    /// An instance is deleted or purged.
    InstanceDeletion,
    /// A password is exchanged for a login token.
    AuthTokenCreation,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 7] = [
        Self::InstanceProvision,
        Self::InstanceConfig,
        Self::AccountConfig,
        Self::AuthConfig,
        Self::AuthRecovery,
        Self::InstanceDeletion,
        Self::AuthTokenCreation,
    ];

    /// The name by which it is stored. Those that the reference implementation has too bear the
    /// same name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InstanceProvision => "instance_provision",
            Self::InstanceConfig => "instance_config",
            Self::AccountConfig => "account_config",
            Self::AuthConfig => "auth_config",
            Self::AuthRecovery => "auth_recovery",
            Self::InstanceDeletion => "instance_deletion",
            Self::AuthTokenCreation => "auth_token_creation",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_name() {
        for operation in Operation::ALL {
            assert_eq!(Operation::parse(operation.as_str()), Some(operation));
        }
        assert_eq!(Operation::parse("INSTANCE_PROVISION"), None);
    }
}
