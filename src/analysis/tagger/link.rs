//! Which source, cue and contents belong together.
//!
//! Every cue makes at most one attribution; sources and contents go to the cue that costs least by distance, by what
//! stands between, and by whether a sentence ends in between. A cue that is left without a source shares that of a
//! cue in its sentence where its form says so: "he said …, adding …".
//!
//! Invariant: a cue or content is used at most once; time is linear in the pieces, for only near ones are compared.

use std::ops::Range;

/// Pieces on either side that are looked at.
const REACH: usize = 12;
/// Numbers of the roles.
pub const SOURCE: usize = 0;
/// The cue's number.
pub const CUE: usize = 1;
/// The content's number.
pub const CONTENT: usize = 2;

/// A labelled run of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// [`SOURCE`], [`CUE`] or [`CONTENT`].
    pub role: usize,
    /// Its words.
    pub words: Range<usize>,
    /// How sure the tagger is of it.
    pub confidence: f32,
    /// For a cue: what its form says of the pieces around it.
    pub joint: Joint,
    /// For a content: whether it begins with a quotation mark.
    pub quoted: bool,
}

/// How a cue joins what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Joint {
    /// Not at all.
    #[default]
    None,
    /// It follows a comma or a conjunction: its source may stand before another cue.
    Follows,
    /// It begins with a participle: its source may stand with a cue before or after it.
    Participle,
    /// It opens its sentence and tells of what follows there: "According to …". No content stands before it.
    Fronts,
}

/// One attribution, as places in the list of pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The source, if there is one.
    pub source: Option<usize>,
    /// The cue.
    pub cue: usize,
    /// The contents, in order; at least one.
    pub content: Vec<usize>,
}

/// Links the pieces of one paragraph, which are in order and do not overlap.
pub fn link(pieces: &[Piece], sentence_of: &[u32]) -> Vec<Link> {
    let text = Pieces { pieces, sentence_of };
    let mut links: Vec<Option<Link>> = pieces.iter().map(|_| None).collect();
    for (i, _) in pieces.iter().enumerate().filter(|(_, p)| p.role == CUE) {
        links[i] = Some(Link { source: None, cue: i, content: Vec::new() });
    }
    text.give_sources(&mut links);
    text.give_contents(&mut links);
    text.share_sources(&mut links);
    links.into_iter().flatten().filter(|l| !l.content.is_empty()).collect()
}

struct Pieces<'a> {
    pieces: &'a [Piece],
    sentence_of: &'a [u32],
}

