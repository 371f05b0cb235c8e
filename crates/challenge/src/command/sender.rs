use super::group::Group;
use super::pipes::{self, Traffic};
use crate::Words;
use anyhow::anyhow;
use async_trait::async_trait;
use std::convert::Infallible;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::challenges::{ChallengeMessage, ChallengeSender, SendError};
use tokio::process::Command;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// A program that sends messages, and all it learns of its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// A file name, or a name that is looked for in `path`.
    pub program: String,
    /// What it is told before the address.
    pub arguments: Vec<String>,
    /// Its `PATH`.
    pub path: Option<String>,
    /// Its `LANG`.
    pub lang: Option<String>,
}

/// Runs a program for each message. No shell is involved.
///
/// The program has a process group of its own. When its time is over, or nobody waits for it any
/// more, the whole group is killed. What it writes is thrown away, since it may repeat the message.
#[derive(Debug)]
pub struct CommandSender {
    helper: Helper,
    words: Arc<Words>,
    limit: Duration,
}

impl CommandSender {
    /// Runs `helper`, for no longer than `limit`.
    #[must_use]
    pub fn new(helper: Helper, words: Arc<Words>, limit: Duration) -> Self {
        Self { helper, words, limit }
    }

    fn command(&self, address: &str) -> Command {
        let mut command = Command::new(&self.helper.program);
        command.args(&self.helper.arguments).arg(address).env_clear();
        let environment = [("PATH", &self.helper.path), ("LANG", &self.helper.lang)];
        for (name, value) in environment {
            command.envs(value.as_ref().map(|value| (name, value)));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        command
    }
}

#[async_trait]
impl ChallengeSender for CommandSender {
    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError> {
        let text = self.words.text(&message);
        let child = self.command(message.to.as_str()).spawn().map_err(not_started)?;
        let mut group = Group::new(child);
        let traffic = Traffic::default();
        let ended = timeout(self.limit, run(&mut group, text, &traffic)).await;
        let (channel, helper) = (message.to.channel().as_str(), &self.helper.program);
        let (out, err) = (traffic.out.get(), traffic.err.get());
        match ended {
            Ok(Ok(status)) if status.success() => {
                tracing::debug!(channel, helper, out, err, "a helper has sent a message");
                Ok(())
            }
            Ok(Ok(status)) => {
                tracing::warn!(channel, helper, %status, out, err, "a helper failed");
                Err(SendError::Failed(anyhow!("the helper ended with {status}")))
            }
            Ok(Err(error)) => Err(SendError::Failed(error.into())),
            Err(_) => {
                tracing::warn!(channel, helper, out, err, "a helper took too long and is killed");
                Err(SendError::Failed(anyhow!("the helper took longer than {:?}", self.limit)))
            }
        }
    }
}

/// Ends with the program, whatever its children still do with the pipes.
async fn run(
    group: &mut Group,
    text: Zeroizing<String>,
    traffic: &Traffic,
) -> io::Result<ExitStatus> {
    let child = group.child();
    let (stdin, out, err) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let pipes = async {
        tokio::join!(
            pipes::feed(stdin, &text),
            pipes::drain(out, &traffic.out),
            pipes::drain(err, &traffic.err)
        );
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        biased;
        never = pipes => match never {},
        status = child.wait() => status,
    }
}

fn not_started(error: io::Error) -> SendError {
    use io::ErrorKind as Kind;
    let cause = |error: io::Error| anyhow::Error::new(error).context("starting the helper");
    // ENOEXEC, a file that is no program, has no kind of its own.
    let is_no_program = error.raw_os_error() == Some(rustix::io::Errno::NOEXEC.raw_os_error());
    match error.kind() {
        Kind::NotFound | Kind::PermissionDenied | Kind::IsADirectory | Kind::NotADirectory => {
            SendError::Misconfigured(cause(error))
        }
        _ if is_no_program => SendError::Misconfigured(cause(error)),
        _ => SendError::Failed(cause(error)),
    }
}

#[cfg(test)]
mod tests;
