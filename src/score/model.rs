//! The trained model: its file, and the one that is built in.
//!
//! A model file is the line [`MAGIC`], a line of JSON that describes it (see `MODEL.md`), and four
//! tables of word weights and four forests as raw numbers: reading it is copying it.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::features::{self, Source};
use super::stages::Stages;
use super::trees::read_u32;
use super::wording::WordingModel;

/// First line of a model file.
const MAGIC: &[u8] = b"copydesk model 5\n";

/// What a model file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Names of the features its trees know, in order; a program with other features cannot run it.
    pub features: Vec<String>,
    /// Added to a page's own border, on text pages and on HTML pages.
    pub thresholds: [f32; 2],
    /// Seed of the training.
    pub seed: u64,
    /// Pages it was trained on, and their lines.
    pub pages: usize,
    /// Lines it was trained on.
    pub lines: usize,
}

/// A trained model.
#[derive(Debug, Clone)]
pub struct Model {
    /// What it says of itself.
    pub description: Description,
    /// What the words of a line say of the line.
    pub(crate) own: WordingModel,
    /// What the words of a short line say of the lines after it.
    pub(crate) leads: WordingModel,
    /// What the words of a short line say of the lines before it.
    pub(crate) closes: WordingModel,
    /// What the words of an element's tag, classes and id say of the lines in it.
    pub(crate) classes: WordingModel,
    /// The trees for text pages and for HTML pages; empty where there were no pages of the kind to learn from.
    pub(crate) stages: [Stages; 2],
}

/// The model that is part of the program.
static BUILT_IN: LazyLock<Option<Arc<Model>>> =
    LazyLock::new(|| Model::from_bytes(include_bytes!("model.bin")).ok().map(Arc::new));

impl Model {
    /// The model that is part of the program; `None` while the program is taught new features, until
    /// `copydesk fit` has made its model again.
    #[must_use]
    pub fn built_in() -> Option<Arc<Self>> {
        BUILT_IN.clone()
    }

    /// The bytes of a model file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(serde_json::to_string(&self.description).unwrap_or_default().into_bytes());
        out.push(b'\n');
        for table in self.tables() {
            out.extend((table.weights.len() as u32).to_le_bytes());
            out.extend(table.scale.to_le_bytes());
            out.extend(table.weights.iter().map(|weight| weight.to_le_bytes()[0]));
        }
        self.stages.iter().for_each(|stages| stages.write(&mut out));
        out
    }

    /// Reads the bytes of a model file.
    ///
    /// # Errors
    /// What is wrong with them, for a user.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let rest = bytes.strip_prefix(MAGIC).ok_or("not a model file of this version of copydesk")?;
        let end = memchr::memchr(b'\n', rest).ok_or("the model file is cut short")?;
        let description: Description = serde_json::from_slice(&rest[..end])
            .map_err(|error| format!("the model's description is broken: {error}"))?;
        let names = features::names_in_context(Source::Html);
        if description.features != names {
            return Err("the model was trained for other features: train it again with `copydesk fit`".to_owned());
        }
        let mut rest = &rest[end + 1..];
        let mut read = || {
            let tables = [table(&mut rest)?, table(&mut rest)?, table(&mut rest)?, table(&mut rest)?];
            let stages = [Stages::read(&mut rest, Source::Text)?, Stages::read(&mut rest, Source::Html)?];
            rest.is_empty().then_some((tables, stages))
        };
        let ([own, leads, closes, classes], stages) = read().ok_or("the model file is cut short or damaged")?;
        Ok(Self { description, own, leads, closes, classes, stages })
    }

    /// The tables of word weights, in the order of the file.
    pub(crate) fn tables(&self) -> [&WordingModel; 4] {
        [&self.own, &self.leads, &self.closes, &self.classes]
    }
}

fn table(bytes: &mut &[u8]) -> Option<WordingModel> {
    let slots = read_u32(bytes)? as usize;
    let scale = f32::from_bits(read_u32(bytes)?);
    let weights = bytes.split_off(..slots)?.iter().map(|&byte| i8::from_le_bytes([byte])).collect();
    slots.is_power_of_two().then_some(WordingModel { weights, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_is_there_and_is_read_as_written() {
        let bytes = include_bytes!("model.bin");
        let model = Model::from_bytes(bytes).unwrap();
        assert!(model.to_bytes() == bytes);
        assert!(model.stages.iter().all(|stages| !stages.is_empty()));
        assert!(bytes.len() <= 600 << 10, "{} bytes", bytes.len());
    }

    #[test]
    fn a_model_that_is_cut_short_is_refused() {
        let bytes = include_bytes!("model.bin");
        for end in [0, 5, MAGIC.len(), MAGIC.len() + 10, bytes.len() / 2, bytes.len() - 1] {
            assert!(Model::from_bytes(&bytes[..end]).is_err(), "{end}");
        }
    }
}
