//! What an article amounts to after what people said of it: `apply` puts the edits that hold over an analysis.
//!
//! Invariant: what a person said wins over any analysis, and is there whatever the analysis finds. A statement that
//! a person touched is known again by its name, else by the words that it covers; where a new analysis does not
//! find it, it is told from its record; where the text has it no more, it is an orphan. A rejected one stays
//! rejected. Nothing here does any I/O or fails.

use crate::model::analysis::{Analysis, Position, Stance, Statement};
use crate::model::article::Article;
use crate::model::review::{Edit, Fields, Orphan, Place, Reviewed, Standing, Status};
use crate::text::anchor::Locator;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

mod actors;
pub mod cards;
mod gist;
pub mod incoming;
pub mod ledger;
mod matching;
mod records;
pub mod touch;

use actors::Cast;
use ledger::Ledger;
use matching::Placed;
use records::Record;

/// Puts the edits that hold, oldest first, over an analysis of the article as it is now.
///
/// ```
/// use sayso::model::review::{Agent, Change, Edit, Status};
/// use std::sync::Arc;
/// # use sayso::model::analysis::{Analysis, Confidence, Mode, Statement};
/// # use sayso::model::article::Article;
/// # let article = Article { text: "He said no.".into(), ..Article::default() };
/// # let id = uuid::Uuid::from_u128(1);
/// # let statement = Statement {
/// #     id, mode: Mode::Indirect, source: vec![], cue: vec![], content: vec![(8..10).into()], holders: vec![],
/// #     reported_by: None, confidence: Confidence { spans: 0.5, holder: 0.5 }, reason: None,
/// # };
/// # let analysis = Arc::new(Analysis { statements: vec![statement], ..Analysis::default() });
/// let confirm = Edit {
///     id: uuid::Uuid::from_u128(2),
///     at: "2026-05-04T10:00:00Z".to_owned(),
///     agent: Agent::User,
///     statement: Some(id),
///     everywhere: false,
///     change: Change::Confirm,
/// };
/// let reviewed = sayso::review::apply(&article, &analysis, &[confirm]);
/// assert_eq!(reviewed.standings[0].status, Status::Confirmed);
/// ```
pub fn apply(article: &Article, analysis: &Arc<Analysis>, edits: &[Edit]) -> Reviewed {
    if edits.is_empty() {
        return Reviewed::untouched(Arc::clone(analysis));
    }
    let ledger = Ledger::read(edits);
    let locator = Locator::new(&article.text);
    let records =
        records::of_statements(&ledger, |id| touch::values_of(&locator, &article.text, analysis, id));
    let (mut placed, lost) = matching::place(records, &locator, &article.text);
    let mut matches = matching::matched(&placed, analysis);
    let lost = matching::find_again(lost, (&mut placed, &mut matches), analysis, &article.text);
    let mut cast = Cast::new(analysis);
    let rows = rows(&placed, &matches, analysis, &mut cast);
    let mut reviewed = assemble(rows, cast);
    reviewed.orphans = lost.into_iter().map(orphan).collect();
    actors::rework(&mut reviewed, &ledger, &article.text);
    (reviewed.undo, reviewed.redo) = (ledger.undo(), ledger.redo());
    reviewed
}

/// A statement of the result with its position and how it stands.
struct Row {
    statement: Statement,
    position: Option<Position>,
    standing: Standing,
}

/// Every statement of the machine, as a person left it where one touched it, and those that only people know.
fn rows(placed: &[Placed], matches: &[Option<usize>], analysis: &Analysis, cast: &mut Cast) -> Vec<Row> {
    let mut owners: HashMap<usize, &Placed> = HashMap::new();
    let mut names: HashMap<Uuid, Uuid> = HashMap::new();
    for (place, at) in placed.iter().zip(matches) {
        if let Some(at) = at {
            owners.insert(*at, place);
            names.insert(analysis.statements[*at].id, place.record.id);
        }
    }
    let positions: HashMap<Uuid, &Position> = analysis.positions.iter().map(|p| (p.statement, p)).collect();
    let found = analysis.statements.iter().enumerate().map(|(at, statement)| {
        let row = Row {
            statement: statement.clone(),
            position: positions.get(&statement.id).map(|&p| p.clone()),
            standing: Standing { machine: Some(at), ..Standing::default() },
        };
        match owners.get(&at) {
            Some(place) => overlaid(row, place, cast),
            None => row,
        }
    });
    let mut rows: Vec<Row> = found.collect();
    let alone = placed.iter().zip(matches).filter(|(_, at)| at.is_none());
    rows.extend(alone.map(|(place, _)| from_record(place, cast)));
    for row in &mut rows {
        row.statement.reported_by = row.statement.reported_by.map(|id| names.get(&id).copied().unwrap_or(id));
    }
    rows
}

