//! What asks for the second factor and answers for it, from what the operator configured.
use crate::config;
use crate::senders::Senders;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use taler_merchant_domain::challenges::{
    ChallengeService, ChannelPolicy, Guard, Limits, WithoutSender,
};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::random::Entropy;
use taler_merchant_domain::secrets::Keyring;
use taler_merchant_store::Repositories;

/// What all workers share of it.
#[derive(Clone)]
pub(crate) struct SecondFactor {
    policy: Arc<ChannelPolicy>,
    senders: Arc<Senders>,
    /// How many are sending, in the whole process.
    sending: Arc<AtomicUsize>,
    limits: Arc<Limits>,
}

/// What every service needs.
#[derive(Clone, Copy)]
pub(crate) struct Tools<'a> {
    pub(crate) keyring: &'a Arc<Keyring>,
    pub(crate) entropy: &'a Arc<dyn Entropy>,
    pub(crate) clock: &'a Arc<dyn Clock>,
}

impl SecondFactor {
    pub(crate) fn new(settings: &config::SecondFactor, senders: Senders) -> Self {
        let policy = ChannelPolicy {
            available: senders.keys().copied().collect(),
            mandatory: settings.mandatory.clone(),
            without_sender: settings.without_sender,
        };
        Self {
            policy: Arc::new(policy),
            senders: Arc::new(senders),
            sending: Arc::default(),
            limits: Arc::new(settings.limits.clone()),
        }
    }

    /// Tells the operator about owners whose second factor cannot be asked for.
    pub(crate) async fn warn(&self, instances: &dyn InstanceRepository) -> anyhow::Result<()> {
        let count = instances.count_unreachable(&self.policy.available).await?;
        let what = match self.policy.without_sender {
            WithoutSender::Refuse => "are refused",
            WithoutSender::Allow => "run without a second factor",
        };
        if count > 0 {
            tracing::warn!(
                instances = count,
                "some instances proved addresses that nothing is configured to send to: their \
                 critical operations {what}"
            );
        }
        Ok(())
    }

    pub(crate) fn guard(&self, ports: &Repositories, tools: Tools<'_>) -> Guard {
        Guard {
            policy: Arc::clone(&self.policy),
            challenges: Arc::clone(&ports.challenges),
            keyring: Arc::clone(tools.keyring),
            limits: Arc::clone(&self.limits),
            entropy: Arc::clone(tools.entropy),
            clock: Arc::clone(tools.clock),
        }
    }

    pub(crate) fn challenges(&self, ports: &Repositories, tools: Tools<'_>) -> ChallengeService {
        ChallengeService {
            challenges: Arc::clone(&ports.challenges),
            senders: Arc::clone(&self.senders),
            sending: Arc::clone(&self.sending),
            keyring: Arc::clone(tools.keyring),
            limits: Arc::clone(&self.limits),
            entropy: Arc::clone(tools.entropy),
            clock: Arc::clone(tools.clock),
        }
    }
}
