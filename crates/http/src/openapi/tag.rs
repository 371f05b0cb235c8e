use utoipa::openapi::tag;

/// What endpoints are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// What the server offers.
    General,
    /// What the administrator does.
    Management,
    /// What an instance says of itself.
    Instance,
    /// Logging in and out.
    Tokens,
    /// The second factor.
    Challenges,
    /// Where the money goes.
    Accounts,
    /// Discounts and subscriptions.
    TokenFamilies,
}

impl Tag {
    /// All, in the order of the document.
    pub(crate) const ALL: [Self; 7] = [
        Self::General,
        Self::Management,
        Self::Instance,
        Self::Tokens,
        Self::Challenges,
        Self::Accounts,
        Self::TokenFamilies,
    ];

    /// For people and programs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Management => "management",
            Self::Instance => "instance",
            Self::Tokens => "tokens",
            Self::Challenges => "challenges",
            Self::Accounts => "accounts",
            Self::TokenFamilies => "token-families",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::General => "What the server offers, legal texts and sign-up.",
            Self::Management => "Instances, as the administrator manages them.",
            Self::Instance => "An instance, as its owner manages it.",
            Self::Tokens => "Login tokens of an instance.",
            Self::Challenges => "The second factor, and what it stands in for.",
            Self::Accounts => "Bank accounts of an instance.",
            Self::TokenFamilies => "Token families of an instance: discounts and subscriptions.",
        }
    }

    /// In the form of the document.
    pub(crate) fn describe(self) -> tag::Tag {
        tag::TagBuilder::new().name(self.name()).description(Some(self.description())).build()
    }
}
