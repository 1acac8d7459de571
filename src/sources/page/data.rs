//! What a page tells of its article in JSON-LD.
//!
//! Invariant: broken JSON tells nothing and breaks nothing; no more than a bounded number of objects is looked at.

use serde_json::{Map, Value};

/// The most objects that are looked at.
const MOST_OBJECTS: usize = 2000;

/// What an article's objects say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Data {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) body: Option<String>,
}

/// Reads the scripts of a page.
pub(super) fn read(scripts: &[String]) -> Data {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut objects = Vec::new();
    values.iter().for_each(|value| collect(value, &mut objects));
    let mut data = Data::default();
    let is_article =
        |object: &&Map<String, Value>| has_type(object, &["Article", "Posting", "Report", "Review"]);
    for object in objects.iter().copied().filter(is_article) {
        complete(&mut data, object, &objects);
    }
    if let Some(page) = objects.iter().copied().find(|object| has_type(object, &["WebPage"])) {
        set(&mut data.published, text(page, "datePublished"));
        set(&mut data.language, text(page, "inLanguage"));
    }
    let is_outlet = |object: &&&Map<String, Value>| has_type(object, &["NewsMediaOrganization", "WebSite"]);
    if let Some(outlet) = objects.iter().find(is_outlet) {
        set(&mut data.outlet, text(outlet, "name"));
    }
    data
}

fn complete(data: &mut Data, object: &Map<String, Value>, all: &[&Map<String, Value>]) {
    set(&mut data.title, text(object, "headline").or_else(|| text(object, "name")));
    set(
        &mut data.author,
        object.get("author").or_else(|| object.get("creator")).and_then(|author| names(author, all)),
    );
    set(&mut data.published, text(object, "datePublished").or_else(|| text(object, "dateCreated")));
    set(&mut data.outlet, object.get("publisher").and_then(|publisher| names(publisher, all)));
    set(&mut data.url, text(object, "url").or_else(|| object.get("mainEntityOfPage").and_then(address)));
    set(&mut data.language, text(object, "inLanguage"));
    set(&mut data.body, text(object, "articleBody"));
}

fn set(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

/// JSON as pages have it: in a comment or a section, with line ends inside of strings, with a semicolon behind it.
fn parse(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let script =
        script.trim_end().trim_end_matches("-->").trim_end_matches("]]>").trim_end_matches("//").trim_end();
    let script = script.trim_end_matches(';').trim();
    let plain = || script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    serde_json::from_str(script).ok().or_else(|| serde_json::from_str(&plain()).ok())
}

/// All objects in order, those around before those inside.
fn collect<'a>(value: &'a Value, objects: &mut Vec<&'a Map<String, Value>>) {
    if objects.len() >= MOST_OBJECTS {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, objects)),
        Value::Object(object) => {
            objects.push(object);
            object
                .values()
                .filter(|value| value.is_array() || value.is_object())
                .for_each(|v| collect(v, objects));
        }
        _ => {}
    }
}

/// Whether an object is of a type whose name ends with one of these.
fn has_type(object: &Map<String, Value>, ends: &[&str]) -> bool {
    let fits = |name: &str| {
        ends.iter().any(|end| name.ends_with(end) || name.ends_with(&format!("{end}NewsArticle")))
    };
    match object.get("@type") {
        Some(Value::String(name)) => fits(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(fits),
        _ => false,
    }
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    let value = match object.get(key)? {
        Value::Array(items) => items.first()?,
        value => value,
    };
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.clone()),
        Value::Object(object) => text(object, "@id").or_else(|| text(object, "url")),
        _ => None,
    }
}

/// The names of people or bodies, which may stand elsewhere in the page.
fn names(value: &Value, all: &[&Map<String, Value>]) -> Option<String> {
    let name = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(object) => {
            let named = object.get("name").and_then(|name| name.as_str().or_else(|| name.get(0)?.as_str()));
            named.map(str::to_owned).or_else(|| elsewhere(object, all))
        }
        _ => None,
    };
    let names: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(name).collect(),
        value => name(value).into_iter().collect(),
    };
    let joined =
        names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ");
    (!joined.is_empty()).then_some(joined)
}

fn elsewhere(object: &Map<String, Value>, all: &[&Map<String, Value>]) -> Option<String> {
    let id = object.get("@id")?.as_str()?;
    let same = |other: &&&Map<String, Value>| {
        other.get("@id").and_then(Value::as_str) == Some(id) && other.contains_key("name")
    };
    text(all.iter().find(same)?, "name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: [&str; 4]) {
        let data = read(&[script.to_owned()]);
        let found = [data.title, data.author, data.published, data.outlet];
        assert_eq!(found.map(Option::unwrap_or_default), expected);
    }

    #[test]
    fn articles_are_found_wherever_they_stand() {
        check(
            r#"{"@type": "NewsArticle", "headline": "Port reopens", "datePublished": "2026-05-04",
                "author": [{"@type": "Person", "name": "A Quill"}, {"name": ["B Lind"]}], "publisher": {"name": "Coast Courier"}}"#,
            ["Port reopens", "A Quill, B Lind", "2026-05-04", "Coast Courier"],
        );
        check(
            r##"{"@graph": [{"@type": "WebSite", "name": "Coast Courier"}, {"@type": "WebPage", "datePublished": "2026-05-04"},
                {"@type": ["Article"], "headline": "Port reopens", "author": {"@id": "#q"}}, {"@id": "#q", "name": "A Quill"}]}"##,
            ["Port reopens", "A Quill", "2026-05-04", "Coast Courier"],
        );
    }

    #[test]
    fn broken_json_is_mended_or_left() {
        check(
            "<!-- {\"@type\": \"Article\", \"headline\": \"Port\nreopens\"}; -->",
            ["Port reopens", "", "", ""],
        );
        check("{\"@type\": \"Article\", ", [""; 4]);
        check(&"[".repeat(100_000), [""; 4]);
    }
}
