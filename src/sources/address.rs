//! Web addresses: what is one, and when two are the same page.
//!
//! Invariant: an address that is kept leads to the same page as before; what sameness is judged by is never asked
//! for. Pure.

use super::web_error::WebError;
use url::{Host, Url};

/// Parameters that say where a reader came from, not which page it is.
const TRACKING: [&str; 27] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "cmpid",
    "cmp",
    "icid",
    "ncid",
    "ocid",
    "xtor",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "wt_mc",
    "wtrid",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
];

/// How the names of such parameters begin.
const TRACKING_BEGINS: [&str; 5] = ["utm_", "at_", "pk_", "mtm_", "hsa_"];

/// Whether an input is an address rather than the name of a file.
pub(crate) fn is_address(input: &str) -> bool {
    let scheme = input.split("://").next().unwrap_or_default();
    let known = ["http", "https", "ftp", "gemini", "gopher", "feed"];
    input.contains("://") && known.contains(&scheme.to_ascii_lowercase().as_str())
        || input.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("feed:"))
}

/// Reads an address that is to be asked for.
///
/// # Errors
/// Where it is none, or one that HTTP does not serve.
pub(crate) fn read(input: &str) -> Result<Url, WebError> {
    let input = input.trim();
    // Browsers hand feeds on as feed://host/path and as feed:https://host/path.
    let input = match input.get(..5) {
        Some(start) if start.eq_ignore_ascii_case("feed:") => {
            let rest = &input[5..];
            rest.strip_prefix("//").map_or_else(|| rest.to_owned(), |host| format!("http://{host}"))
        }
        _ => input.to_owned(),
    };
    let url = Url::parse(&input).map_err(|_| WebError::NoAddress)?;
    match url.scheme() {
        "http" | "https" if url.host().is_some() => Ok(url),
        "http" | "https" => Err(WebError::NoAddress),
        other => Err(WebError::Scheme(other.to_owned())),
    }
}

/// An address as it is asked for, spelt as all are.
///
/// # Errors
/// Where it is no address.
pub fn address(input: &str) -> Result<String, WebError> {
    read(input).map(String::from)
}

/// The address to keep: without what says where the reader came from.
///
/// ```
/// use sayso::sources::fetch::canonical;
/// let kept = canonical("HTTP://News.example:80/a/?id=7&utm_source=rss#comments");
/// assert_eq!(kept.as_deref(), Ok("http://news.example/a/?id=7"));
/// ```
///
/// # Errors
/// Where it is no address.
pub fn canonical(address: &str) -> Result<String, WebError> {
    let mut url = read(address)?;
    drop_tracking(&mut url);
    // A fragment that begins with `!` or `/` is the name of a page in old web applications.
    if !url.fragment().is_some_and(|f| f.starts_with('!') || f.starts_with('/')) {
        url.set_fragment(None);
    }
    Ok(url.into())
}

fn drop_tracking(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(kept.as_str()));
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_BEGINS.iter().any(|start| name.starts_with(start))
}

/// What two addresses of one page have in common: neither scheme nor final slash nor fragment tell pages apart.
/// What is no address stands for itself.
pub fn same(address: &str) -> String {
    let Ok(url) = canonical(address).and_then(|kept| read(&kept)) else { return address.trim().to_owned() };
    let mut key = place(&url);
    key.push_str(url.path().trim_end_matches('/'));
    if let Some(query) = url.query() {
        key.push('?');
        key.push_str(query);
    }
    if let Some(fragment) = url.fragment() {
        key.push('#');
        key.push_str(fragment);
    }
    key
}

/// The same for a name that a feed gives to an item. It may be an address, whose fragment then tells entries of one
/// page apart, unless that too only says where the reader came from.
pub(crate) fn same_name(guid: &str) -> String {
    let guid = guid.trim();
    let Ok(url) = read(guid) else { return guid.split_whitespace().collect::<Vec<_>>().join(" ") };
    match url.fragment() {
        Some(fragment) if !fragment.is_empty() && !fragment.split('&').all(is_tracking) => {
            format!("{}#{fragment}", same(guid).split('#').next().unwrap_or_default())
        }
        _ => same(guid),
    }
}

