//! Secrets everywhere, and the server at its most talkative: none of them is in what it prints, in
//! the audit log, in what it refuses with, or readable in its database.
mod channels;
mod deeds;
mod mistakes;
mod operator;
mod planted;
mod run;

use crate::program::Installation;
use planted::Place;
use run::Run;

async fn secrets_stay_secret(installation: Installation, breaks: &str) {
    let mut run = Run::start(installation);
    let token = deeds::of_an_administrator(&mut run).await;
    deeds::of_an_owner(&mut run, &token).await;
    deeds::of_who_signs_up(&mut run).await;
    mistakes::in_bodies(&mut run, &token).await;
    mistakes::in_heads(&mut run).await;
    mistakes::below_http(&mut run);
    deeds::reading_the_log(&mut run, &token).await;
    operator::commands(&mut run);
    operator::wrong_settings(&mut run);
    run.installation.execute(breaks).await;
    mistakes::of_the_database(&mut run, &token).await;
    let evidence = run.end().await;
    for (place, told) in [
        (Place::Output, "\"level\":\"TRACE\""),
        (Place::Output, "a request failed"),
        (Place::Audit, "passwords.check"),
        (Place::Database, "https://bank.example/facade/"),
    ] {
        assert!(evidence.heard(place, told), "nothing says {told}");
    }
    let leaks = evidence.leaks();
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[actix_rt::test]
async fn secrets_stay_secret_on_postgres() {
    let breaks = "ALTER TABLE instances ADD CONSTRAINT i CHECK (id <> 'broken'); \
                  ALTER TABLE accounts ADD CONSTRAINT a CHECK (facade_url IS NULL) NOT VALID";
    secrets_stay_secret(Installation::on_postgres().await, breaks).await;
}

#[actix_rt::test]
async fn secrets_stay_secret_on_sqlite() {
    let breaks = "CREATE TRIGGER i BEFORE INSERT ON instances WHEN NEW.id = 'broken' \
                  BEGIN SELECT RAISE(ABORT, 'no'); END; \
                  CREATE TRIGGER a BEFORE INSERT ON accounts WHEN NEW.facade_url IS NOT NULL \
                  BEGIN SELECT RAISE(ABORT, 'no'); END";
    secrets_stay_secret(Installation::on_sqlite().await, breaks).await;
}