impl Pieces<'_> {
    fn give_sources(&self, links: &mut [Option<Link>]) {
        let mut offers: Vec<(i32, usize, usize)> = self
            .places(SOURCE)
            .flat_map(|s| self.near(s).filter(|&c| self.pieces[c].role == CUE).map(move |c| (s, c)))
            .map(|(s, c)| (self.source_cost(s, c), s, c))
            .filter(|o| o.0 < 80)
            .collect();
        offers.sort_unstable();
        let mut given = vec![false; self.pieces.len()];
        for (_, source, cue) in offers {
            if let Some(link) = links[cue].as_mut().filter(|l| l.source.is_none() && !given[source]) {
                link.source = Some(source);
                given[source] = true;
            }
        }
    }

    fn give_contents(&self, links: &mut [Option<Link>]) {
        for content in self.places(CONTENT) {
            let fits = |c: &usize| {
                let cue = &self.pieces[*c];
                cue.role == CUE && (content > *c || cue.joint != Joint::Fronts)
            };
            let cues = self.near(content).filter(fits);
            let best = cues
                .filter_map(|c| links[c].as_ref().map(|l| (self.content_cost(content, l), c)))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let near = best.filter(|b| b.0 < 60.0).map(|(_, cue)| cue);
            let spoken = near.and_then(|cue| self.speaks_on(content, cue, links)).or(near);
            if let Some(link) = spoken.and_then(|cue| links[cue].as_mut()) {
                link.content.push(content);
            }
        }
    }

    /// `“One,” said Oda, pointing to the bridge. “Two.”`: a quotation that begins the next sentence goes on the one that
    /// the sentence begins with, not what its last cue tells.
    fn speaks_on(&self, content: usize, last: usize, links: &[Option<Link>]) -> Option<usize> {
        let (sentence, here) = (self.first_sentence(last), self.first_sentence(content));
        let begins_next = self.pieces[content].quoted && sentence + 1 == here;
        let speaks = |&cue: &usize| {
            let begin = links[cue].as_ref().and_then(|link| link.content.first());
            begin.is_some_and(|&begin| begin < cue && self.pieces[begin].quoted)
                && self.first_sentence(cue) == sentence
        };
        (self.near(content).start..last).filter(|_| begins_next).find(speaks)
    }

    /// "He said …, adding …" and "Noting …, she said …": the nearest cue of the sentence lends its source.
    fn share_sources(&self, links: &mut [Option<Link>]) {
        for cue in self.places(CUE) {
            let needs = links[cue].as_ref().is_some_and(|l| l.source.is_none() && !l.content.is_empty());
            let joint = self.pieces[cue].joint;
            if !needs || !matches!(joint, Joint::Follows | Joint::Participle) {
                continue;
            }
            let sentence = self.first_sentence(cue);
            let lends = |&other: &usize| {
                let link = links[other].as_ref().filter(|l| !l.content.is_empty())?;
                link.source.filter(|_| self.first_sentence(other) == sentence)
            };
            let Range { start, end } = self.near(cue);
            let before = (start..cue).rev().find_map(|o| lends(&o));
            let after = || (cue + 1..end).find_map(|o| lends(&o)).filter(|_| joint == Joint::Participle);
            let source = before.or_else(after);
            if let Some(link) = &mut links[cue] {
                link.source = source;
            }
        }
    }

    fn source_cost(&self, source: usize, cue: usize) -> i32 {
        let apart = if self.first_sentence(source) == self.first_sentence(cue) { 0 } else { 100 };
        let after = if source > cue { 2 } else { 0 };
        let others = self.between(source, cue, |p| p.role != CONTENT) * 20;
        apart + after + others + 3 * self.between(source, cue, |p| p.role == CONTENT) + self.gap(source, cue)
    }

    fn content_cost(&self, content: usize, link: &Link) -> f32 {
        let mut gap = self.gap(content, link.cue);
        if let Some(source) = link.source.filter(|&s| self.first_sentence(s) == self.first_sentence(link.cue))
        {
            gap = gap.min(self.gap(content, source));
        }
        let sentence = self.first_sentence(link.cue);
        let last = self.pieces[content].words.end.saturating_sub(1);
        let same = sentence == self.first_sentence(content) || Some(&sentence) == self.sentence_of.get(last);
        let cues = self.between(content, link.cue, |p| p.role == CUE);
        let own = link.source.map(|s| self.pieces[s].words.start);
        let sources = self.between(content, link.cue, |p| p.role == SOURCE && Some(p.words.start) != own);
        let after = if content > link.cue { 1.5 } else { 0.0 };
        (gap + if same { 0 } else { 8 } + 15 * cues + 10 * sources) as f32 - after
    }

    fn places(&self, role: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.pieces.len()).filter(move |&i| self.pieces[i].role == role)
    }

    fn near(&self, i: usize) -> Range<usize> {
        i.saturating_sub(REACH)..(i + REACH + 1).min(self.pieces.len())
    }

    fn first_sentence(&self, i: usize) -> u32 {
        self.sentence_of.get(self.pieces[i].words.start).copied().unwrap_or(0)
    }

    fn gap(&self, a: usize, b: usize) -> i32 {
        let (a, b) = (&self.pieces[a.min(b)].words, &self.pieces[a.max(b)].words);
        i32::try_from(b.start.saturating_sub(a.end)).unwrap_or(i32::MAX / 64).min(i32::MAX / 64)
    }

    fn between(&self, a: usize, b: usize, counts: impl Fn(&Piece) -> bool) -> i32 {
        self.pieces[a.min(b) + 1..a.max(b)].iter().filter(|p| counts(p)).count() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter a word: s, c, q for the roles (upper case begins another piece), a quotation mark for a q that is one, a
    /// dot ends a sentence, a dash before a cue lets it follow another, a colon lets it front what comes.
    fn check(words: &str, expected: &[&str]) {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut sentences = Vec::new();
        let mut before = ' ';
        for (i, letter) in words.char_indices() {
            sentences.push(words[..i].matches('.').count() as u32);
            let quoted = letter == '"';
            let letter = if quoted { 'q' } else { letter };
            if let Some(role) = "scq".find(letter.to_ascii_lowercase()) {
                if letter == before && letter.is_lowercase() && !quoted {
                    pieces.last_mut().expect("a piece").words.end = i + 1;
                } else {
                    let joint = match before {
                        '-' => Joint::Follows,
                        ':' => Joint::Fronts,
                        _ => Joint::None,
                    };
                    pieces.push(Piece { role, words: i..i + 1, confidence: 1.0, joint, quoted });
                }
            }
            before = letter;
        }
        let show = |l: &Link| {
            let at = |i: &usize| pieces[*i].words.start.to_string();
            let content: Vec<String> = l.content.iter().map(at).collect();
            format!("{}-{}-{}", l.source.as_ref().map_or(String::new(), at), at(&l.cue), content.join("+"))
        };
        let found: Vec<String> = link(&pieces, &sentences).iter().map(show).collect();
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn a_sentence_with_one_of_each_is_one_attribution() {
        check("sscqqq.", &["0-2-3"]);
        check("qqqq-sc.", &["5-6-0"]);
        check("qqqq-cs.", &["6-5-0"]);
    }

    #[test]
    fn a_split_content_is_joined() {
        check("qqq-sc-qqq.", &["4-5-0+7"]);
    }

    #[test]
    fn each_sentence_keeps_its_own() {
        check("scqqq.scqq.", &["0-1-2", "6-7-8"]);
    }

    #[test]
    fn a_cue_that_follows_shares_the_source() {
        check("scqqq-cqq.", &["0-1-2", "0-6-7"]);
        check("scqqq.-cqq.", &["0-1-2", "-7-8"]);
        check("scqqq ccqq.", &["0-1-2", "-6-8"]);
    }

    #[test]
    fn a_cue_that_fronts_takes_nothing_before_it() {
        check("qqqq.csqq.", &["6-5-0+7"]);
        check("qqqq.:csqq.", &["7-6-8"]);
        check("qqqq.:cs.", &[]);
    }

    #[test]
    fn a_quotation_goes_on_the_one_before_it() {
        check("\"qq-sc-cqq.\"qq.", &["4-5-0+11", "4-7-8"]);
        check("qqq-sc-cqq.\"qq.", &["4-5-0", "4-7-8+11"]);
        check("\"qq-sc-cqq.qqq.", &["4-5-0", "4-7-8+11"]);
        check("\"qq-sc-cqq.\"qq-sc.", &["4-5-0", "4-7-8", "15-16-11"]);
        check("\"qq-sc-cqq.s.\"qq.", &["4-5-0", "4-7-8+13"]);
    }

    #[test]
    fn a_cue_without_content_is_nothing() {
        check("sc.", &[]);
    }
}
