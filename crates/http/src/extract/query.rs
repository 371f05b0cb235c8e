use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::openapi::{Operation, schema};
use taler_merchant_domain::store::Page;

/// The query string, decoded. Arguments that an endpoint does not know are ignored.
pub(crate) struct Query(Vec<(String, String)>);

impl FromCall for Query {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(Self::parse(call.request.query_string()))
    }
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// One argument; given twice it is an error, since which one counts could be argued about.
    pub(crate) fn one(&self, name: &'static str) -> Result<Option<&str>, ApiError> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (value, None) => Ok(value.map(String::as_str)),
            _ => Err(ApiError::malformed(name)),
        }
    }

    /// One argument that is set by `YES`, in any case, and by nothing else.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, ApiError> {
        Ok(self.one(name)?.is_some_and(|value| value.eq_ignore_ascii_case("yes")))
    }

    /// One argument, by its meaning.
    pub(crate) fn word<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ApiError> {
        let parse = |text| parse(text).ok_or_else(|| ApiError::malformed(name));
        self.one(name)?.map(parse).transpose()
    }

    /// One argument that is a whole number.
    pub(crate) fn number<N: std::str::FromStr>(
        &self,
        name: &'static str,
    ) -> Result<Option<N>, ApiError> {
        let parse = |text: &str| text.parse().or(Err(ApiError::malformed(name)));
        self.one(name)?.map(parse).transpose()
    }
}

const LIMIT: &str = "How many lines at most: from the beginning of the list, or from its end if \
                     negative. Not 0; nobody gets more than 1024.";
const OFFSET: &str = "The serial number after which the lines begin, in the direction of `limit`.";

/// Which part of a list is wanted: `limit`, negative for falling serials, and `offset`.
pub(crate) struct PageQuery(pub(crate) Page);

impl FromCall for PageQuery {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let query = Query::from_call(call).await?;
        let (limit, offset) = (query.number("limit")?, query.number("offset")?);
        let name = if limit == Some(0) { "limit" } else { "offset" };
        Page::new(limit, offset).map(Self).ok_or_else(|| ApiError::malformed(name))
    }

    fn describe(operation: Operation) -> Operation {
        operation.query::<schema::Limit>("limit", LIMIT).query::<schema::Serial>("offset", OFFSET)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_decoded() {
        assert_eq!(Query::parse("a=x%20y&b=2").one("a").unwrap(), Some("x y"));
        assert_eq!(Query::parse("b=2").one("a").unwrap(), None);
        assert_eq!(Query::parse("b=2").number("b").unwrap(), Some(2_u64));
    }

    #[test]
    fn an_argument_given_twice_is_refused() {
        assert!(Query::parse("a=1&a=1").one("a").is_err());
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["b=", "b=x", "b=-1", "b=1.0", "b=18446744073709551616"] {
            assert!(Query::parse(text).number::<u64>("b").is_err(), "{text}");
        }
    }
}
