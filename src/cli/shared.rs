//! Arguments that several commands share, and the cleaner that they ask for.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use encoding_rs::{Encoding, REPLACEMENT};

use crate::Cleaner;
use crate::language_tag;
use crate::read::{Container, MAX_PAGE, ReadOptions, RowFields};
use crate::rules::{Options, Rule, RuleSet, load, read_packs};
use crate::score::{Favor, Model, Scorer};

/// Largest `--max-page`: lines and words of a page are counted in 32 bits.
const LARGEST_PAGE: u64 = u32::MAX as u64;

/// Where pages come from, and as what.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// What the pages stand in; told by name and first bytes unless given
    #[arg(long, value_enum, default_value_t = From::Auto)]
    pub(super) from: From,
    /// What a page is; told by its first bytes unless given
    #[arg(long = "as", value_enum)]
    pub(super) page_as: Option<As>,
    /// JSONL field that holds the page; the first of html, text, content, raw_content unless given
    ///
    /// A name, or a JSON Pointer to a field further inside: /page/text. So may be those of --id-field, --url-field and
    /// --keep.
    #[arg(long, value_name = "NAME")]
    pub(super) field: Option<String>,
    /// JSONL field that holds the id; `id` unless given, else the id is path:line
    #[arg(long, value_name = "NAME")]
    pub(super) id_field: Option<String>,
    /// JSONL field that holds the address of the page; `url` unless given
    #[arg(long, value_name = "NAME")]
    pub(super) url_field: Option<String>,
    /// Language of the pages (BCP 47); a row's own `language` or `lang` unless given
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(super) lang: Option<String>,
    /// Encoding of the inputs, as the WHATWG names it (windows-1251, macintosh, utf-16le); else each page's own is told
    ///
    /// By byte order mark, UTF-8, HTTP header, `<meta>`, or the bytes themselves, in this order. What is stated here
    /// counts more than all of these but a byte order mark. Rows of JSONL are read so only if they are no UTF-8.
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    pub(super) encoding: Option<&'static Encoding>,
    /// Largest page that is read, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = MAX_PAGE, value_parser = clap::value_parser!(u64).range(..=LARGEST_PAGE))]
    pub(super) max_page: u64,
}

/// Value of `--from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum From {
    /// Told by name and first bytes
    Auto,
    /// The file is a page
    Text,
    /// A JSON object a line
    Jsonl,
    /// WARC or WET records
    Warc,
}

/// Value of `--as`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum As {
    /// Text that somebody's scraper printed
    Text,
    /// HTML
    Html,
}

/// A tag of a language.
fn language(tag: &str) -> Result<String, String> {
    language_tag::tidy(tag).ok_or_else(|| "no BCP 47 tag, as `en` or `pt-BR` are".to_owned())
}

/// A label of an encoding.
fn encoding(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes())
        .filter(|&encoding| encoding != REPLACEMENT)
        .ok_or_else(|| "no label of the WHATWG's Encoding Standard, as `windows-1251` or `shift_jis` are".to_owned())
}

impl InputArgs {
    /// A cleaner of such pages.
    pub(super) fn cleaner(&self, rules: RuleSet, scorer: Option<Scorer>) -> Cleaner {
        let mut cleaner = Cleaner::new(rules);
        cleaner.scorer = scorer;
        cleaner.language.clone_from(&self.lang);
        cleaner.is_text = self.page_as == Some(As::Text);
        cleaner.is_html = self.page_as == Some(As::Html);
        cleaner
    }

    /// The container that was asked for.
    fn container(&self) -> Container {
        match self.from {
            From::Auto => Container::Auto,
            From::Text => Container::Page,
            From::Jsonl => Container::Jsonl,
            From::Warc => Container::Warc,
        }
    }

    /// How inputs are to be read.
    pub(super) fn read_options(&self, keep: &[String]) -> ReadOptions {
        let fields = RowFields {
            page: self.field.clone(),
            id: self.id_field.clone(),
            url: self.url_field.clone(),
            keep: keep.to_vec(),
        };
        ReadOptions { container: self.container(), fields, max_page: self.max_page, encoding: self.encoding }
    }
}

