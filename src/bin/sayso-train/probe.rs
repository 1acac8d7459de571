//! probe
use crate::corpus::Article;
use sayso::analysis::tagger::decode::{Chain, Scores};
pub fn probe(articles: &[Article]) {
    for a in articles {
        let scores: Vec<Scores> = a.labels.iter().map(|&l| std::array::from_fn(|i| if i == usize::from(l) { 9.0 } else { 0.0 })).collect();
        let found = sayso::analysis::tagger::spans_of(a.reading(), &scores, &Chain::new(Default::default(), Default::default()));
        for f in &found {
            let best = a.gold.iter().filter(|g| g.roles[1].iter().any(|c| f.cue.iter().any(|d| d.overlaps(*c)))).max_by_key(|g| g.roles[2].iter().any(|c| f.content.iter().any(|d| d.overlaps(*c))));
            let kind = match best {
                None => "nocue",
                Some(g) if g.roles[0].is_empty() && f.source.is_empty() => "none-ok",
                Some(g) if f.source.is_empty() => if g.roles[0].iter().any(|s| s.start < f.cue[0].start) {"miss-before"} else {"miss-after"},
                Some(g) if g.roles[0].is_empty() => "spurious",
                Some(g) if g.roles[0].iter().any(|s| f.source[0].overlaps(*s)) => "ok",
                Some(_) => "wrong",
            };
            let sent = a.sentences.iter().find(|s| a.tokens[s.start].start <= f.cue[0].start && a.tokens[s.end-1].end > f.cue[0].start).map_or(0..0, |s| s.clone());
            let (lo, hi) = (a.tokens[sent.start].start, a.tokens[sent.end.max(1)-1].end);
            let prev = found.iter().filter(|o| !o.source.is_empty() && o.cue[0].start < f.cue[0].start && o.cue[0].start >= lo).last();
            let next = found.iter().find(|o| !o.source.is_empty() && o.cue[0].start > f.cue[0].start && o.cue[0].start < hi);
            let t = |s: &[sayso::model::span::Span]| s.iter().map(|s| s.of(&a.text).replace(['\n','\t'], " ")).collect::<Vec<_>>().join(" … ");
            let w = |x: usize| a.text[..x].split_whitespace().next_back().unwrap_or("").to_string();
            println!("{kind}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", t(&f.source), t(&f.cue), t(&f.content), prev.map_or(String::from("-"), |p| t(&p.source)), prev.map_or(String::from("-"), |p| t(&p.cue)), next.map_or("-".into(), |p| t(&p.cue)), w(f.cue[0].start),
                best.map_or(String::new(), |g| t(&g.roles[0])));
        }
    }
}
