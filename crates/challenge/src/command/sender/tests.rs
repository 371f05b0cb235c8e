use super::*;
use crate::TIME_LIMIT;
use crate::testing::{Logs, a_message, english};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

const PHONE: &str = "+41791234567";
const TEXT: &str = "1234-5678 is your code to set a new password. Good for 15 min. Never pass it on. \
                    If you did not ask for it, ignore it.";

/// A script and the directory it works in, `$0` without its file name.
struct Script {
    directory: TempDir,
    helper: Helper,
}

impl Script {
    /// The interpreter is run, not the file: another test that forks may hold a fresh file open
    /// for writing, and the system refuses to run such a file.
    fn new(text: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("script");
        fs::write(&file, format!("cd \"${{0%/*}}\"\n{text}\n")).unwrap();
        let arguments = vec![file.to_str().unwrap().to_owned()];
        let path = std::env::var("PATH").ok();
        let helper = Helper { program: "sh".to_owned(), arguments, path, lang: None };
        Self { directory, helper }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn sender(&self, limit: Duration) -> CommandSender {
        CommandSender::new(self.helper.clone(), english(), limit)
    }

    async fn run(&self) -> Result<(), SendError> {
        self.sender(TIME_LIMIT).send(a_message(PHONE)).await
    }
}

#[actix_rt::test]
async fn the_program_gets_the_address_last_and_the_text_as_its_input() {
    let mut script = Script::new("printf '%s\\n' \"$@\" >arguments; cat >input");
    let strange = ["a b", "$(touch injected)", ";touch injected", "`touch injected`", "*", "'\""];
    script.helper.arguments.extend(strange.map(str::to_owned));
    script.run().await.unwrap();
    assert_eq!(script.read("arguments"), format!("{}\n{PHONE}\n", strange.join("\n")));
    assert_eq!(script.read("input"), TEXT);
    assert!(!script.path("injected").exists(), "no shell reads the arguments");
}

#[actix_rt::test]
async fn the_program_gets_nothing_of_the_environment_but_path_and_lang() {
    let mut script = Script::new("tr '\\0' '\\n' </proc/$$/environ | sort >environment");
    script.helper.lang = Some("de_CH.UTF-8".to_owned());
    script.run().await.unwrap();
    let path = script.helper.path.clone().unwrap();
    assert_eq!(script.read("environment"), format!("LANG=de_CH.UTF-8\nPATH={path}\n"));
}

#[actix_rt::test]
async fn a_program_may_do_with_its_pipes_what_it_likes() {
    for text in [
        ":",
        "exec <&-",
        "exec <&- >&- 2>&-",
        "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; cat",
    ] {
        Script::new(text).run().await.expect(text);
    }
}

#[actix_rt::test]
async fn a_program_that_leaves_a_child_with_the_pipes_behind_does_not_hold_us_up() {
    let script = Script::new("mkfifo fifo; cat fifo & exit 0");
    script.run().await.unwrap();
    // Ends the child.
    let fifo = script.path("fifo");
    spawn_blocking(move || drop(File::options().write(true).open(fifo))).await.unwrap();
}

#[actix_rt::test]
async fn a_status_other_than_0_is_a_failure() {
    for text in ["exit 1", "exit 127", "kill -9 $$"] {
        let error = Script::new(text).run().await.unwrap_err();
        assert!(matches!(error, SendError::Failed(_)), "{text}");
    }
}

#[actix_rt::test]
async fn what_cannot_be_run_is_a_wrong_configuration() {
    // Not written by this process, as above.
    let script = Script::new("printf '\\0' >no-program; chmod 755 no-program");
    script.run().await.unwrap();
    let (no_program, readable) = (script.path("no-program"), script.path("script"));
    let below = readable.join("x");
    let not_found = Path::new("taler-merchant-no-such-helper");
    for program in [not_found, script.directory.path(), &readable, &no_program, &below] {
        let program = program.to_str().unwrap().to_owned();
        let helper = Helper { program: program.clone(), ..script.helper.clone() };
        let sender = CommandSender::new(helper, english(), TIME_LIMIT);
        let error = sender.send(a_message(PHONE)).await.unwrap_err();
        assert!(matches!(error, SendError::Misconfigured(_)), "{program}: {error:?}");
    }
}

/// A program with a child of its own, both of which hold a pipe open until they die.
const FAMILY: &str = "exec 3>fifo; sleep 60 & echo born >&3; wait";

/// A pipe that a script writes to: tells when something came, and ends when nobody holds it.
fn watch(script: &Script) -> (oneshot::Receiver<()>, JoinHandle<()>) {
    let fifo = script.path("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    let (born, receiver) = oneshot::channel();
    let dead = spawn_blocking(move || {
        let mut pipe = File::open(fifo).unwrap();
        pipe.read_exact(&mut [0; 5]).unwrap();
        let _gone = born.send(());
        std::io::copy(&mut pipe, &mut std::io::sink()).unwrap();
    });
    (receiver, dead)
}

#[actix_rt::test]
async fn a_program_that_takes_too_long_dies_with_its_children() {
    let script = Script::new(FAMILY);
    let (born, dead) = watch(&script);
    let error = script.sender(Duration::from_secs(1)).send(a_message(PHONE)).await.unwrap_err();
    assert!(matches!(&error, SendError::Failed(_)), "{error:?}");
    born.await.unwrap();
    timeout(TIME_LIMIT, dead).await.expect("somebody of the family lives").unwrap();
}

#[actix_rt::test]
async fn a_program_that_nobody_waits_for_dies_with_its_children() {
    let script = Script::new(FAMILY);
    let (born, dead) = watch(&script);
    let sender = script.sender(TIME_LIMIT);
    tokio::select! {
        sent = sender.send(a_message(PHONE)) => panic!("it ended: {sent:?}"),
        born = born => born.unwrap(),
    }
    timeout(TIME_LIMIT, dead).await.expect("somebody of the family lives").unwrap();
}

#[actix_rt::test]
async fn nothing_secret_is_logged_or_told() {
    let logs = Logs::capture();
    let loud = Script::new("echo \"$1\"; cat; echo \"$1\" >&2; exit 3");
    let error = loud.run().await.unwrap_err();
    Script::new("echo \"$1\"; cat").run().await.unwrap();
    let told = format!("{:?}", anyhow::Error::new(error));
    let logged = logs.text();
    for text in [&told, &logged] {
        assert!(!text.contains("1234-5678") && !text.contains("791234567"), "{text}");
    }
    assert!(told.contains("exit status: 3"), "{told}");
    assert!(logged.contains("exit status: 3") && logged.contains("has sent"), "{logged}");
    let bytes = PHONE.len() + 1 + TEXT.len();
    assert!(logged.contains(&format!("out={bytes} err={}", PHONE.len() + 1)), "{logged}");
}
