//! The server secret, and what is derived from it: digests of tokens and encryption at rest.
use crate::auth::{TokenMac, TokenSecret};
use crate::challenges::{ChallengeId, Tan};
use crate::digest::keyed_digest;
use crate::random::{Entropy, draw};
use crate::store::StoreError;
use async_trait::async_trait;
use blake2::Blake2bMac;
use blake2::digest::{FixedOutput, KeyInit, Update, consts::U32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, Payload};
use std::fmt;
use zeroize::Zeroizing;

/// 32 random bytes that belong to a server and never to its database: who steals one without the
/// other gets no credential.
#[derive(Clone)]
pub struct ServerSecret(Zeroizing<[u8; 32]>);

impl ServerSecret {
    /// Takes over a secret.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Draws a new secret.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Zeroizing::new(draw(entropy)))
    }

    /// The bytes, to be kept.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ServerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerSecret(..)")
    }
}

/// Which server secret a row was made with: the first has number 1, each replacement the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub i64);

/// Public digest of a server secret, kept in the database so that a start with another secret is
/// noticed before anything is written with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretCheck(pub [u8; 32]);

/// Something encrypted at rest.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which secret it needs.
    pub key: KeyId,
    /// 24 bytes of nonce, then ciphertext and tag.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?}, ..)", self.key)
    }
}

keyed_digest! {
    /// Keyed digest of something that is encrypted: two texts of one purpose and context are equal
    /// if their tags are, so that who has no keys can tell. Tags of another server secret never are.
    SealTag
}

/// What is encrypted: each purpose has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The EdDSA key of an instance, bound to its public key.
    InstanceKey,
    /// What opens the credit facade of a bank account, bound to instance and account.
    FacadeCredentials,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::InstanceKey => "seal instance key",
            Self::FacadeCredentials => "seal facade credentials",
        }
    }

    fn tag_label(self) -> &'static str {
        match self {
            Self::InstanceKey => "tag instance key",
            Self::FacadeCredentials => "tag facade credentials",
        }
    }
}

/// Encrypted data does not fit this server's secret, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("encrypted data cannot be read with this server secret")]
pub struct Unsealable;

/// Which server secrets a database was used with.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait ServerKeyRepository: Send + Sync {
    /// Stores the check value of a secret unless there is one for this id; answers what is stored.
    async fn insert_if_absent(
        &self,
        id: KeyId,
        check: SecretCheck,
    ) -> Result<SecretCheck, StoreError>;
}

/// Why a server cannot start with its secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretMismatch {
    /// The database was used with another one.
    #[error("the database belongs to another server secret")]
    Other,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const NONCE: usize = 24;

/// The keys of one server secret.
pub struct Keyring {
    id: KeyId,
    secret: ServerSecret,
    tokens: Zeroizing<[u8; 32]>,
}

impl Keyring {
    /// Derives the keys.
    #[must_use]
    pub fn new(id: KeyId, secret: ServerSecret) -> Self {
        let tokens = derive(&secret, "login token mac");
        Self { id, secret, tokens }
    }

    /// Which secret it is.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What the database keeps to recognise the secret.
    #[must_use]
    pub fn check(&self) -> SecretCheck {
        SecretCheck(*derive(&self.secret, "check value"))
    }

    /// Makes sure that the database belongs to this secret; a new database does from now on.
    ///
    /// # Errors
    /// See [`SecretMismatch`].
    pub async fn claim(&self, keys: &dyn ServerKeyRepository) -> Result<(), SecretMismatch> {
        let stored = keys.insert_if_absent(self.id, self.check()).await?;
        if stored == self.check() { Ok(()) } else { Err(SecretMismatch::Other) }
    }

    /// Digest of a login token. A plain keyed hash is enough: there are 2^256 tokens to guess.
    #[must_use]
    pub fn token_mac(&self, token: &TokenSecret) -> TokenMac {
        TokenMac::from_bytes(*mac(&self.tokens, token.expose()))
    }

    /// Digest of a code that was sent for a challenge: without this key its few digits cannot be
    /// tried out.
    #[must_use]
    pub(crate) fn tan_mac(&self, challenge: &ChallengeId, tan: &Tan) -> [u8; 32] {
        let key = derive(&self.secret, "tan mac");
        // Both parts have a fixed length.
        let message = [challenge.as_bytes().as_slice(), tan.expose().as_bytes()].concat();
        *mac(&key, &Zeroizing::new(message))
    }

    /// Digest of a command that a second factor is asked for.
    #[must_use]
    pub(crate) fn binding_mac(&self, command: &[u8]) -> [u8; 32] {
        *mac(&derive(&self.secret, "command binding"), command)
    }

    /// Digest by which something is counted without being stored: a source or an address.
    #[must_use]
    pub(crate) fn counter_mac(&self, counted: &[u8]) -> [u8; 32] {
        *mac(&derive(&self.secret, "counter"), counted)
    }

    /// Encrypts. Only the same purpose and the same `context` read it again, so that a row cannot
    /// be passed off as another.
    ///
    /// # Errors
    /// [`Unsealable`] when `plain` is longer than the cipher takes (256 GiB).
    pub fn seal(
        &self,
        purpose: Purpose,
        context: &[u8],
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Unsealable> {
        let nonce: [u8; NONCE] = draw(entropy);
        let payload = Payload { msg: plain, aad: context };
        let secret = self.cipher(purpose).encrypt(&nonce.into(), payload).or(Err(Unsealable))?;
        let bytes = [nonce.as_slice(), secret.as_slice()].concat();
        Ok(Sealed { key: self.id, bytes })
    }

    /// Decrypts.
    ///
    /// # Errors
    /// [`Unsealable`] when the secret, the purpose or the context is another, or a bit changed.
    pub fn open(
        &self,
        purpose: Purpose,
        context: &[u8],
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, secret) = sealed.bytes.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
        let payload = Payload { msg: secret, aad: context };
        let plain = self.cipher(purpose).decrypt(&(*nonce).into(), payload);
        plain.map(Zeroizing::new).or(Err(Unsealable))
    }

