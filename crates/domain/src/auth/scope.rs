use super::Permission;

/// What a login token may be used for. Scopes are sets of [`Permission`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything that only reads.
    ReadOnly,
    /// The old name of [`Scope::All`].
    Write,
    /// Everything.
    All,
    /// Create orders and watch them.
    OrderSimple,
    /// [`Scope::OrderSimple`], and lock stock: a point of sale.
    OrderPos,
    /// [`Scope::OrderSimple`], and refund: a back office.
    OrderMgmt,
    /// [`Scope::OrderPos`] and [`Scope::OrderMgmt`].
    OrderFull,
}

/// The text is not the name of a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a scope")]
pub struct InvalidScope;

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 7] = [
        Self::ReadOnly,
        Self::Write,
        Self::All,
        Self::OrderSimple,
        Self::OrderPos,
        Self::OrderMgmt,
        Self::OrderFull,
    ];

    /// The protocol's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "readonly",
            Self::Write => "write",
            Self::All => "all",
            Self::OrderSimple => "order-simple",
            Self::OrderPos => "order-pos",
            Self::OrderMgmt => "order-mgmt",
            Self::OrderFull => "order-full",
        }
    }

    /// Reads a name, without the suffix that [`ScopeRequest`] understands.
    ///
    /// # Errors
    /// When the text is not the name of a scope.
    pub fn parse(name: &str) -> Result<Self, InvalidScope> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name).ok_or(InvalidScope)
    }

    /// Whether the scope includes a permission.
    ///
    /// [`Permission::TokenRefresh`] is in none: it belongs to refreshable tokens, whatever their
    /// scope. [`Permission::TokenSelfRevoke`] is in all.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::TokenRefresh => false,
            Permission::TokenSelfRevoke => true,
            _ => match self {
                Self::All | Self::Write => true,
                Self::ReadOnly => permission.is_read(),
                // The permissions of orders come with the endpoints that need them.
                Self::OrderSimple | Self::OrderPos | Self::OrderMgmt | Self::OrderFull => false,
            },
        }
    }

    /// The scopes that include a permission, for a store that checks a token in the statement of
    /// a change: always as many places, so that the statement is one. All are empty for
    /// [`Permission::TokenRefresh`].
    #[must_use]
    pub fn allowing(permission: Permission) -> [Option<Self>; Self::ALL.len()] {
        Self::ALL.map(|scope| scope.allows(permission).then_some(scope))
    }

    /// Whether everything that `other` may do, this may do too.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        match self {
            Self::All | Self::Write => true,
            Self::OrderFull => matches!(
                other,
                Self::OrderFull | Self::OrderPos | Self::OrderMgmt | Self::OrderSimple
            ),
            Self::OrderPos | Self::OrderMgmt => other == self || other == Self::OrderSimple,
            Self::ReadOnly | Self::OrderSimple => other == self,
        }
    }
}

/// A scope as asked for at login: its name, with `:refreshable` for a token that can be exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeRequest {
    /// What the token is for.
    pub scope: Scope,
    /// Whether it can be exchanged for a new one.
    pub refreshable: bool,
}

impl ScopeRequest {
    /// Reads a name with or without the suffix.
    ///
    /// # Errors
    /// When the text is not the name of a scope.
    pub fn parse(text: &str) -> Result<Self, InvalidScope> {
        let (name, refreshable) = match text.strip_suffix(":refreshable") {
            Some(name) => (name, true),
            None => (text, false),
        };
        Ok(Self { scope: Scope::parse(name)?, refreshable })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_makes_a_token_refreshable() {
        let asked = ScopeRequest::parse("order-pos:refreshable").unwrap();
        assert_eq!(asked, ScopeRequest { scope: Scope::OrderPos, refreshable: true });
        assert!(!ScopeRequest::parse("all").unwrap().refreshable);
    }

    #[test]
    fn names_are_read_exactly() {
        for text in
            ["", "ALL", "all:", "all:refreshable:refreshable", ":refreshable", "spa", " all"]
        {
            assert_eq!(ScopeRequest::parse(text), Err(InvalidScope), "{text:?}");
        }
    }

    #[test]
    fn readonly_reads_and_no_more() {
        for permission in Permission::ALL {
            let reads = permission.name().ends_with("-read");
            let own = permission == Permission::TokenSelfRevoke;
            assert_eq!(Scope::ReadOnly.allows(permission), reads || own, "{}", permission.name());
        }
    }

    #[test]
    fn no_scope_refreshes_by_itself() {
        assert!(Scope::ALL.iter().all(|scope| !scope.allows(Permission::TokenRefresh)));
    }

    #[test]
    fn the_scopes_of_a_permission_are_those_that_allow_it() {
        let allowing =
            |permission| Scope::allowing(permission).into_iter().flatten().collect::<Vec<_>>();
        let [read_only, write, all] = [Scope::ReadOnly, Scope::Write, Scope::All];
        assert_eq!(allowing(Permission::AccountsRead), [read_only, write, all]);
        assert_eq!(allowing(Permission::AccountsWrite), [write, all]);
        assert_eq!(allowing(Permission::TokenFamiliesRead), [read_only, write, all]);
        assert_eq!(allowing(Permission::TokenFamiliesWrite), [write, all]);
        assert_eq!(allowing(Permission::InstancesKycRead), [read_only, write, all]);
        assert_eq!(allowing(Permission::AuditRead), [read_only, write, all]);
        assert!(allowing(Permission::TokenRefresh).is_empty());
    }

    #[test]
    fn inclusion_is_inclusion_of_permissions() {
        for one in Scope::ALL {
            for other in Scope::ALL.into_iter().filter(|other| one.includes(*other)) {
                for permission in Permission::ALL {
                    assert!(!other.allows(permission) || one.allows(permission));
                }
            }
        }
    }

    #[test]
    fn inclusion_is_a_partial_order() {
        for one in Scope::ALL {
            assert!(one.includes(one));
            assert!(Scope::All.includes(one));
            for other in Scope::ALL.into_iter().filter(|other| one.includes(*other)) {
                for third in Scope::ALL.into_iter().filter(|third| other.includes(*third)) {
                    assert!(one.includes(third), "{one:?} {other:?} {third:?}");
                }
            }
        }
    }
}
