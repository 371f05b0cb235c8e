//! The command line.
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// What the program is asked to do.
#[derive(Debug, Parser)]
#[command(
    name = "taler-merchant",
    version,
    about = "A merchant backend for GNU Taler",
    after_help = "Examples:\n  \
        taler-merchant serve                        serve on SQLite, on http://localhost:9966\n  \
        taler-merchant -c /etc/taler-merchant/taler-merchant.conf serve\n  \
        echo 'new password' | taler-merchant passwd shop\n  \
        taler-merchant audit shop --after 2027-01-31 --csv\n\n\
        Exit codes: 0 done, 1 failed, 2 the command line is wrong, 78 the configuration is wrong."
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Read this configuration file
    #[arg(short, long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Override an option of the configuration
    #[arg(long = "set", value_name = "SECTION/OPTION=VALUE", global = true)]
    pub set: Vec<String>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the merchant API
    Serve,
    /// Bring the schema of the database up to date (`serve` does it too)
    Dbinit,
    /// Set the password of an instance: asked for at a terminal, else the first line of standard
    /// input
    Passwd {
        /// The instance
        #[arg(default_value = "admin")]
        instance: String,
    },
    /// Show what was done, by whom, when and from where: the newest first, purged instances too
    Audit(Audit),
    /// Print the description of the interface (OpenAPI 3.1), as `/openapi.json` has it
    Openapi,
    /// Check the configuration and show every value with its origin
    Config {
        /// In JSON
        #[arg(long)]
        json: bool,
    },
}

/// Which entries of the audit log are shown, and how.
#[derive(Debug, Args)]
pub struct Audit {
    /// About this instance, and others that had its id [default: all]
    pub instance: Option<String>,
    /// From then on: a day (2027-01-31), a moment (2027-01-31T12:00:00Z), or seconds since 1970
    #[arg(long, value_name = "TIME")]
    pub after: Option<String>,
    /// Until then, exclusively
    #[arg(long, value_name = "TIME")]
    pub before: Option<String>,
    /// Of this kind, such as accounts.add
    #[arg(long)]
    pub action: Option<String>,
    /// Only what was refused
    #[arg(long)]
    pub refused: bool,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// In JSON, as the interface has it
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// In CSV
    #[arg(long)]
    pub csv: bool,
}
