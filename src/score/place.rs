//! A [`Reading`] in, where each of its lines stands out: from top and bottom, from prose, from claimed lines.

use super::facts::facts;
use super::line::Claim;
use super::reading::Reading;

facts! {
    /// Where a line stands on its page. Distances count lines, up to [`FAR`].
    PlaceFacts {
        from_top, from_bottom,
        /// Share of the page's lines and words above.
        lines_above, words_above,
        /// Prose lines above and below, and their share.
        prose_above, prose_below, prose_share_above,
        /// Distance to the nearest prose and its words.
        to_prose_above, to_prose_below, prose_words_above, prose_words_below,
        /// Distance to the headline; negative above it.
        from_headline,
        /// Distance to the nearest claimed line above and below, and its claim.
        to_claim_above, to_claim_below, claim_above, claim_below,
        /// Distance to the last line above of these claims.
        to_data_above, to_elsewhere_above, to_people_above, to_notice_above,
        /// Distance to the next line below of these claims.
        to_elsewhere_below, to_people_below, to_notice_below,
        /// Distance to the nearest short line with a year or time, and to the nearest of several lines made up alike.
        to_stamp_above, to_stamp_below, to_recurring_above, to_recurring_below,
        /// The page itself: lines, words, prose lines, share of words in prose, share of lines claimed,
        /// words of a prose line, mean wording.
        page_lines, page_words, page_prose, page_prose_share, page_claimed, page_prose_length, page_wording,
        page_blanks, page_items,
    }
}

/// Distance from which nothing matters any more, in lines.
pub(super) const FAR: f32 = 60.0;

/// Where every line of a page stands.
pub(super) fn places(reading: &Reading) -> Vec<PlaceFacts> {
    let mut places = vec![page(reading); reading.lines.len()];
    from_above(reading, &mut places);
    from_below(reading, &mut places);
    places
}

/// What all lines of a page have in common.
fn page(reading: &Reading) -> PlaceFacts {
    let lines = &reading.lines;
    let count = lines.len().max(1) as f32;
    let sum = |value: &dyn Fn(usize) -> f32| (0..lines.len()).map(value).sum::<f32>();
    let words = sum(&|line| lines[line].words).max(1.0);
    let prose = sum(&|line| f32::from(u8::from(reading.prose[line])));
    let prose_words = sum(&|line| if reading.prose[line] { lines[line].words } else { 0.0 });
    PlaceFacts {
        page_lines: count,
        page_words: words,
        page_prose: prose,
        page_prose_share: prose_words / words,
        page_claimed: sum(&|line| f32::from(u8::from(reading.claims[line].is_out()))) / count,
        page_prose_length: prose_words / prose.max(1.0),
        page_wording: sum(&|line| lines[line].wording) / words,
        page_blanks: sum(&|line| lines[line].blanks.min(1.0)) / count,
        page_items: sum(&|line| f32::from(u8::from(lines[line].kind == 2.0))) / count,
        ..PlaceFacts::default()
    }
}

/// The last line of each kind seen on the way through a page, with its distance.
struct Seen {
    prose: f32,
    prose_words: f32,
    claim: f32,
    claim_code: f32,
    by_claim: [f32; CLAIMS],
    stamp: f32,
    recurring: f32,
}

/// Number of claim groups.
const CLAIMS: usize = Claim::Promotion as usize + 1;

impl Seen {
    fn nothing() -> Self {
        Self {
            prose: FAR,
            prose_words: 0.0,
            claim: FAR,
            claim_code: 0.0,
            by_claim: [FAR; CLAIMS],
            stamp: FAR,
            recurring: FAR,
        }
    }

    /// One line further, which was this one.
    fn pass(&mut self, reading: &Reading, line: usize) {
        let step = |distance: &mut f32| *distance = (*distance + 1.0).min(FAR);
        step(&mut self.prose);
        step(&mut self.claim);
        step(&mut self.stamp);
        step(&mut self.recurring);
        if reading.lines[line].stamp > 0.0 {
            self.stamp = 1.0;
        }
        if reading.lines[line].recurring > 0.0 {
            self.recurring = 1.0;
        }
        self.by_claim.iter_mut().for_each(step);
        if reading.prose[line] {
            (self.prose, self.prose_words) = (1.0, reading.lines[line].words);
        }
        let claim = reading.claims[line];
        self.by_claim[claim as usize] = 1.0;
        if claim.is_out() {
            (self.claim, self.claim_code) = (1.0, f32::from(claim as u8));
        }
    }

    fn to(&self, claim: Claim) -> f32 {
        self.by_claim[claim as usize]
    }
}

fn from_above(reading: &Reading, places: &mut [PlaceFacts]) {
    let mut seen = Seen::nothing();
    let (mut words, mut prose) = (0.0, 0.0);
    let headline = reading.claims.iter().position(|&claim| claim == Claim::Headline);
    for (line, place) in places.iter_mut().enumerate() {
        place.from_top = line as f32;
        place.lines_above = line as f32 / place.page_lines;
        place.words_above = words / place.page_words;
        place.prose_above = prose;
        place.prose_share_above = prose / place.page_prose.max(1.0);
        (place.to_prose_above, place.prose_words_above) = (seen.prose, seen.prose_words);
        (place.to_claim_above, place.claim_above) = (seen.claim, seen.claim_code);
        place.to_data_above = seen.to(Claim::Data);
        place.to_elsewhere_above = seen.to(Claim::Elsewhere);
        place.to_people_above = seen.to(Claim::People);
        place.to_notice_above = seen.to(Claim::Notice);
        (place.to_stamp_above, place.to_recurring_above) = (seen.stamp, seen.recurring);
        place.from_headline = headline.map_or(-FAR, |at| (line as f32 - at as f32).clamp(-FAR, FAR));
        words += reading.lines[line].words;
        prose += f32::from(u8::from(reading.prose[line]));
        seen.pass(reading, line);
    }
}

fn from_below(reading: &Reading, places: &mut [PlaceFacts]) {
    let mut seen = Seen::nothing();
    let mut prose = 0.0;
    for (line, place) in places.iter_mut().enumerate().rev() {
        place.from_bottom = place.page_lines - 1.0 - line as f32;
        place.prose_below = prose;
        (place.to_prose_below, place.prose_words_below) = (seen.prose, seen.prose_words);
        (place.to_claim_below, place.claim_below) = (seen.claim, seen.claim_code);
        (place.to_stamp_below, place.to_recurring_below) = (seen.stamp, seen.recurring);
        place.to_elsewhere_below = seen.to(Claim::Elsewhere);
        place.to_people_below = seen.to(Claim::People);
        place.to_notice_below = seen.to(Claim::Notice);
        prose += f32::from(u8::from(reading.prose[line]));
        seen.pass(reading, line);
    }
}
