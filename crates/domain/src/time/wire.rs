//! The JSON form that timestamps and durations share: an object with one member, which is a
//! number or a word for "unbounded". Unknown members are ignored.

use std::fmt;

use serde::{
    Deserializer, Serializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Unexpected, Visitor},
    ser::SerializeStruct,
};

/// The member that carries the value.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    /// Stands for "unbounded" in the place of a number.
    pub(super) word: &'static str,
    /// The largest number.
    pub(super) max: u64,
    /// What the whole object is, for messages.
    pub(super) expecting: &'static str,
}

impl Member {
    /// Writes the object; `None` is the word.
    pub(super) fn serialize<S: Serializer>(
        self,
        value: Option<u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Time", 1)?;
        match value {
            Some(number) => object.serialize_field(self.name, &number)?,
            None => object.serialize_field(self.name, self.word)?,
        }
        object.end()
    }

    /// Reads the object; `None` is the word.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Option<u64>, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(self))
    }
}

struct ObjectVisitor(Member);

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Option<u64>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.expecting)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut value = None;
        while let Some(name) = object.next_key::<String>()? {
            if name == self.0.name {
                value = Some(object.next_value_seed(ValueVisitor(self.0))?);
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        value.ok_or_else(|| A::Error::missing_field(self.0.name))
    }
}

struct ValueVisitor(Member);

impl<'de> DeserializeSeed<'de> for ValueVisitor {
    type Value = Option<u64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for ValueVisitor {
    type Value = Option<u64>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Member { name, word, max, .. } = self.0;
        write!(formatter, "`{name}` to be a whole number from 0 to {max} or \"{word}\"")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        if number > self.0.max {
            return Err(E::invalid_value(Unexpected::Unsigned(number), &self));
        }
        Ok(Some(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        // Only negative numbers come here, except from formats without unsigned integers.
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        if word != self.0.word {
            return Err(E::invalid_value(Unexpected::Other("another word"), &self));
        }
        Ok(None)
    }
}

/// Gives a time type its JSON form through a `MEMBER`, `to_wire` and `from_wire`.
macro_rules! json_time {
    ($name:ident, $member:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $member.serialize(self.to_wire(), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $member.deserialize(deserializer).map(Self::from_wire)
            }
        }
    };
}

pub(super) use json_time;
