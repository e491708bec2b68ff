//! `copydesk explain --html`, opened in a headless Chromium, where one is installed.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::sample::{article, page, proses};
use crate::work::{Ran, Work, run_in_repository};

/// Names under which systems install it.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser; without one, says so past the test harness, which would keep it to itself.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| BROWSERS.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        let told: &[u8] = b"SKIPPED: no Chromium is installed, so the page of `explain --html` was not opened\n";
        std::io::stderr().write_all(told).unwrap();
    }
    found
}

/// What runs in the page after it was loaded: `body` fills `result`, which comes back.
fn script(body: &str) -> String {
    format!(
        "<script>(async () => {{
        const result = {{}};
        const settle = () => new Promise((done) => setTimeout(done, 50));
        const all = (selector) => [...document.querySelectorAll(selector)];
        const seen = (selector) => all(selector).filter((element) => element.offsetParent !== null);
        const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }}));
        const go = async (hash) => {{ location.hash = hash; await settle(); }};
        await settle();
        {body}
        document.documentElement.dataset.result = JSON.stringify(result);
        }})();</script></body>"
    )
}

/// The page in the browser: what the script found, and what the console said.
fn open(browser: &PathBuf, html: &str, body: &str, width: u32) -> (Value, Vec<String>) {
    let work = Work::new();
    work.file("page.html", html.replace("</body>", &script(body)));
    let mut command = Command::new(browser);
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr"])
        .arg(format!("--window-size={width},900"))
        .arg(format!("--user-data-dir={}", work.path("profile").display()))
        .args(["--virtual-time-budget=10000", "--dump-dom"])
        .arg(format!("file://{}", work.path("page.html").display()))
        .stdin(Stdio::null());
    let ran = Ran::new(command).exits(0);
    let console = ran.err.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect();
    let result =
        ran.out.split_once("data-result=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(result, _)| result);
    let result = html_escape::decode_html_entities(result.expect("the script came to its end")).into_owned();
    (serde_json::from_str(&result).unwrap(), console)
}

fn fixtures() -> String {
    let pages = ["seed-strait-ferries", "html-wordpress-sourdough", "false-friends-harbour-levy"];
    let paths: Vec<String> = pages.iter().map(|slug| format!("fixtures/pages/{slug}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    run_in_repository(&[&["explain", "--html"], &paths[..]].concat()).ok().out.clone()
}

#[test]
fn filters_work_and_the_console_is_silent() {
    let Some(browser) = browser() else { return };
    let (got, console) = open(&browser, &fixtures(), FILTER, 1400);
    assert_eq!(console, Vec::<String>::new());
    assert_eq!(got["start"], json!({"index": 1, "pages": 0, "rows": 3}));
    assert_eq!((&got["page"], &got["labels"]), (&json!(["p1"]), &json!(["related"])));
    let count = |name: &str| got[name].as_u64().unwrap();
    assert!(2 < count("one") && count("one") < count("two") && count("two") < count("every"), "{got}");
    assert_eq!(got["told"], json!(format!("{} of {} lines", got["one"], got["every"])));
    assert_eq!(got["again"], got["every"]);
}

/// A reader filters the lines of a page.
const FILTER: &str = "
    const lines = () => seen('.lines li');
    const button = (label) => document.querySelector(`#p1 .filters [data-label=${label}]`);
    result.start = { index: seen('#index').length, pages: seen('.page').length, rows: all('.pages tbody tr').length };
    await go('p1');
    result.page = seen('.page').map((page) => page.id);
    result.every = lines().length;
    button('related').click();
    result.one = lines().length;
    result.labels = [...new Set(lines().map((line) => line.dataset.labels))];
    result.told = document.querySelector('#p1 .shown').value;
    button('body').click();
    result.two = lines().length;
    document.querySelector('#p1 .filters .all').click();
    result.again = lines().length;
";

#[test]
fn keys_and_reasons_work() {
    let Some(browser) = browser() else { return };
    let (mut got, console) = open(&browser, &fixtures(), KEYS, 1400);
    assert_eq!(console, Vec::<String>::new());
    let why = got.as_object_mut().unwrap().remove("why").unwrap();
    assert!(why.as_str().unwrap().starts_with("en/related/heading: "), "{why}");
    let expected = json!({
        "dropped": "−image", "by_number": 1, "every": 0, "hidden": [true, true], "next": ["p2"], "back": 1, "paragraph": true,
    });
    assert_eq!(got, expected);
}

/// A reader goes through a page by keys, rests on a rule and clicks on a paragraph of the article.
const KEYS: &str = "
    await go('p1');
    press('n'); press('n');
    result.dropped = document.activeElement.querySelector('.fate').textContent;
    const pressed = () => all('#p1 .filters [data-label][aria-pressed=true]').length;
    press('1');
    result.by_number = pressed();
    press('Escape');
    result.every = pressed();
    const why = document.getElementById('why');
    const link = document.querySelector('#p1 [data-judge=\"en/related/heading\"]');
    result.hidden = [why.hidden];
    link.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    result.why = why.hidden ? '' : why.textContent;
    link.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    result.hidden.push(why.hidden);
    document.querySelector('#p1 article [data-line]').click();
    const marked = document.querySelector('#p1 .lines .at');
    result.paragraph = marked?.dataset.line === document.querySelector('#p1 article .at')?.dataset.line;
    press('l'); await settle();
    result.next = seen('.page').map((page) => page.id);
    press('i'); await settle();
    result.back = seen('#index').length;
";

#[test]
fn text_of_a_page_is_never_markup() {
    let Some(browser) = browser() else { return };
    let hostile =
        "</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\"> & \" ' <b>";
    let text = page(&[&format!("Tide {hostile}"), &proses(1, 20)[0], hostile, "ADVERTISEMENT", &proses(2, 20)[1]]);
    let work = Work::with(&[("a\"><b>.txt", &text), ("b.txt", &article())]);
    let html = work.run(&["explain", "--html", "--as", "text", "a\"><b>.txt", "b.txt"]).ok().out.clone();
    let steps = "
        await go('p1');
        result.title = document.title;
        result.foreign = all('main script, main img, main b, .lines li b').length;
        result.shown = all('#p1 .lines .text').map((text) => text.textContent);
    ";
    let (got, console) = open(&browser, &html, steps, 1400);
    assert_eq!(console, Vec::<String>::new());
    assert_eq!((&got["title"], &got["foreign"]), (&json!("2 pages"), &json!(0)));
    assert!(got["shown"].as_array().unwrap().contains(&json!(hostile)), "{got}");
}

#[test]
fn a_narrow_screen_needs_no_scrolling_to_the_side() {
    let Some(browser) = browser() else { return };
    let steps = "
        result.wide = {};
        for (const id of ['index', 'p1', 'p2', 'p3']) {
            await go(id);
            result.wide[id] = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        }
    ";
    let (got, console) = open(&browser, &fixtures(), steps, 500);
    assert_eq!(console, Vec::<String>::new());
    assert_eq!(got["wide"], json!({"index": 0, "p1": 0, "p2": 0, "p3": 0}));
}

#[test]
fn a_fault_in_a_page_is_seen() {
    let Some(browser) = browser() else { return };
    let (_, console) = open(
        &browser,
        "<!DOCTYPE html><body></body>",
        "setTimeout(() => { throw new Error('ebb'); }); await settle();",
        800,
    );
    assert!(console.iter().any(|line| line.contains("ebb")), "{console:?}");
    let foreign = "<!DOCTYPE html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'\"><body><img src=\"data:,\"></body>";
    let (_, console) = open(&browser, foreign, "", 800);
    assert!(console.iter().any(|line| line.contains("Content Security Policy")), "{console:?}");
}
