// Part 15: the cases, source on the left with gold and answer marked, what the record says on the right.

const caseLink = (doc, cell) => el("a", { href: address({ doc, cell: cell || null }) }, doc, cell ? ` ${cell}` : "");

/** A cell of the case book: [its number, place] where it is right, with answer, outcome, flag and cause where not. */
function readCell(page, [at, place, pred, outcome, flagged, cause]) {
  const gold = page.gold[at], right = outcome === undefined;
  return { kind: "cell", key: report.cases.keys[page.keys][at], gold, pred: right ? gold : pred, outcome: right ? "right" : outcome, flagged, predAt: place, cause, right };
}

/** Any other row; words that are null and have a place are what stands there. */
function readRow(page, [kind, key, gold, pred, outcome, cause, goldAt, predAt]) {
  const there = (words, at) => words === null && at && page.source !== null ? codePoints(page).slice(at[0], at[1]).join("") : words;
  return { kind, key, gold: there(gold, goldAt), pred: there(pred, predAt), outcome, cause, goldAt, predAt, right: outcome === "right" };
}

const points = new Map();
function codePoints(page) {
  if (!points.has(page.doc)) points.set(page.doc, Array.from(page.source));
  return points.get(page.doc);
}

function rowsOf(page, name) {
  const own = page.systems[name];
  if (!own) return { cells: [], prose: [], others: [] };
  return { cells: own.cells.map((one) => readCell(page, one)), prose: own.prose.map((one) => readRow(page, one)), others: own.others.map((one) => readRow(page, one)) };
}
const everyRow = (page, name) => Object.values(rowsOf(page, name)).flat();
const errorsOf = (page, name) => everyRow(page, name).filter((one) => !one.right && one.kind !== "optional");

/** Whether a wrong row is of the kind that was clicked on: a pointer, or "state->state". */
function asked(one) {
  const wanted = state.errors;
  if (!wanted) return !one.right;
  return wanted.startsWith("/") ? one.key === wanted && !one.right : one.outcome === wanted;
}

function listed() {
  const pages = report.cases.pages.filter((page) => page.split === state.split);
  const fits = {
    all: () => true,
    wrong: (page) => errorsOf(page, state.system).length > 0,
    first: (page) => !errorsOf(page, state.system).length && errorsOf(page, state.other).length > 0,
    second: (page) => errorsOf(page, state.system).length > 0 && !errorsOf(page, state.other).length,
  }[state.cases] || (() => true);
  return pages.filter(fits).filter((page) => !state.errors || everyRow(page, state.system).some(asked));
}

/** The source in pieces: wherever a marked place begins or ends, a new piece begins. Offsets count code points. */
function marked(page, rows) {
  const source = codePoints(page), places = [];
  for (const one of rows) for (const [side, at] of [["gold", one.goldAt], ["pred", one.predAt]]) if (at && at[1] > at[0]) places.push({ side, from: at[0], to: at[1], one });
  const edges = [...new Set([0, source.length, ...places.flatMap((place) => [place.from, place.to])])].sort((one, other) => one - other);
  return edges.slice(0, -1).map((from, at) => {
    const to = edges[at + 1], text = source.slice(from, to).join(""), over = places.filter((place) => place.from <= from && place.to >= to);
    if (!over.length) return text;
    const sides = [...new Set(over.map((place) => place.side))], wrong = over.some((place) => !place.one.right);
    const first = over.find((place) => !place.one.right) || over[0];
    return el("mark", { class: `${sides.join(" ")}${wrong ? " wrong" : ""}`, "data-key": first.one.id, title: `${first.one.key}: ${first.one.outcome}`, onclick: () => choose(first.one.id) }, text);
  });
}

function choose(id) {
  for (const node of document.querySelectorAll(".chosen")) node.classList.remove("chosen");
  const nodes = document.querySelectorAll(`[data-key="${CSS.escape(id)}"]`);
  for (const node of nodes) { node.classList.add("chosen"); const box = node.closest(".source, .diff"); if (box) box.scrollTop += node.getBoundingClientRect().top - box.getBoundingClientRect().top - 60; }
}

function recordTable(words, rows) {
  if (!rows.length) return null;
  return [el("h3", null, `${words} (${rows.length})`), table([t("cell"), t("gold"), t("answer"), t("outcome")], rows.map((one) => row([
    one.kind === "finding" || one.kind === "count" || one.kind === "optional" ? t(one.key.split("/")[1]) : el("code", null, one.key), one.gold ?? "–", one.pred ?? "–", el("span", { class: one.right ? "good" : "bad" }, errorName(one.outcome), one.cause && !one.right ? ` (${errorName(one.cause)})` : "", one.flagged ? " ⚑" : ""),
  ], { class: `pick ${one.right ? "right" : "wrong"}`, "data-key": one.id, onclick: () => choose(one.id) })))];
}

function casePage(page) {
  const rows = rowsOf(page, state.system), shown = {};
  let serial = 0;
  for (const [part, own] of Object.entries(rows)) for (const one of own) one.id = one.kind === "cell" ? one.key : `${one.kind}-${serial++}`;
  for (const [part, own] of Object.entries(rows)) shown[part] = own.filter((one) => !state.onlyWrong || !one.right);
  const source = page.source === null ? el("p", { class: "gate none" }, t("held_out")) : el("div", { class: "source", tabindex: 0 }, marked(page, [...rows.cells, ...rows.prose.filter((one) => one.kind !== "optional")]));
  return el("div", { class: "browser" }, source, el("div", { class: "diff", tabindex: 0 }, recordTable(t("cells"), shown.cells), recordTable(t("finding"), shown.prose), recordTable(t("others"), shown.others)));
}

function caseBrowser() {
  const pages = listed(), at = Math.max(0, pages.findIndex((page) => page.doc === state.doc)), page = pages[at];
  const option = (value, words) => el("option", { value, selected: state.cases === value }, words);
  const controls = el("div", { class: "row" },
    el("label", null, t("which_cases"), " ", el("select", { onchange: (event) => go({ cases: event.target.value, errors: null }) }, option("all", t("all_cases")), option("wrong", t("cases_wrong")), option("first", t("cases_first")), option("second", t("cases_second")))),
    el("select", { onchange: (event) => go({ doc: event.target.value, cell: null }) }, pages.map((one) => el("option", { value: one.doc, selected: page && one.doc === page.doc }, `${one.doc} (${errorsOf(one, state.system).length})`))),
    el("button", { onclick: () => step(-1) }, t("last")), el("button", { onclick: () => step(1) }, t("next")),
    el("label", null, el("input", { type: "checkbox", checked: state.onlyWrong, onchange: (event) => go({ onlyWrong: event.target.checked }) }), t("only_wrong")),
    state.errors ? el("button", { onclick: () => go({ errors: null }) }, `${state.errors} ✕`) : null);
  const told = page ? [el("p", { class: "small" }, `${page.doc} · ${page.slices.join(", ")} · ${t("wrong_cells", page.systems[state.system].wrong)}`), casePage(page)] : el("p", null, t("none"));
  return part(15, t("cases_why"), controls, told);
}

function step(by) {
  const pages = listed(), at = Math.max(0, pages.findIndex((page) => page.doc === state.doc)), next = pages[(at + by + pages.length) % pages.length];
  if (next) go({ doc: next.doc, cell: null });
}
