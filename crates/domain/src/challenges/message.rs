use super::{Address, Operation, Tan};
use crate::InstanceId;
use crate::i18n::LanguageTag;
use std::fmt;

/// What is sent to an address. In which words is decided by who sends it. Its `Debug` tells
/// neither the address nor the code.
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeMessage {
    /// To whom.
    pub to: Address,
    /// What the reader wants to be addressed in, best first; the operator's choice if empty.
    pub languages: Vec<LanguageTag>,
    /// What is said.
    pub notice: Notice,
}

impl fmt::Debug for ChallengeMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChallengeMessage({}, ..)", self.to.masked())
    }
}

/// What is said to the holder of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A code that confirms an operation.
    Code {
        /// The code.
        tan: Tan,
        /// What it confirms.
        operation: Operation,
        /// Whose operation it is. `None` for an address that is not proved to belong to the
        /// instance: a stranger gets no text of somebody else.
        instance: Option<InstanceId>,
        /// For how many minutes the code is good.
        minutes: u64,
    },
    /// The administrator has given an instance another address in place of this one.
    AddressReplaced {
        /// The instance.
        instance: InstanceId,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EmailAddress;
    use crate::challenges::TanChannel;
    use crate::testing::SeededEntropy;

    #[test]
    fn a_message_shows_neither_its_code_nor_its_address() {
        let to = Address::Email(EmailAddress::parse("jane@shop.example").unwrap());
        let tan = Tan::generate(&SeededEntropy::new(1));
        let (operation, instance) = (Operation::AuthConfig, None);
        let notice = Notice::Code { tan: tan.clone(), operation, instance, minutes: 15 };
        let message = ChallengeMessage { to, languages: Vec::new(), notice };
        for shown in [format!("{message:?}"), format!("{:?}", message.notice)] {
            assert!(!shown.contains(tan.expose()) && !shown.contains("jane"), "{shown}");
        }
        assert_eq!(message.to.channel(), TanChannel::Email);
    }
}
