//! What is below `/instances/$INSTANCE` is what is at the root: the one pattern that all paths there
//! have in common is taken off before the route of the rest is looked for.
use actix_web::HttpMessage;
use actix_web::dev::{Path, ServiceRequest, Url};
use actix_web::guard::GuardContext;

const PREFIX: &str = "/instances/";

/// The segment that names an instance, and what is below it.
fn split(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix(PREFIX)?;
    let (instance, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    (!instance.is_empty()).then_some((instance, below))
}

/// A request for what is below an instance: that part of its path is off.
struct Below;

/// Has the route of what is below an instance looked for. An instance itself has a route of its own.
pub(crate) fn skip_instance(request: &mut ServiceRequest) {
    let path = request.match_info().as_str();
    let below = split(path).map(|(_, below)| below).filter(|below| !below.is_empty());
    let length = below.and_then(|below| path.len().checked_sub(below.len()));
    if let Some(length) = length.and_then(|length| u16::try_from(length).ok()) {
        request.match_info_mut().skip(length);
        request.extensions_mut().insert(Below);
    }
}

/// The segment that names an instance, if the path begins with one.
pub(crate) fn instance(path: &Path<Url>) -> Option<&str> {
    split(path.as_str()).map(|(instance, _)| instance)
}

/// Lets in what is at the root.
pub(crate) fn is_at_root(context: &GuardContext<'_>) -> bool {
    !is_below(context)
}

/// Lets in what is below an instance. By what was taken off, and not by the path once more: that can be
/// written in more than one way.
pub(crate) fn is_below(context: &GuardContext<'_>) -> bool {
    context.req_data().contains::<Below>()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn an_instance_is_one_segment() {
        let cases = [
            ("/instances/shop/private", Some(("shop", "/private"))),
            ("/instances/shop/", Some(("shop", "/"))),
            ("/instances/a%2Fb/private/x", Some(("a%2Fb", "/private/x"))),
            ("/instances/shop", Some(("shop", ""))),
            ("/instances/", None),
            ("/instances//private", None),
            ("/instances", None),
            ("/private", None),
            ("/x/instances/shop/private", None),
        ];
        for (path, parts) in cases {
            assert_eq!(split(path), parts, "{path}");
        }
    }
}