    /// Digest by which two texts can be told equal while they are encrypted.
    #[must_use]
    pub fn tag(&self, purpose: Purpose, context: &[u8], plain: &[u8]) -> SealTag {
        let key = derive(&self.secret, purpose.tag_label());
        // The inner digest has a fixed length: where the context ends cannot be argued about.
        let context = mac(&key, context);
        let message = Zeroizing::new([context.as_slice(), plain].concat());
        SealTag(*mac(&key, &message))
    }

    fn cipher(&self, purpose: Purpose) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*derive(&self.secret, purpose.label())).into())
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({:?})", self.id)
    }
}

/// One key for one purpose.
fn derive(secret: &ServerSecret, label: &str) -> Zeroizing<[u8; 32]> {
    mac(secret.expose(), format!("taler-merchant {label}").as_bytes())
}

/// Keyed BLAKE2b; the key fills half of what the function takes.
fn mac(key: &[u8; 32], message: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut padded = Zeroizing::new([0; 64]);
    padded.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Blake2bMac::<U32>::new(&(*padded).into());
    mac.update(message);
    Zeroizing::new(mac.finalize_fixed().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededEntropy;

    fn keyring(byte: u8) -> Keyring {
        Keyring::new(KeyId(1), ServerSecret::from_bytes([byte; 32]))
    }

    fn sealed() -> Sealed {
        let entropy = SeededEntropy::new(1);
        keyring(1).seal(Purpose::InstanceKey, b"context", b"plain", &entropy).unwrap()
    }

    #[test]
    fn what_is_sealed_can_be_opened() {
        let plain = keyring(1).open(Purpose::InstanceKey, b"context", &sealed()).unwrap();
        assert_eq!(plain.as_slice(), b"plain");
    }

    #[test]
    fn another_secret_or_context_does_not_open() {
        assert!(keyring(2).open(Purpose::InstanceKey, b"context", &sealed()).is_err());
        assert!(keyring(1).open(Purpose::InstanceKey, b"other", &sealed()).is_err());
    }

    #[test]
    fn no_changed_bit_goes_unnoticed() {
        for index in 0..sealed().bytes.len() {
            let mut broken = sealed();
            broken.bytes[index] ^= 1;
            assert!(keyring(1).open(Purpose::InstanceKey, b"context", &broken).is_err(), "{index}");
        }
        for length in 0..sealed().bytes.len() {
            let short = Sealed { bytes: sealed().bytes[..length].to_vec(), ..sealed() };
            assert!(keyring(1).open(Purpose::InstanceKey, b"context", &short).is_err(), "{length}");
        }
    }

    #[test]
    fn two_seals_of_the_same_differ() {
        let entropy = SeededEntropy::new(1);
        let seal = || keyring(1).seal(Purpose::InstanceKey, b"", b"plain", &entropy).unwrap();
        assert_ne!(seal().bytes, seal().bytes);
    }

    #[test]
    fn digests_depend_on_the_secret_and_the_token() {
        let token = |seed| TokenSecret::generate(&SeededEntropy::new(seed));
        let digest = keyring(1).token_mac(&token(1));
        assert_eq!(digest, keyring(1).token_mac(&token(1)));
        assert_ne!(digest, keyring(2).token_mac(&token(1)));
        assert_ne!(digest, keyring(1).token_mac(&token(2)));
        assert_ne!(keyring(1).check(), keyring(2).check());
    }

    #[test]
    fn tags_are_equal_for_the_same_text_in_the_same_place_only() {
        let (instance, facade) = (Purpose::InstanceKey, Purpose::FacadeCredentials);
        let tag = keyring(1).tag(facade, b"context", b"plain");
        assert_eq!(tag, keyring(1).tag(facade, b"context", b"plain"));
        assert_ne!(tag, keyring(2).tag(facade, b"context", b"plain"));
        assert_ne!(tag, keyring(1).tag(instance, b"context", b"plain"));
        assert_ne!(tag, keyring(1).tag(facade, b"contex", b"tplain"));
        assert_ne!(tag, keyring(1).tag(facade, b"context", b"plai"));
    }

    #[actix_rt::test]
    async fn a_database_belongs_to_one_secret() {
        let mut keys = MockServerKeyRepository::new();
        let stored = keyring(1).check();
        keys.expect_insert_if_absent().returning(move |_, _| Ok(stored));
        assert!(keyring(1).claim(&keys).await.is_ok());
        assert!(matches!(keyring(2).claim(&keys).await, Err(SecretMismatch::Other)));
    }

    #[test]
    fn secrets_never_show() {
        assert_eq!(format!("{:?}", ServerSecret::from_bytes([7; 32])), "ServerSecret(..)");
        assert_eq!(format!("{:?}", keyring(7)), "Keyring(KeyId(1))");
        assert_eq!(format!("{:?}", sealed()), "Sealed(KeyId(1), ..)");
        assert_eq!(format!("{:?}", SealTag::from_bytes([7; 32])), "SealTag(..)");
    }
}