/// Which rules run.
#[derive(Debug, Clone, Args)]
pub(super) struct RuleArgs {
    /// Packs of your own: a pack file, or a folder of them; one with a built-in pack's name replaces it
    #[arg(long, value_name = "DIR")]
    pub(super) packs: Vec<PathBuf>,
    /// Leave the built-in packs out
    #[arg(long)]
    pub(super) no_builtin: bool,
    /// Run only rules whose id matches
    #[arg(long, value_name = "GLOB")]
    pub(super) only: Vec<String>,
    /// Do not run rules whose id matches
    #[arg(long, value_name = "GLOB")]
    pub(super) skip: Vec<String>,
}

impl RuleArgs {
    /// What to load.
    pub(super) fn options(&self) -> anyhow::Result<Options> {
        let mut user = Vec::new();
        for path in &self.packs {
            user.extend(read_packs(path).map_err(|message| anyhow!("cannot read packs: {message}"))?);
        }
        Ok(Options { no_builtin: self.no_builtin, user, only: self.only.clone(), skip: self.skip.clone() })
    }

    /// The rules; selecting none although some were asked for is an error, and so is a glob that matches none.
    pub(super) fn load(&self) -> anyhow::Result<RuleSet> {
        let rules = load(&self.options()?).context("packs cannot be used")?;
        // What is to be skipped may stand in the packs that are left out.
        let is_missed = |glob: &&String| !self.no_builtin || self.only.contains(glob);
        if let Some(glob) = rules.unmatched().iter().find(is_missed) {
            return Err(anyhow!("--only or --skip: no rule matches `{glob}`; `copydesk rules list` prints their ids"));
        }
        let wants_some = !self.only.is_empty() || !self.packs.is_empty();
        if wants_some && rules.rules().is_empty() {
            return Err(anyhow!("no rule is left to run: look at --only, --skip and --packs"));
        }
        Ok(rules)
    }
}

/// Index and rule of that id.
pub(super) fn rule_of<'r>(rules: &'r RuleSet, id: &str) -> anyhow::Result<(u16, &'r Rule)> {
    rules.find(id).ok_or_else(|| match rules.left_out(id) {
        Some(why) => anyhow!("the rule `{id}` does not run: {why}"),
        None if !id.contains('/') => anyhow!(
            "no rule has the id `{id}`: the id of a rule has its pack and a slash before it, and `score` and the like are steps of the program; `copydesk rules list` prints the rules"
        ),
        None => anyhow!("no rule has the id `{id}`; `copydesk rules list` prints them"),
    })
}

/// How lines are judged that no rule claims.
#[derive(Debug, Args)]
pub(super) struct ScorerArgs {
    /// Let rules alone decide
    #[arg(long, conflicts_with_all = ["favor", "model"])]
    pub(super) no_scorer: bool,
    /// What to do with lines in doubt: drop them for precision, keep them for recall
    #[arg(long, value_enum, default_value_t = FavorArg::Balanced)]
    pub(super) favor: FavorArg,
    /// Model to use instead of the built-in one, as `copydesk fit` writes it
    #[arg(long, value_name = "FILE")]
    pub(super) model: Option<PathBuf>,
}

/// Value of `--favor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FavorArg {
    /// Neither
    Balanced,
    /// Nothing foreign in the body
    Precision,
    /// Nothing of the body lost
    Recall,
}

impl ScorerArgs {
    /// The scorer that was asked for.
    pub(super) fn load(&self) -> anyhow::Result<Option<Scorer>> {
        let favor = match self.favor {
            FavorArg::Balanced => Favor::Balanced,
            FavorArg::Precision => Favor::Precision,
            FavorArg::Recall => Favor::Recall,
        };
        match &self.model {
            _ if self.no_scorer => Ok(None),
            None => Ok(Scorer::built_in(favor)),
            Some(path) => {
                let bytes = std::fs::read(path).with_context(|| format!("cannot read the model {}", path.display()))?;
                let model = Model::from_bytes(&bytes).map_err(|reason| anyhow!("{}: {reason}", path.display()))?;
                Ok(Some(Scorer::new(Arc::new(model), favor)))
            }
        }
    }
}
