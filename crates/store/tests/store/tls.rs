//! TLS to Postgres, through a server in front of it that speaks TLS.
use crate::both::target;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::path::PathBuf;
use std::sync::Arc;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_store::postgres::{Db, Options};
use taler_merchant_store::testing;
use taler_merchant_store::testing::Fixture;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_postgres::Config;
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

/// What a client sends first when it wants TLS.
const TLS_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// In front of the database of a fixture.
struct Front {
    port: u16,
    certificate: PathBuf,
    _dir: tempfile::TempDir,
}

impl Front {
    /// Accepts TLS with a certificate for `localhost`, or refuses it.
    async fn new(fixture: &Fixture<Db>, offers_tls: bool) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let certificate = dir.path().join("ca.pem");
        std::fs::write(&certificate, cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = offers_tls.then(|| TlsAcceptor::from(Arc::new(config)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        actix_rt::spawn(serve(listener, acceptor, fixture.url().parse().unwrap()));
        Self { port, certificate, _dir: dir }
    }

    /// Whether a look at the database succeeds through this front, at a name of this machine.
    async fn works(&self, fixture: &Fixture<Db>, host: &str, settings: &str) -> Result<(), String> {
        let (user, _) = fixture.url().split_once('@').unwrap();
        let (_, database) = fixture.url().rsplit_once('/').unwrap();
        let url = format!("{user}@{host}:{}/{database}?{settings}", self.port);
        let db = Db::open(&target(&url), &Options::DEFAULT).unwrap();
        let found = InstanceRepository::find(&db, &InstanceId::admin()).await;
        found.map(drop).map_err(|error| format!("{:#}", anyhow::Error::new(error)))
    }
}

async fn serve(listener: TcpListener, acceptor: Option<TlsAcceptor>, server: Config) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        let (acceptor, port) = (acceptor.clone(), server.get_ports().first().copied());
        let port = port.unwrap_or(5432);
        match server.get_hosts()[0].clone() {
            Host::Tcp(host) => {
                let server = TcpStream::connect((host, port)).await.unwrap();
                actix_rt::spawn(relay(client, acceptor, server));
            }
            Host::Unix(directory) => {
                let socket = directory.join(format!(".s.PGSQL.{port}"));
                let server = UnixStream::connect(socket).await.unwrap();
                actix_rt::spawn(relay(client, acceptor, server));
            }
        }
    }
}

/// Ends when either side does.
async fn relay<S>(mut client: TcpStream, acceptor: Option<TlsAcceptor>, mut server: S)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut start = [0; 8];
    client.read_exact(&mut start).await.unwrap();
    if start != TLS_REQUEST {
        server.write_all(&start).await.unwrap();
        drop(copy_bidirectional(&mut client, &mut server).await);
    } else if let Some(acceptor) = acceptor {
        client.write_all(b"S").await.unwrap();
        if let Ok(mut client) = acceptor.accept(client).await {
            drop(copy_bidirectional(&mut client, &mut server).await);
        }
    } else {
        client.write_all(b"N").await.unwrap();
        drop(copy_bidirectional(&mut client, &mut server).await);
    }
}

#[actix_rt::test]
async fn postgres_is_spoken_to_over_tls_with_a_trusted_certificate() {
    let fixture = testing::postgres().await;
    let front = Front::new(&fixture, true).await;
    for mode in ["require", "verify-ca", "verify-full"] {
        let trusted = format!("sslmode={mode}&sslrootcert={}", front.certificate.display());
        front.works(&fixture, "localhost", &trusted).await.unwrap();
        let error = front.works(&fixture, "127.0.0.1", &trusted).await.unwrap_err();
        assert!(error.contains("certificate"), "{mode}, another name: {error}");
        let error = front.works(&fixture, "localhost", &format!("sslmode={mode}")).await;
        assert!(error.unwrap_err().contains("certificate"), "{mode}, unknown to the system");
    }
    fixture.close().await;
}

#[actix_rt::test]
async fn postgres_is_spoken_to_over_any_tls_when_it_is_only_preferred() {
    let fixture = testing::postgres().await;
    let (with, without) = (Front::new(&fixture, true).await, Front::new(&fixture, false).await);
    for settings in ["", "sslmode=prefer", "sslmode=disable"] {
        with.works(&fixture, "127.0.0.1", settings).await.unwrap();
        without.works(&fixture, "127.0.0.1", settings).await.unwrap();
    }
    fixture.close().await;
}

#[actix_rt::test]
async fn postgres_without_tls_is_refused_where_it_is_required() {
    let fixture = testing::postgres().await;
    let front = Front::new(&fixture, false).await;
    let trusted = format!("sslmode=require&sslrootcert={}", front.certificate.display());
    let error = front.works(&fixture, "localhost", &trusted).await.unwrap_err();
    assert!(error.contains("TLS"), "{error}");
    fixture.close().await;
}

#[test]
fn a_certificate_that_cannot_be_read_is_told_before_anything_is_tried() {
    let url = "host=localhost sslmode=require sslrootcert=/nowhere/ca.pem";
    let error = Db::open(&target(url), &Options::DEFAULT).err().unwrap();
    assert!(error.to_string().contains("sslrootcert"), "{error}");
}
