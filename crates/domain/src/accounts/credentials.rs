use crate::challenges::Binder;
use crate::instances::InstanceSerial;
use crate::random::Entropy;
use crate::secrets::{Keyring, Purpose, SealTag, Sealed, Unsealable};
use crate::{FullPaytoHash, PaytoUri};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Longest user name and longest password, in bytes.
const MAX_LEN: usize = 1024;

/// What opens the credit facade of a bank account: user name and password of HTTP Basic.
///
/// Has no `Display`, a `Debug` that tells nothing, and compares in constant time. The text is what
/// is encrypted: kind, user name and password with a NUL between them.
#[derive(Clone)]
pub struct FacadeCredentials(Zeroizing<String>);

/// What cannot be sent as HTTP Basic. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFacadeCredentials {
    /// The user name is longer than 1024 bytes, or has a colon or a control character.
    #[error("a user name must have at most 1024 bytes, no colon and no control characters")]
    Username,
    /// The password is longer than 1024 bytes, or has a control character.
    #[error("a password must have at most 1024 bytes and no control characters")]
    Password,
}

impl FacadeCredentials {
    /// Takes user name and password as they are given; either may be empty.
    ///
    /// # Errors
    /// [`InvalidFacadeCredentials`] names the one that is wrong.
    pub fn basic(username: &str, password: &str) -> Result<Self, InvalidFacadeCredentials> {
        let fits = |text: &str| text.len() <= MAX_LEN && !text.chars().any(char::is_control);
        if !fits(username) || username.contains(':') {
            return Err(InvalidFacadeCredentials::Username);
        }
        if !fits(password) {
            return Err(InvalidFacadeCredentials::Password);
        }
        Ok(Self(Zeroizing::new(["basic", username, password].join("\0"))))
    }

    /// As part of a command that a second factor is asked for.
    pub(super) fn bind(&self, bound: Binder) -> Binder {
        bound.text(&self.0)
    }

    /// Encrypts them for one account of one instance.
    ///
    /// # Errors
    /// [`Unsealable`] never happens for a text of this length.
    pub fn seal(
        &self,
        place: &FacadePlace,
        keyring: &Keyring,
        entropy: &dyn Entropy,
    ) -> Result<SealedCredentials, Unsealable> {
        let (purpose, context, plain) =
            (Purpose::FacadeCredentials, place.0.as_slice(), self.0.as_bytes());
        let sealed = keyring.seal(purpose, context, plain, entropy)?;
        Ok(SealedCredentials { sealed, tag: keyring.tag(purpose, context, plain) })
    }

    /// Decrypts them.
    ///
    /// # Errors
    /// [`Unsealable`] when they were made for another place or with another server secret.
    pub fn open(
        stored: &SealedCredentials,
        place: &FacadePlace,
        keyring: &Keyring,
    ) -> Result<Self, Unsealable> {
        let plain = keyring.open(Purpose::FacadeCredentials, &place.0, &stored.sealed)?;
        let text = std::str::from_utf8(&plain).or(Err(Unsealable))?;
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

impl PartialEq for FacadeCredentials {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for FacadeCredentials {}

impl fmt::Debug for FacadeCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FacadeCredentials(..)")
    }
}

/// The account that credentials belong to: encrypted ones cannot be passed off as those of another
/// account or another instance.
///
/// The wire hash would not do. It depends on the salt, and which one an account has is known only
/// once its row is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacadePlace([u8; 40]);

impl FacadePlace {
    /// An account of an instance.
    #[must_use]
    pub fn new(instance: InstanceSerial, account: &PaytoUri) -> Self {
        let (serial, hash) = (instance.0.to_be_bytes(), FullPaytoHash::of(account));
        let mut place = [0; 40];
        let bytes = serial.iter().chain(hash.as_bytes());
        place.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Self(place)
    }
}

/// Credentials as they are stored.
///
/// Equal when what is encrypted is equal, although no two encryptions are: a store can tell
/// without a key whether a request says what is stored.
#[derive(Debug, Clone)]
pub struct SealedCredentials {
    /// What only the server secret opens.
    pub sealed: Sealed,
    /// By what it is compared.
    pub tag: SealTag,
}

impl PartialEq for SealedCredentials {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Eq for SealedCredentials {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededEntropy, a_keyring};
    use proptest::prelude::*;

    fn place(serial: i64, account: &str) -> FacadePlace {
        let text = format!("payto://void/{account}?receiver-name=x");
        FacadePlace::new(InstanceSerial(serial), &PaytoUri::parse(&text).unwrap())
    }

    fn basic(username: &str, password: &str) -> FacadeCredentials {
        FacadeCredentials::basic(username, password).unwrap()
    }

    fn seal(credentials: &FacadeCredentials, place: &FacadePlace) -> SealedCredentials {
        credentials.seal(place, &a_keyring(), &SeededEntropy::new(1)).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let credentials = basic("jo", "pass");
        let stored = seal(&credentials, &place(1, "a"));
        let open = |place| FacadeCredentials::open(&stored, &place, &a_keyring());
        assert_eq!(open(place(1, "a")).unwrap(), credentials);
        assert!(open(place(2, "a")).is_err());
        assert!(open(place(1, "b")).is_err());
    }

    #[test]
    fn stored_credentials_are_equal_when_what_they_hide_is() {
        let (one, entropy) = (basic("jo", "pass"), SeededEntropy::new(1));
        let stored = || one.seal(&place(1, "a"), &a_keyring(), &entropy).unwrap();
        let (first, second) = (stored(), stored());
        assert_eq!(first, second);
        assert_ne!(first.sealed.bytes, second.sealed.bytes);
        for other in [basic("jo", "pas"), basic("j", "opass"), basic("jo", "Pass"), basic("", "")] {
            assert_ne!(first, seal(&other, &place(1, "a")));
            assert_ne!(one, other);
        }
        assert_ne!(first, seal(&one, &place(1, "b")), "a tag does not tell about other accounts");
        assert_ne!(first, seal(&one, &place(2, "a")), "nor about other instances");
    }

    #[test]
    fn what_cannot_be_sent_is_refused_by_its_part() {
        let long = "x".repeat(1025);
        for name in ["a:b", "a\0", "a\nb", "\u{85}", long.as_str()] {
            let error = FacadeCredentials::basic(name, "").unwrap_err();
            assert_eq!(error, InvalidFacadeCredentials::Username, "{name:?}");
        }
        for password in ["a\0", "a\nb", long.as_str()] {
            let error = FacadeCredentials::basic("", password).unwrap_err();
            assert_eq!(error, InvalidFacadeCredentials::Password, "{password:?}");
        }
        assert!(FacadeCredentials::basic("jö", "a:b c").is_ok());
    }

    #[test]
    fn credentials_never_show() {
        let stored = seal(&basic("jo", "pass"), &place(1, "a"));
        let shown = format!("{:?} {stored:?}", basic("jo", "pass"));
        assert_eq!(
            shown,
            "FacadeCredentials(..) SealedCredentials { sealed: Sealed(KeyId(1), ..), tag: SealTag(..) }"
        );
    }

    proptest! {
        #[test]
        fn different_credentials_have_different_tags(
            one in ("[a-c]{0,3}", "[a-c]{0,3}"), other in ("[a-c]{0,3}", "[a-c]{0,3}"),
        ) {
            let stored = |(name, password): &(String, String)| {
                seal(&basic(name, password), &place(1, "a"))
            };
            prop_assert_eq!(stored(&one) == stored(&other), one == other);
        }
    }
}
