// Part 16, the state of the page in its address, and the page itself.

const report = JSON.parse(document.getElementById("report").textContent);
const once = JSON.parse(document.getElementById("once").textContent);
const usual = { split: null, system: null, other: null, lang: "en", theme: "", doc: null, cell: null, cases: "all", errors: null, criterion: "nonzero_f1", shares: false, onlyWrong: false };
let state = { ...usual };

function part(number, why, ...children) {
  return el("section", { id: `part${number}` }, el("h2", null, t(`part${number}`)), why ? el("p", { class: "why" }, why) : null, children);
}

/** The address of the page in another state; only what differs from the usual stands in it. */
function address(changes) {
  const next = { ...state, ...changes };
  const pairs = Object.entries(next).filter(([key, value]) => known(value) && value !== usual[key] && value !== "").map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `#${pairs.join("&")}`;
}

/** Move to another state and draw it; the reader stays where they are unless a part is named. */
function go(changes, target) {
  const where = window.scrollY;
  history.replaceState(null, "", address(changes) || "#");
  load();
  if (target) document.getElementById(target).scrollIntoView();
  else window.scrollTo(0, where);
}

/** The state from the address; a document may be named by any part of its name. */
function load() {
  const given = Object.fromEntries(location.hash.slice(1).split("&").filter((pair) => pair.includes("=")).map((pair) => { const at = pair.indexOf("="); return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]; }));
  state = { ...usual, ...given, shares: given.shares === "true", onlyWrong: given.onlyWrong === "true" };
  if (state.doc) {
    const page = report.cases.pages.find((one) => one.doc === state.doc) || report.cases.pages.find((one) => one.doc.includes(state.doc) || state.doc.includes(one.doc));
    if (page) { state.doc = page.doc; state.split = page.split; }
  }
  if (!report.splits[state.split]) state.split = Object.keys(report.splits)[0];
  const names = Object.keys(here().systems);
  if (!names.includes(state.system)) state.system = names[names.length > 1 ? 1 : 0];
  const others = [...names, ...(here().baselines.previous ? ["previous"] : [])];
  if (!others.includes(state.other) || state.other === state.system) state.other = others.find((name) => name !== state.system) || state.system;
  lang = state.lang === "zh" ? 1 : 0;
  document.documentElement.lang = lang ? "zh-CN" : "en";
  if (state.theme) document.documentElement.dataset.theme = state.theme; else delete document.documentElement.dataset.theme;
  draw();
}

function choice(words, values, chosen, change) {
  return el("label", null, words, el("select", { onchange: (event) => change(event.target.value) }, values.map((value) => el("option", { value, selected: value === chosen }, value))));
}

function controls() {
  const names = Object.keys(here().systems), others = [...names, ...(here().baselines.previous ? ["previous"] : [])].filter((name) => name !== state.system);
  const dark = state.theme === "dark" || (!state.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  return [
    choice(t("split"), Object.keys(report.splits), state.split, (split) => go({ split, doc: null, cell: null })),
    choice(t("system"), names, state.system, (name) => go({ system: name })),
    others.length ? choice(t("against"), others, state.other, (other) => go({ other })) : null,
    el("button", { onclick: () => go({ lang: lang ? "en" : "zh" }) }, t("language")),
    el("button", { onclick: () => go({ theme: dark ? "light" : "dark" }) }, t("theme")),
  ];
}

function methods() {
  const made = report.provenance, agreed = report.agreement;
  const rows = report.headlines.filter((one) => method(one.key)).map((one) => row([label(one.key), method(one.key)]));
  return part(16, null, table([t("metric"), ""], rows), el("p", null, method("intervals", made.draws, made.seed)),
    el("p", null, agreed ? t("agreement_line", agreed.n, num(agreed.values), num(agreed.component), num(agreed.strict), num(agreed.counts), num(agreed.theme)) : t("agreement_none")));
}

function draw() {
  const parts = [madeFrom, verdict, headlineTable, byReport, states, formMaps, findings, counts, checks, sliceTable, damage, risk, pareto, cost, caseBrowser, methods];
  document.getElementById("controls").replaceChildren(...controls().filter(Boolean));
  document.getElementById("parts").replaceChildren(el("ol", null, parts.map((_, at) => el("li", null, el("a", { href: `#part${at + 1}`, onclick: (event) => { event.preventDefault(); document.getElementById(`part${at + 1}`).scrollIntoView(); } }, `${at + 1}. ${t(`part${at + 1}`)}`)))));
  document.getElementById("main").replaceChildren(...parts.map((one) => one()));
  if (state.cell) choose(state.cell);
}

/** To the case, or the part, that the address names. */
function arrive() {
  const target = /^#part\d+$/.test(location.hash) ? location.hash.slice(1) : state.doc ? "part15" : null;
  if (target && document.getElementById(target)) document.getElementById(target).scrollIntoView();
}

addEventListener("hashchange", () => { load(); arrive(); });
addEventListener("keydown", (event) => {
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});
load();
arrive();
