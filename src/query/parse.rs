//! Reads what was typed.
//!
//! Invariant: any text is read in time linear in its length, into a query or an error with a column inside the text
//! or right behind it. What is read while it is still typed is never an error for being unfinished.

use super::{Condition, FIELDS, Query, Term, Wanted, When};
use crate::model::analysis::Stance;
use crate::text::words::words;
use std::fmt;
use thiserror::Error;

/// The longest query, in bytes.
const LONGEST: usize = 4096;
/// How deep brackets and exclusions may go.
const DEEPEST: usize = 32;

/// Why a query cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct QueryError {
    /// What is wrong, as a clause.
    pub message: String,
    /// Where, in characters of the query from 1; one more than it has where something is missing at its end.
    pub column: usize,
    /// How many characters are meant; one at least.
    pub width: usize,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)
    }
}

/// Reads a query.
///
/// # Errors
/// What cannot be understood, with its column.
///
/// ```
/// use sayso::query::parse;
/// assert_eq!(parse("actor:oda -ferry").map(|q| q.to_string()), Ok("actor:oda -ferry".to_owned()));
/// assert_eq!(parse("oda actr:oda").map_err(|e| e.column), Err(5));
/// ```
pub fn parse(text: &str) -> Result<Query, QueryError> {
    Parser::new(text, false).query()
}

/// Reads a query that is still typed: its last word may go on, what is begun and not ended counts as ended.
///
/// # Errors
/// What cannot be understood however it goes on.
pub fn parse_typed(text: &str) -> Result<Query, QueryError> {
    Parser::new(text, true).query()
}

/// What was read so far.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Whether the end of the text is only where the typist has come to.
    typing: bool,
    depth: usize,
}

/// A word or a quotation, with its place.
struct Value<'a> {
    text: &'a str,
    start: usize,
    quoted: bool,
    open: bool,
}

type Read<T> = Result<T, QueryError>;

impl<'a> Parser<'a> {
    fn new(text: &'a str, typing: bool) -> Self {
        Self { text, at: 0, typing, depth: 0 }
    }

    fn query(mut self) -> Read<Query> {
        if self.text.len() > LONGEST {
            return Err(self.fault(0, 0, format!("the query is longer than {LONGEST} bytes")));
        }
        let query = self.conjunction()?;
        match self.peek() {
            Some(')') => Err(self.fault(self.at, self.at + 1, "there is no ( before this".to_owned())),
            _ => Ok(query),
        }
    }