/// What the machine says of a statement, and over it what a person said.
fn overlaid(row: Row, place: &Placed, cast: &mut Cast) -> Row {
    let Row { mut statement, position, standing } = row;
    let Record { id, values, fields, .. } = &place.record;
    statement.id = *id;
    let spans = [
        (&mut statement.content, fields.content, &place.content),
        (&mut statement.source, fields.source, &place.source),
        (&mut statement.cue, fields.cue, &place.cue),
    ];
    for (found, status, said) in spans {
        if status != Status::Automatic {
            found.clone_from(said);
        }
    }
    if [fields.content, fields.source, fields.cue].iter().any(|&s| s != Status::Automatic) {
        statement.confidence.spans = 1.0;
    }
    if fields.mode != Status::Automatic {
        statement.mode = values.mode;
    }
    if fields.holders != Status::Automatic {
        let holders = cast.find_all(&values.holders);
        if holders != statement.holders {
            statement.reason = None;
        }
        statement.holders = holders;
        statement.confidence.holder = 1.0;
    }
    let position = position_over(position, &statement, place);
    let standing = Standing {
        status: place.record.status(),
        fields: *fields,
        anchor: place.state,
        machine: standing.machine,
    };
    Row { statement, position, standing }
}

/// The position that the machine found, and over it what a person said.
fn position_over(position: Option<Position>, statement: &Statement, place: &Placed) -> Option<Position> {
    let Record { values, fields, .. } = &place.record;
    let said = |status: Status| status != Status::Automatic;
    let any = said(fields.stance) && values.stance.is_some()
        || said(fields.topic) && values.topic.is_some()
        || said(fields.target) && values.target.is_some();
    if position.is_none() && !any {
        return None;
    }
    let mut position = position.unwrap_or_else(|| Position {
        statement: statement.id,
        holders: Vec::new(),
        stance: Stance::Unclear,
        topic: None,
        target: None,
        gist: values.gist.clone(),
        confidence: values.stance_confidence,
    });
    if said(fields.stance) {
        position.stance = values.stance.unwrap_or(Stance::Unclear);
        position.confidence = 1.0;
    }
    if said(fields.topic) {
        position.topic.clone_from(&values.topic);
    }
    if said(fields.target) {
        position.target.clone_from(&values.target);
    }
    // What the machine made of other words would be beside the ones that a person chose.
    if matches!(fields.content, Status::Corrected | Status::Manual) {
        position.gist.clone_from(&values.gist);
    }
    position.statement = statement.id;
    position.holders.clone_from(&statement.holders);
    Some(position)
}

/// A statement that the machine does not find: all of it from its record.
fn from_record(place: &Placed, cast: &mut Cast) -> Row {
    let Record { id, values, fields, .. } = &place.record;
    let statement = Statement {
        id: *id,
        mode: values.mode,
        source: place.source.clone(),
        cue: place.cue.clone(),
        content: place.content.clone(),
        holders: cast.find_all(&values.holders),
        reported_by: values.reported_by,
        confidence: values.confidence,
        reason: None,
    };
    let any = values.stance.is_some() || values.topic.is_some() || values.target.is_some();
    let position = any.then(|| Position {
        statement: *id,
        holders: statement.holders.clone(),
        stance: values.stance.unwrap_or(Stance::Unclear),
        topic: values.topic.clone(),
        target: values.target.clone(),
        gist: values.gist.clone(),
        confidence: values.stance_confidence,
    });
    let standing =
        Standing { status: place.record.status(), fields: *fields, anchor: place.state, machine: None };
    Row { statement, position, standing }
}

/// Puts the rows in the order of the text.
fn assemble(mut rows: Vec<Row>, cast: Cast) -> Reviewed {
    rows.sort_by_key(|row| row.statement.extent().start);
    let mut analysis = Analysis { actors: cast.into_actors(), ..Analysis::default() };
    let mut standings = Vec::with_capacity(rows.len());
    for row in rows {
        analysis.statements.push(row.statement);
        analysis.positions.extend(row.position);
        standings.push(row.standing);
    }
    let known: std::collections::HashSet<Uuid> = analysis.statements.iter().map(|s| s.id).collect();
    for statement in &mut analysis.statements {
        let (outer, id) = (statement.reported_by, statement.id);
        statement.reported_by = outer.filter(|outer| *outer != id && known.contains(outer));
    }
    Reviewed { analysis: Arc::new(analysis), standings, ..Reviewed::default() }
}

fn orphan(record: Record) -> Orphan {
    Orphan { id: record.id, status: record.status(), fields: record.fields, values: record.values }
}

impl Record {
    /// The statuses of the fields and the verdict, rolled up.
    fn status(&self) -> Status {
        let has = |status| Fields::each(self.fields).contains(&status);
        match () {
            () if self.rejected => Status::Rejected,
            () if self.manual => Status::Manual,
            () if has(Status::Corrected) => Status::Corrected,
            () if has(Status::Confirmed) => Status::Confirmed,
            () => Status::Automatic,
        }
    }
}

impl Placed {
    /// How sure the place is.
    fn state_of(whole: bool, exact: bool) -> Place {
        if whole && exact { Place::Exact } else { Place::Moved }
    }
}
