//! Postal addresses and jurisdictions.
//!
//! Source: merchant backend API, `Location`.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, IgnoredAny, MapAccess, Visitor},
};

use crate::text::{display_text, text_type};

/// Longest part in characters.
const MAX_CHARS: usize = 255;
/// Most lines of a free-form address.
const MAX_LINES: usize = 7;

text_type! {
    /// One part of an address: at most 255 characters and no NUL.
    #[derive(Debug)]
    LocationText, "a part of an address"
}

display_text!(LocationText);

/// What is wrong with an address or a part of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidLocation {
    /// A part is longer than 255 characters.
    #[error("a part of an address must not exceed 255 characters")]
    Length,
    /// A part has a NUL character, which databases and C programs cannot keep.
    #[error("a part of an address must not have a NUL character")]
    Nul,
    /// There are more than seven address lines.
    #[error("an address must not have more than 7 address lines")]
    Lines,
}

impl LocationText {
    /// Takes a part as it is given; it may be empty.
    ///
    /// # Errors
    /// [`InvalidLocation::Length`] or [`InvalidLocation::Nul`].
    pub fn parse(text: &str) -> Result<Self, InvalidLocation> {
        if text.chars().count() > MAX_CHARS {
            return Err(InvalidLocation::Length);
        }
        if text.contains('\0') {
            return Err(InvalidLocation::Nul);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The free-form lines of an address, at most seven.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(transparent)]
pub struct AddressLines(Vec<LocationText>);

impl AddressLines {
    /// Takes the lines in their order.
    ///
    /// # Errors
    /// [`InvalidLocation::Lines`] if there are more than seven.
    pub fn new(lines: Vec<LocationText>) -> Result<Self, InvalidLocation> {
        if lines.len() > MAX_LINES {
            return Err(InvalidLocation::Lines);
        }
        Ok(Self(lines))
    }

    /// The lines in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[LocationText] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for AddressLines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A postal address or a jurisdiction, as it goes into contracts.
///
/// Every part may be absent, and `{}` is a location. In JSON an absent part is left out; `null` is
/// read as absent, members that are not listed here are ignored, and of one that is given twice the
/// last counts.
///
/// ```
/// use taler_merchant_domain::Location;
///
/// let address: Location = serde_json::from_str(r#"{"town": "Zürich", "street": null, "x": 1}"#)?;
/// assert_eq!(serde_json::to_string(&address)?, r#"{"town":"Zürich"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize)]
pub struct Location {
    /// Nation with its own government.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<LocationText>,
    /// State, region, province or canton.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_subdivision: Option<LocationText>,
    /// Part of a country subdivision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<LocationText>,
    /// Built-up area with local government.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town: Option<LocationText>,
    /// Place within a town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town_location: Option<LocationText>,
    /// Code that sorts mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_code: Option<LocationText>,
    /// Street or thoroughfare.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<LocationText>,
    /// Name of the building or house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_name: Option<LocationText>,
    /// Number of the building in the street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building_number: Option<LocationText>,
    /// Free-form lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_lines: Option<AddressLines>,
}

/// Not derived: that would take an array too, its items as the parts in their order.
impl<'de> Deserialize<'de> for Location {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Location;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with parts of an address")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Location, A::Error> {
        let mut location = Location::default();
        while let Some(name) = object.next_key::<String>()? {
            match name.as_str() {
                "country" => location.country = object.next_value()?,
                "country_subdivision" => location.country_subdivision = object.next_value()?,
                "district" => location.district = object.next_value()?,
                "town" => location.town = object.next_value()?,
                "town_location" => location.town_location = object.next_value()?,
                "post_code" => location.post_code = object.next_value()?,
                "street" => location.street = object.next_value()?,
                "building_name" => location.building_name = object.next_value()?,
                "building_number" => location.building_number = object.next_value()?,
                "address_lines" => location.address_lines = object.next_value()?,
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(location)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parse(json: Value) -> Result<Location, String> {
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn every_member_survives_the_round_trip() {
        let full = json!({
            "country": "CH", "country_subdivision": "ZH", "district": "D", "town": "Zürich",
            "town_location": "L", "post_code": "8000", "street": "S", "building_name": "B",
            "building_number": "1", "address_lines": ["one", "two"],
        });
        let location = parse(full.clone()).unwrap();
        assert_eq!(serde_json::to_value(&location).unwrap(), full);
        assert_eq!(location.address_lines.unwrap().as_slice().len(), 2);
    }

    #[test]
    fn null_and_unknown_members_are_as_good_as_absent() {
        let empty = parse(json!({"town": null, "address_lines": null, "planet": 3})).unwrap();
        assert_eq!(empty, Location::default());
        assert_eq!(serde_json::to_value(empty).unwrap(), json!({}));
    }

    #[test]
    fn of_a_part_given_twice_the_last_one_counts() {
        let location: Location = serde_json::from_str(r#"{"town": "A", "town": "B"}"#).unwrap();
        assert_eq!(location.town.unwrap().as_str(), "B");
    }

    #[test]
    fn limits_are_enforced() {
        assert!(
            parse(json!({"town": "é".repeat(255), "address_lines": ["", "", "", "", "", "", ""]}))
                .is_ok()
        );
        for (location, error) in [
            (json!({"town": "e".repeat(256)}), InvalidLocation::Length),
            (json!({"street": "a\0b"}), InvalidLocation::Nul),
            (json!({"address_lines": ["a\0"]}), InvalidLocation::Nul),
            (json!({"address_lines": vec![""; 8]}), InvalidLocation::Lines),
        ] {
            assert_eq!(parse(location), Err(error.to_string()));
        }
    }

    #[test]
    fn other_types_are_refused() {
        for (location, found) in [
            (json!({"town": 5}), "invalid type: integer `5`, expected a part of an address"),
            (json!({"address_lines": [null]}), "invalid type: null, expected a part of an address"),
            (
                json!("CH"),
                "invalid type: string \"CH\", expected an object with parts of an address",
            ),
            (json!([]), "invalid type: sequence, expected an object with parts of an address"),
            (
                json!(["CH", null]),
                "invalid type: sequence, expected an object with parts of an address",
            ),
        ] {
            assert_eq!(parse(location), Err(found.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn parts_survive_the_round_trip(text in "[^\0]{0,255}") {
            let part = LocationText::parse(&text).unwrap();
            prop_assert_eq!(part.as_str(), text);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = LocationText::parse(&text);
        }
    }
}
