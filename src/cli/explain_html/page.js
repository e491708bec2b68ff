// What the page does: one section at a time, filters by label, reasons on hover and focus, keys.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const pages = all(".page");
  const index = document.getElementById("index");
  const why = document.getElementById("why");
  let current = null;

  document.documentElement.classList.add("js");

  // Shows a page, or the list of pages.
  function show(section) {
    if (!section || section === current) return;
    current?.classList.remove("current");
    current = section;
    section.classList.add("current");
    hideWhy();
  }

  // Follows the address: #p2 is a page, #p2-14 a line of it.
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const section = target?.closest(".page, #index");
    show(section ?? index ?? pages[0]);
    if (target?.matches(".lines li")) point(target);
    else if (target && target !== section) target.scrollIntoView({ block: "nearest" });
    else scrollTo(0, 0);
  }

  function turn(step) {
    const at = pages.indexOf(current) + step;
    if (at < 0 && index) location.hash = "index";
    else if (pages[at]) location.hash = pages[at].id;
  }

  // Marks a line, its paragraph in the article and its place in the bar.
  function point(line) {
    const page = line.closest(".page");
    all(".at", page).forEach((marked) => marked.classList.remove("at"));
    line.hidden = false;
    line.classList.add("at");
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
    paragraph(line)?.classList.add("at");
    const lines = all(".lines li", page);
    const starts = all(".bar a", page);
    const started = starts.filter((run) => lines.indexOf(document.getElementById(run.hash.slice(1))) <= lines.indexOf(line));
    started.at(-1)?.classList.add("at");
  }

  function paragraph(line) {
    return line.closest(".page").querySelector(`article [data-line="${line.dataset.line}"]`);
  }

  function step(by, wanted) {
    if (!current?.matches(".page")) return;
    const lines = all(".lines li", current).filter((line) => !line.hidden || line.classList.contains("at"));
    const marked = lines.findIndex((line) => line.classList.contains("at"));
    let at = marked < 0 && by < 0 ? lines.length : marked;
    do at += by; while (lines[at] && !wanted(lines[at]));
    if (lines[at]) point(lines[at]);
  }

  // Shows only lines of the labels that are pressed; of all, if none is.
  function filter(page) {
    const buttons = all(".filters [data-label]", page);
    const wanted = new Set(buttons.filter(isPressed).map((button) => button.dataset.label));
    const lines = all(".lines li", page);
    const fits = (line) => wanted.size === 0 || line.dataset.labels.split(" ").some((label) => wanted.has(label));
    lines.forEach((line) => { line.hidden = !fits(line); });
    all(".bar a", page).forEach((run) => run.classList.toggle("off", document.getElementById(run.hash.slice(1)).hidden));
    press(page.querySelector(".filters .all"), wanted.size === 0);
    const shown = lines.filter((line) => !line.hidden).length;
    page.querySelector(".shown").value = wanted.size ? `${shown} of ${lines.length} lines` : "";
  }

  function isPressed(button) {
    return button.getAttribute("aria-pressed") === "true";
  }

  function press(button, pressed) {
    button.setAttribute("aria-pressed", String(pressed));
  }

  function only(page, button) {
    all(".filters [data-label]", page).forEach((other) => press(other, other === button));
    filter(page);
  }

  // The reason of a rule, beside the link that names it.
  function showWhy(link) {
    const row = document.getElementById(link.hash.slice(1));
    const reason = row?.querySelector(".why")?.textContent;
    if (!reason) return;
    why.textContent = `${link.dataset.judge}: ${reason}`;
    why.hidden = false;
    link.setAttribute("aria-describedby", "why");
    const place = link.getBoundingClientRect();
    why.style.left = `${Math.max(8, Math.min(place.left, innerWidth - why.offsetWidth - 8)) + scrollX}px`;
    const below = place.bottom + 4 + why.offsetHeight < innerHeight;
    why.style.top = `${(below ? place.bottom + 4 : place.top - why.offsetHeight - 4) + scrollY}px`;
  }

  function hideWhy() {
    why.hidden = true;
    all("[aria-describedby=why]").forEach((link) => link.removeAttribute("aria-describedby"));
  }

  const keys = {
    j: () => step(1, () => true),
    k: () => step(-1, () => true),
    n: () => step(1, (line) => !line.classList.contains("kept")),
    p: () => step(-1, (line) => !line.classList.contains("kept")),
    h: () => turn(-1),
    l: () => turn(1),
    i: () => { if (index) location.hash = "index"; },
    0: () => { if (current?.matches(".page")) only(current, null); },
    Escape: () => { hideWhy(); keys[0](); },
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const button = /^[1-9]$/.test(event.key) && current && all(".filters [data-label]", current)[event.key - 1];
    if (button) only(current, button);
    else if (event.key === "Enter" && event.target.matches(".lines li")) paragraph(event.target)?.scrollIntoView({ block: "nearest" });
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });

  addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const page = event.target.closest(".page");
    const line = event.target.closest(".lines li");
    const told = event.target.closest("article [data-line]");
    if (button?.matches(".all")) only(page, null);
    else if (button?.dataset.label) { press(button, !isPressed(button)); filter(page); }
    else if (button?.matches(".previous")) turn(-1);
    else if (button?.matches(".next")) turn(1);
    else if (button?.matches(".list")) location.hash = "index";
    else if (told) { const source = page.querySelector(`.lines [data-line="${told.dataset.line}"]`); if (source) point(source); }
    else if (line && !event.target.closest("a") && getSelection().isCollapsed) point(line);
  });

  for (const [name, act] of [["mouseover", showWhy], ["focusin", showWhy], ["mouseout", hideWhy], ["focusout", hideWhy]]) {
    addEventListener(name, (event) => {
      const link = event.target.closest?.("[data-judge]");
      if (link) act(link);
    });
  }

  all(".lines").forEach((lines) => lines.firstElementChild?.setAttribute("tabindex", "0"));
  document.querySelector(".pager").hidden = pages.length < 2;
  addEventListener("hashchange", follow);
  follow();
})();