    /// Terms beside each other, up to a closing bracket or the end.
    fn conjunction(&mut self) -> Read<Query> {
        let mut parts = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None | Some(')') => return Ok(Query::all_of(parts)),
                Some(_) if self.at_or() => {
                    return Err(self.fault(
                        self.at,
                        self.at + 2,
                        "there is nothing before this OR".to_owned(),
                    ));
                }
                Some(_) => parts.push(self.disjunction()?),
            }
        }
    }

    /// One term, or several with `OR` between them.
    fn disjunction(&mut self) -> Read<Query> {
        let mut parts = vec![self.item()?];
        loop {
            self.skip_spaces();
            if !self.at_or() {
                // What is only begun asks for nothing yet.
                parts.retain(|part| *part != Query::All);
                return Ok(Query::any_of(parts));
            }
            let or = self.at;
            self.at += 2;
            self.skip_spaces();
            match self.peek() {
                None if self.typing => {}
                None | Some(')') => {
                    return Err(self.fault(or, or + 2, "there is nothing after this OR".to_owned()));
                }
                Some(_) if self.at_or() => {
                    return Err(self.fault(self.at, self.at + 2, "one OR is enough".to_owned()));
                }
                Some(_) => parts.push(self.item()?),
            }
        }
    }

    fn item(&mut self) -> Read<Query> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault(self.at, self.at + 1, "there are too many brackets".to_owned()));
        }
        let item = match self.peek() {
            Some('-') => self.exclusion(),
            Some('(') => self.group(),
            _ => self.term(),
        };
        self.depth -= 1;
        item
    }

    fn exclusion(&mut self) -> Read<Query> {
        let dash = self.at;
        self.at += 1;
        match self.peek() {
            None if self.typing => Ok(Query::All),
            None | Some(')') => Err(self.nothing_after(dash)),
            Some(c) if c.is_whitespace() => Err(self.nothing_after(dash)),
            Some(_) => Ok(match self.item()? {
                Query::All => Query::All,
                excluded => Query::none_of(excluded),
            }),
        }
    }

    fn nothing_after(&self, dash: usize) -> QueryError {
        self.fault(dash, dash + 1, "a - excludes the word right after it, and there is none".to_owned())
    }

    fn group(&mut self) -> Read<Query> {
        let open = self.at;
        self.at += 1;
        let inner = self.conjunction()?;
        match self.peek() {
            Some(_) => self.at += 1,
            None if self.typing => {}
            None => return Err(self.fault(open, open + 1, "this ( is never closed".to_owned())),
        }
        if inner == Query::All && !self.typing {
            return Err(self.fault(open, self.at, "there is nothing between the brackets".to_owned()));
        }
        Ok(inner)
    }

    fn term(&mut self) -> Read<Query> {
        let start = self.at;
        if let Some(name) = self.field_name() {
            self.at += name.len() + 1;
            return self.field(name, start);
        }
        let value = self.value()?;
        self.words(&value, Term::Text)
    }

    /// The name before a colon, where what stands here is a field: `12:30` and `https://…` are words.
    fn field_name(&self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).filter(|end| *end > 0)?;
        let after = rest[end..].strip_prefix(':')?;
        (!after.starts_with("//")).then_some(&rest[..end])
    }

    fn field(&mut self, name: &'a str, start: usize) -> Read<Query> {
        if !FIELDS.iter().any(|(field, _)| field.eq_ignore_ascii_case(name)) {
            return Err(self.fault(start, start + name.len(), unknown(name)));
        }
        if self.peek().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')')) {
            if self.typing && self.peek().is_none() {
                return Ok(Query::All);
            }
            return Err(self.fault(start, self.at, format!("{name}: needs a value right after it")));
        }
        let value = self.value()?;
        match name.to_ascii_lowercase().as_str() {
            "actor" => self.words(&value, Term::Actor),
            "topic" => self.words(&value, Term::Topic),
            "title" => self.words(&value, Term::Title),
            "outlet" => self.words(&value, Term::Outlet),
            "author" => self.words(&value, Term::Author),
            "tag" => self.named(&value, Term::Tag),
            "in" => self.named(&value, Term::Collection),
            "feed" => self.named(&value, Term::Feed),
            "since" => self.day(&value, Term::Since),
            "until" => self.day(&value, Term::Until),
            "stance" => self.choice(&value, &STANCES, |stance| Term::Stance(*stance)),
            "is" => self.choice(&value, &STATES, |condition| Term::Is(*condition)),
            "has" => self.choice(&value, &HAVINGS, |condition| Term::Is(*condition)),
            "id" => self.key(&value),
            _ => self.language(&value),
        }
    }

    /// A quotation, or everything up to the next space or bracket.
    fn value(&mut self) -> Read<Value<'a>> {
        if self.peek().is_some_and(is_mark) { self.quotation() } else { Ok(self.word()) }
    }

    fn quotation(&mut self) -> Read<Value<'a>> {
        let mark = self.at;
        let start = mark + self.peek().map_or(1, char::len_utf8);
        let rest = &self.text[start..];
        let (length, closing) = match rest.char_indices().find(|(_, c)| is_mark(*c)) {
            Some((length, c)) => (length, c.len_utf8()),
            None if self.typing => (rest.len(), 0),
            None => return Err(self.fault(mark, start, "this quotation mark is never closed".to_owned())),
        };
        self.at = start + length + closing;
        let open = self.star() || closing == 0;
        Ok(Value { text: &rest[..length], start: mark, quoted: true, open })
    }

    fn word(&mut self) -> Value<'a> {
        let start = self.at;
        let rest = &self.text[start..];
        let ends = |c: char| c.is_whitespace() || is_mark(c) || matches!(c, '(' | ')' | '*');
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        let open = self.star() || self.typing && self.at == self.text.len();
        Value { text: &rest[..length], start, quoted: false, open }
    }

    /// Takes the stars that stand here.
    fn star(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let stars = rest.len() - rest.trim_start_matches('*').len();
        self.at += stars;
        stars > 0
    }

    fn words(&self, value: &Value<'a>, term: impl FnOnce(Wanted) -> Term) -> Read<Query> {
        if words(value.text).next().is_none() {
            if self.typing {
                return Ok(Query::All);
            }
            return Err(self.fault(
                value.start,
                self.at,
                "there is no letter or digit to look for".to_owned(),
            ));
        }
        // A word that would be read as something else when it is written out again is kept in quotation marks.
        let plain =
            value.text.starts_with(char::is_alphanumeric) && !value.text.contains(':') && value.text != "OR";
        let quoted = value.quoted || !plain;
        Ok(Query::Term(term(Wanted { text: value.text.to_owned(), quoted, open: value.open })))
    }

    fn named(&self, value: &Value<'a>, term: impl FnOnce(String) -> Term) -> Read<Query> {
        let name = value.text.trim();
        if name.is_empty() && !self.typing {
            return Err(self.fault(value.start, self.at, "there is no name between the marks".to_owned()));
        }
        Ok(if name.is_empty() { Query::All } else { Query::Term(term(name.to_owned())) })
    }

    fn day(&self, value: &Value<'a>, term: impl FnOnce(When) -> Term) -> Read<Query> {
        match When::read(value.text) {
            Some(when) => Ok(Query::Term(term(when))),
            None if self.unfinished(value) => Ok(Query::All),
            None => {
                let message =
                    format!("{} is no day: 2025-03-01, 2025-03, 2025, 7d, today", shown(value.text));
                Err(self.fault(value.start, self.at, message))
            }
        }
    }

    fn choice<T>(&self, value: &Value<'a>, all: &[(&str, T)], term: impl FnOnce(&T) -> Term) -> Read<Query> {
        let found = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(value.text));
        match found {
            Some((_, choice)) => Ok(Query::Term(term(choice))),
            None if self.unfinished(value) && all.iter().any(|(name, _)| name.starts_with(value.text)) => {
                Ok(Query::All)
            }
            None => {
                let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
                let message = format!("{} is none of {}", shown(value.text), names.join(", "));
                Err(self.fault(value.start, self.at, message))
            }
        }
    }

    fn key(&self, value: &Value<'a>) -> Read<Query> {
        let number = value.text.parse().ok().filter(|_| value.text.bytes().all(|b| b.is_ascii_digit()));
        let message = || format!("{} is no number of an article", shown(value.text));
        number.map(|n| Query::Term(Term::Key(n))).ok_or_else(|| self.fault(value.start, self.at, message()))
    }

    fn language(&self, value: &Value<'a>) -> Read<Query> {
        let tag =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if tag(value.text) {
            return Ok(Query::Term(Term::Language(value.text.to_ascii_lowercase())));
        }
        let message = format!("{} is no language: write a tag such as en", shown(value.text));
        Err(self.fault(value.start, self.at, message))
    }

    /// Whether a value stands where the typist is.
    fn unfinished(&self, value: &Value<'a>) -> bool {
        self.typing && value.open
    }

    /// Whether the word `OR` stands here.
    fn at_or(&self) -> bool {
        let after = self.text[self.at..].strip_prefix("OR");
        after.is_some_and(|rest| {
            rest.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'))
        })
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn fault(&self, start: usize, end: usize, message: String) -> QueryError {
        let count = |bytes: &str| bytes.chars().count();
        let width = self.text.get(start..end.min(self.text.len())).map_or(1, count).max(1);
        QueryError { message, column: count(&self.text[..start]) + 1, width }
    }
}