/// The host with the port, where that is not the usual one.
fn place(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) if !matches!(port, 80 | 443) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// The host of an address, for politeness and for a name of the outlet.
pub(crate) fn host(url: &Url) -> &str {
    match url.host() {
        Some(Host::Domain(_)) | None => url.host_str().unwrap_or_default().trim_end_matches('.'),
        Some(_) => url.host_str().unwrap_or_default(),
    }
}

/// What the page is called in its place: the last part of the path, else the host.
pub(crate) fn name(url: &Url) -> String {
    let last = url.path_segments().and_then(|parts| parts.rev().find(|part| !part.is_empty()));
    last.map_or_else(|| host(url).to_owned(), super::kind::stem)
}

/// Makes the address of a link on a page.
pub(crate) fn join(base: Option<&Url>, link: &str) -> Option<String> {
    let link = link.trim();
    let url = match (Url::parse(link), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base.join(link).ok()?,
        (Err(_), None) => return None,
    };
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_same(a: &str, b: &str) {
        assert_eq!(same(a), same(b));
    }

    #[track_caller]
    fn check_apart(a: &str, b: &str) {
        assert_ne!(same(a), same(b));
    }

    #[test]
    fn addresses_are_told_from_files() {
        assert!(
            is_address("https://x.example/a")
                && is_address("HTTP://x.example")
                && is_address("feed:http://x")
        );
        assert!(
            !is_address("notes/https.txt")
                && !is_address("a.txt")
                && !is_address("c:\\x")
                && !is_address("é")
        );
    }

    #[test]
    fn only_what_http_serves_is_read() {
        assert_eq!(read("feed://x.example/f").map(String::from), Ok("http://x.example/f".to_owned()));
        assert_eq!(read("feed:https://x.example/f").map(String::from), Ok("https://x.example/f".to_owned()));
        assert_eq!(read("gemini://x.example/"), Err(WebError::Scheme("gemini".to_owned())));
        assert_eq!(read("http://"), Err(WebError::NoAddress));
    }

    #[test]
    fn one_page_has_many_addresses() {
        check_same("http://x.example/a", "https://X.example:443/a/");
        check_same("https://x.example/a?utm_medium=rss&utm_source=f", "https://x.example/a");
        check_same("https://x.example/a#top", "https://x.example/a");
        check_same("https://x.example", "https://x.example/");
    }

    #[test]
    fn other_pages_stay_apart() {
        check_apart("https://x.example/a?id=1", "https://x.example/a?id=2");
        check_apart("https://x.example/a?utm_source=f&id=1", "https://x.example/a");
        check_apart("https://x.example/A", "https://x.example/a");
        check_apart("https://x.example/#!/a", "https://x.example/#!/b");
        check_apart("https://x.example:8080/a", "https://x.example/a");
        check_apart("https://www.x.example/a", "https://x.example/a");
    }

    #[test]
    fn names_of_items_keep_what_tells_them_apart() {
        assert_ne!(same_name("https://x.example/live#1"), same_name("https://x.example/live#2"));
        assert_eq!(same_name("http://x.example/a#xtor=RSS-1"), same_name("https://x.example/a/"));
        assert_eq!(same_name(" tag:x.example,2026:1\n"), "tag:x.example,2026:1");
    }

    #[test]
    fn pages_are_called_by_the_end_of_their_path() {
        let called = |address: &str| name(&read(address).expect("an address"));
        assert_eq!(called("https://x.example/news/port-reopens.html?a=b"), "port-reopens");
        assert_eq!(called("https://x.example/news/port/"), "port");
        assert_eq!(called("https://x.example/"), "x.example");
    }

    #[test]
    fn links_are_read_from_where_they_stand() {
        let base = read("https://x.example/news/feed.xml").ok();
        assert_eq!(join(base.as_ref(), "../a").as_deref(), Some("https://x.example/a"));
        assert_eq!(join(base.as_ref(), "javascript:alert(1)"), None);
        assert_eq!(join(None, "a"), None);
    }
}
