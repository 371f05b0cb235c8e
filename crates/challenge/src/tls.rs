//! TLS with the trust anchors of the operating system and some of the operator's.
use crate::SetupError;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// The certificates of a PEM file, of which there must be one.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let found = found.map_err(|_error| SetupError::Certificates)?;
    if found.is_empty() { Err(SetupError::Certificates) } else { Ok(found) }
}

/// Trusts the operating system's anchors and those of `pem`.
pub(crate) fn client(pem: Option<&[u8]>) -> Result<Arc<ClientConfig>, SetupError> {
    let mut anchors = RootCertStore::empty();
    anchors.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in pem.map(certificates).transpose()?.unwrap_or_default() {
        anchors.add(certificate).map_err(|_error| SetupError::Certificates)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| SetupError::Tls(error.into()))?
        .with_root_certificates(anchors)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// What is wrong with TLS, if it is that on which an operation failed.
pub(crate) fn problem<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> Option<&'e rustls::Error> {
    std::iter::successors(Some(error), |error| error.source()).find_map(|error| {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        error.downcast_ref().or_else(|| inner?.downcast_ref())
    })
}