const STANCES: [(&str, Stance); 5] = [
    ("support", Stance::Support),
    ("oppose", Stance::Oppose),
    ("demand", Stance::Demand),
    ("neutral", Stance::Neutral),
    ("unclear", Stance::Unclear),
];

const STATES: [(&str, Condition); 5] = [
    ("unread", Condition::Unread),
    ("read", Condition::Read),
    ("starred", Condition::Starred),
    ("archived", Condition::Archived),
    ("noted", Condition::Noted),
];

const HAVINGS: [(&str, Condition); 2] = [("note", Condition::Noted), ("twins", Condition::Twinned)];

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{ab}' | '\u{bb}')
}

/// A value in a message, cut to what a line has room for.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(24).collect();
    format!("`{short}{}`", if short.len() < text.len() { "…" } else { "" })
}

fn unknown(name: &str) -> String {
    let close = |field: &str| shared(field, name) + 1 >= field.len().max(name.len());
    let hint = FIELDS.iter().map(|(field, _)| *field).find(|field| close(field));
    let names: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).collect();
    match hint {
        Some(field) => format!("there is no field {}:, did you mean {field}:?", shown(name)),
        None => format!("there is no field {}:; there are {}", shown(name), names.join(", ")),
    }
}

/// How many letters two words share from their beginning and their end.
fn shared(a: &str, b: &str) -> usize {
    let same = |(a, b): &(u8, u8)| a.eq_ignore_ascii_case(b);
    let front = a.bytes().zip(b.bytes()).take_while(same).count();
    let back = a.bytes().rev().zip(b.bytes().rev()).take_while(same).count();
    (front + back).min(a.len().min(b.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Said;
    use proptest::prelude::*;

    /// What a query reads as, or the column and the beginning of what is wrong.
    fn check(text: &str) -> String {
        match parse(text) {
            Ok(query) => query.to_string(),
            Err(error) => format!("{}+{}: {}", error.column, error.width, error.message),
        }
    }

    fn typed(text: &str) -> String {
        parse_typed(text).map_or_else(|error| error.to_string(), |query| query.to_string())
    }

    #[test]
    fn every_operator_is_read() {
        let whole = "actor:ushakov stance:oppose topic:ceasefire outlet:\"Coast Courier\" author:oda \
                     since:2025-03-01 until:2025 is:unread has:note has:twins lang:en in:\"Dam\" tag:\"x\" title:quay \
                     id:7 \"exact phrase\" -word";
        assert_eq!(check(whole), whole);
        assert_eq!(check("is:noted IN:dam Lang:PT-br"), "has:note in:\"dam\" lang:pt-br");
    }

    #[test]
    fn or_binds_closest() {
        assert_eq!(check("a b OR c d"), "a b OR c d");
        assert_eq!(parse("a b OR c d"), parse("a (b OR c) d"));
        assert_eq!(check("(a b) OR c"), "(a b) OR c");
        assert_eq!(check("-(a b) ((c))"), "-(a b) c");
        assert_eq!(check("or OR ORDER"), "or OR ORDER");
    }

    #[test]
    fn quotation_marks_of_all_kinds_are_the_same() {
        for text in ["\"no deal\"", "“no deal”", "„no deal“", "«no deal»"] {
            assert_eq!(check(text), "\"no deal\"");
        }
    }

    #[test]
    fn times_and_addresses_are_words() {
        assert_eq!(check("12:30 https://a.example/b"), "\"12:30\" \"https://a.example/b\"");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_column() {
        assert_eq!(check("a actr:x"), "3+4: there is no field `actr`:, did you mean actor:?");
        assert!(check("a foo:x").starts_with("3+3: there is no field `foo`:; there are actor, stance"));
        assert_eq!(check("é \"open"), "3+1: this quotation mark is never closed");
        assert_eq!(check("a (b"), "3+1: this ( is never closed");
        assert_eq!(check("a b)"), "4+1: there is no ( before this");
        assert_eq!(check("OR a"), "1+2: there is nothing before this OR");
        assert_eq!(check("a OR"), "3+2: there is nothing after this OR");
        assert_eq!(check("a OR OR b"), "6+2: one OR is enough");
        assert_eq!(check("- a"), "1+1: a - excludes the word right after it, and there is none");
        assert_eq!(check("a actor: b"), "3+6: actor: needs a value right after it");
        assert_eq!(
            check("stance:against"),
            "8+7: `against` is none of support, oppose, demand, neutral, unclear"
        );
        assert!(check("since:2025-99").starts_with("7+7: `2025-99` is no day"));
        assert_eq!(check("a ()"), "3+2: there is nothing between the brackets");
        assert_eq!(check("a … b"), "3+1: there is no letter or digit to look for");
        assert!(check(&"(".repeat(100)).ends_with("there are too many brackets"));
        assert!(check(&"a ".repeat(4000)).contains("longer than"));
    }

    #[test]
    fn what_is_still_typed_goes_on() {
        assert_eq!(typed("cease fi"), "cease fi*");
        assert_eq!(typed("cease fire "), "cease fire");
        assert_eq!(typed("\"cease fi"), "\"cease fi\"*");
        for unfinished in
            ["quay OR", "quay -", "quay actor:", "quay since:2025-0", "quay is:unr", "quay (", "quay …"]
        {
            assert_eq!(typed(unfinished), "quay", "{unfinished}");
        }
        assert_eq!(typed("quay (a OR b"), "quay a OR b*");
        assert!(typed("quay is:nothing").starts_with("column 9"));
    }

    #[test]
    fn statements_are_judged_by_what_is_asked_of_statements() {
        let said =
            Said { holders: &["Ada Quill"], stance: Some(Stance::Oppose), topic: Some("the harbour toll") };
        let takes = |text: &str| parse(text).unwrap().takes(&said);
        assert!(
            takes("ferry") && takes("actor:quill stance:oppose ferry") && takes("topic:\"harbour toll\"")
        );
        assert!(
            !takes("actor:ada stance:support") && !takes("topic:\"toll harbour\"") && !takes("-actor:QUILL")
        );
        assert!(takes("stance:support OR actor:quill") && takes("actor:qui*") && !takes("actor:qui"));
    }

    fn word() -> impl Strategy<Value = Wanted> {
        ("[a-zé0-9][a-zé0-9-]{0,6}", "[a-z]{1,4} [a-z]{1,4}", any::<bool>(), any::<bool>()).prop_map(
            |(word, phrase, quoted, open)| Wanted { text: if quoted { phrase } else { word }, quoted, open },
        )
    }

    fn term() -> impl Strategy<Value = Query> {
        prop_oneof![
            word().prop_map(Term::Text),
            word().prop_map(Term::Actor),
            word().prop_map(Term::Topic),
            word().prop_map(Term::Outlet),
            word().prop_map(Term::Title),
            "[a-zA-Z :()-]{0,5}[a-z]".prop_map(|name| Term::Tag(name.trim().to_owned())),
            "[a-z]{1,8}".prop_map(Term::Collection),
            "[A-Za-z ./:]{0,9}[a-z]".prop_map(|name| Term::Feed(name.trim().to_owned())),
            (1900i16..2100, 1i8..13).prop_map(|(year, month)| Term::Since(When::Month(year, month))),
            (0u32..400).prop_map(|days| Term::Until(When::Ago(days))),
            Just(Term::Stance(Stance::Demand)),
            Just(Term::Is(Condition::Noted)),
            (0i64..99).prop_map(Term::Key),
        ]
        .prop_map(Query::Term)
    }

    fn any_query() -> impl Strategy<Value = Query> {
        term().prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                inner.clone().prop_map(Query::none_of),
                prop::collection::vec(inner.clone(), 1..4).prop_map(Query::all_of),
                prop::collection::vec(inner, 1..4).prop_map(Query::any_of),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_query_written_out_reads_the_same(query in any_query()) {
            prop_assert_eq!(parse(&query.to_string()), Ok(query));
        }

        #[test]
        fn any_text_is_read_or_told_why_not(text in "(?s).{0,40}|[a-z:()\"* OR-]{0,40}") {
            for read in [parse(&text), parse_typed(&text)] {
                match read {
                    Ok(query) => prop_assert_eq!(parse(&query.to_string()), Ok(query)),
                    Err(error) => {
                        prop_assert!(error.column >= 1 && error.width >= 1);
                        prop_assert!(error.column + error.width - 2 <= text.chars().count());
                    }
                }
            }
        }

        #[test]
        fn typing_to_the_end_finds_what_was_meant(query in any_query()) {
            let text = query.to_string();
            for (at, _) in text.char_indices() {
                prop_assert!(parse_typed(&text[..at]).is_ok(), "{}", &text[..at]);
            }
        }
    }
}
