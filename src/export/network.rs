//! Networks of actors and concepts, as Discourse Network Analyzer defines them.
//!
//! With n(a, j, k) the statements of actor a on concept j with stance k (0 against, 1 for):
//!
//! ```text
//! one-mode   ignore      Σ n(a,j) · n(b,j), all stances together
//!            congruence  Σ n(a,j,0) · n(b,j,0) + n(a,j,1) · n(b,j,1)
//!            conflict    Σ n(a,j,0) · n(b,j,1) + n(a,j,1) · n(b,j,0)
//!            subtract    congruence − conflict
//! two-mode   ignore      n(a,j)
//!            subtract    n(a,j,1) − n(a,j,0)
//!            combine     1 for, 2 against, 3 both
//! ```
//!
//! A statement that takes no side counts where stances are ignored, and nowhere else.
//!
//! Invariant: memory grows with the pairs of actor and concept that there are, not with the statements.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

pub(super) mod counts;
pub(super) mod graph;

/// How a network is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Network {
    /// Whom its edges connect.
    pub mode: Mode,
    /// What a stance does to an edge.
    pub qualifier: Qualifier,
    /// What weights are divided by.
    pub normalisation: Normalisation,
    /// How often the same counts.
    pub duplicates: Duplicates,
    /// The stretch of time that a network is made for; without one, all of it.
    pub slice: Slice,
    /// Actors and concepts with fewer statements are left out.
    pub minimum: u32,
}

/// A network that cannot be made, or a name that stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NetworkError {
    /// A name that stands for nothing.
    #[error("`{name}` is no {what}; there are {known}")]
    Unknown {
        /// What was given.
        name: String,
        /// What it should name.
        what: &'static str,
        /// The names that there are.
        known: String,
    },
    /// Two choices that do not go together.
    #[error("a {mode} network has no {choice}; it has {known}")]
    Apart {
        /// The mode.
        mode: Mode,
        /// The other choice.
        choice: &'static str,
        /// What the mode has.
        known: &'static str,
    },
}

/// Makes an enum of choices with their names on the command line.
macro_rules! choices {
    ($(#[$doc:meta])* $type:ident $what:literal { $first:ident $first_name:literal $first_doc:literal
        $($variant:ident $name:literal $variant_doc:literal)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum $type {
            #[doc = $first_doc]
            #[default]
            $first,
            $(#[doc = $variant_doc] $variant,)*
        }

        impl $type {
            /// Every choice, the default first.
            pub const ALL: &[Self] = &[Self::$first, $(Self::$variant),*];

            /// The name on the command line.
            pub const fn name(self) -> &'static str {
                match self { Self::$first => $first_name, $(Self::$variant => $name),* }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = NetworkError;

            fn from_str(name: &str) -> Result<Self, NetworkError> {
                let known = Self::ALL.iter().copied().find(|choice| choice.name() == name);
                known.ok_or_else(|| NetworkError::Unknown {
                    name: super::clean::line(name),
                    what: $what,
                    known: Self::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

choices! {
    /// Whom the edges of a network connect.
    Mode "network" {
        OneMode "one-mode" "Actors with actors, through the concepts that they share."
        TwoMode "two-mode" "Actors with concepts."
    }
}

choices! {
    /// What a stance does to an edge.
    Qualifier "qualifier" {
        Ignore "ignore" "Nothing: only the concept counts."
        Congruence "congruence" "Equal stances connect."
        Conflict "conflict" "Opposite stances connect."
        Subtract "subtract" "Equal stances count for, opposite ones against."
        Combine "combine" "1 for, 2 against, 3 both."
    }
}

choices! {
    /// What weights are divided by.
    Normalisation "normalisation" {
        None "none" "Nothing."
        Average "average" "The mean number of statements of both actors."
        Jaccard "jaccard" "What both have together or alone."
        Cosine "cosine" "The product of both actors' numbers of statements."
        Activity "activity" "The actor's number of statements."
        Prominence "prominence" "The concept's number of statements."
    }
}

choices! {
    /// How often an actor's equal statements on a concept count.
    Duplicates "rule for duplicates" {
        Include "include" "Every time."
        Document "document" "Once an article."
        Week "week" "Once a week."
        Month "month" "Once a month."
        Year "year" "Once a year."
        Range "range" "Once."
    }
}

choices! {
    /// The stretch of time that a network is made for.
    Slice "slice" {
        All "all" "All of it."
        Week "week" "A week."
        Month "month" "A month."
        Year "year" "A year."
    }
}

impl Network {
    /// Tells whether the choices go together.
    ///
    /// # Errors
    /// When the mode has no such qualifier or normalisation.
    pub fn check(self) -> Result<Self, NetworkError> {
        let one = matches!(self.mode, Mode::OneMode);
        let qualifier = match self.qualifier {
            Qualifier::Congruence | Qualifier::Conflict => one,
            Qualifier::Combine => !one,
            Qualifier::Ignore | Qualifier::Subtract => true,
        };
        let normalisation = match self.normalisation {
            Normalisation::Average | Normalisation::Jaccard | Normalisation::Cosine => one,
            Normalisation::Activity | Normalisation::Prominence => {
                !one && self.qualifier != Qualifier::Combine
            }
            Normalisation::None => true,
        };
        let apart = |choice, [one_mode, two_mode]: [&'static str; 2]| NetworkError::Apart {
            mode: self.mode,
            choice,
            known: if one { one_mode } else { two_mode },
        };
        if !qualifier {
            let known = ["ignore, congruence, conflict, subtract", "ignore, subtract, combine"];
            return Err(apart(self.qualifier.name(), known));
        }
        if !normalisation {
            let known =
                ["average, jaccard, cosine", "activity and prominence, where stances are not combined"];
            return Err(apart(self.normalisation.name(), known));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_that_do_not_go_together_are_told() {
        let network = |mode, qualifier| Network { mode, qualifier, ..Network::default() }.check();
        assert!(network(Mode::OneMode, Qualifier::Congruence).is_ok());
        assert_eq!(
            network(Mode::TwoMode, Qualifier::Conflict).unwrap_err().to_string(),
            "a two-mode network has no conflict; it has ignore, subtract, combine"
        );
        let divided = Network { normalisation: Normalisation::Activity, ..Network::default() };
        assert!(divided.check().is_err());
    }

    #[test]
    fn names_stand_for_choices() {
        assert_eq!("subtract".parse(), Ok(Qualifier::Subtract));
        assert_eq!(
            "both".parse::<Mode>().unwrap_err().to_string(),
            "`both` is no network; there are one-mode, two-mode"
        );
    }
}
