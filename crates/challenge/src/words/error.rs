use std::io;
use std::path::PathBuf;

/// Words that cannot be used. The file is named where there is one.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// A file or the directory cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// The answer of the operating system.
        source: io::Error,
    },
    /// A file that says something else than the templates of a language.
    #[error("{}: {problem}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The language of those who do not say is not there.
    #[error("there are no messages in the language {0}")]
    NoSuchLanguage(String),
}

/// What is wrong with a file of templates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The name is not that of a language.
    #[error("the name of the file must be a language such as de or pt-BR, with .txt")]
    Name,
    /// It is much longer than messages can be.
    #[error("the file is larger than {0} bytes")]
    Size(u64),
    /// It is not UTF-8.
    #[error("the file is not UTF-8")]
    Encoding,
    /// Text before the first `[name]`.
    #[error("line {0} stands before the first [name]")]
    Outside(usize),
    /// A character that is not text.
    #[error("line {0} has a control character")]
    Control(usize),
    /// A template nobody asks for, probably misspelled.
    #[error("[{0}] is no template")]
    Unknown(String),
    /// A template that is there twice.
    #[error("[{0}] is there twice")]
    Twice(String),
    /// A template that is not there, or has no text.
    #[error("[{0}] is missing")]
    Missing(String),
    /// A template of one line that has more.
    #[error("[{0}] must be one line")]
    Lines(String),
    /// A placeholder that is not replaced in this template.
    #[error("[{template}] has an unknown placeholder; it may have {known}")]
    Placeholder {
        /// The template.
        template: String,
        /// What it may have.
        known: String,
    },
    /// A placeholder without which the template says too little.
    #[error("[{template}] lacks {placeholder}")]
    Lacks {
        /// The template.
        template: String,
        /// What it has to have.
        placeholder: String,
    },
}
