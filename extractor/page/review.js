import { lines, current, parseLines } from "./corrections.js";
import { button, el, fill, remember, remembered } from "./dom.js";
import { nameOf } from "./issues.js";
import { resolve } from "./corrections.js";

const VERSION = "1";
const OTHER_METRIC = "other";
const NOTHINGS = ["blank", "not_applicable", "text", "absent"];

function labelled(word, input, className) {
  return el("label", { class: className }, el("span", {}, word), input);
}

function choice(name, options, chosen, say) {
  return el("select", { name }, options.map((option) => el("option", { value: option, selected: option === chosen }, say(option))));
}

function input(name, value, attributes) {
  const node = el("input", { name, autocomplete: "off", ...attributes });
  node.value = value ?? "";
  return node;
}

function area(name, value, rows) {
  const node = el("textarea", { name, rows });
  node.value = value ?? "";
  return node;
}

function cellFields(viewer, pointer, now) {
  const { t } = viewer;
  const state = NOTHINGS.includes(now.state) ? now.state : "number";
  return [labelled(t("becomes"), choice("state", ["number", ...NOTHINGS], state, (one) => (one === "number" ? t("isNumber") : t(one)))),
    labelled(t("number"), input("number", now.value, { inputmode: "decimal" }))];
}

function cellNow(viewer, pointer, form) {
  const { t, looked } = viewer;
  if (form.state.value !== "number") return { now: null, now_state: form.state.value };
  const written = form.number.value.trim();
  if (!/^-?\d+(\.\d+)?$/.test(written)) throw new Error(t("needNumber"));
  if (looked.cells.get(pointer)?.measure !== "money" && written.includes(".")) throw new Error(t("needWhole"));
  return { now: Number(written), now_state: "number" };
}

function fieldFields(viewer, pointer, now) {
  const { t, form } = viewer;
  if (pointer === "/scope") return [labelled(t("becomes"), choice("text", form.vocabularies.scope, now.value, t))];
  const type = pointer.endsWith("_on") ? "date" : pointer === "/year" ? "number" : "text";
  return [labelled(t("becomes"), input("text", now.value, { type, placeholder: t("unstated") }), "wide")];
}

function fieldNow(viewer, pointer, form) {
  const written = form.text.value.trim();
  if (!written) return { now: null, now_state: null };
  return { now: pointer === "/year" ? Number(written) : written, now_state: null };
}

function findingFields(viewer, pointer, now) {
  const { t, form } = viewer;
  const tense = { problems: "present", rectifications: "done", improvements: "planned" }[pointer.split("/")[1]];
  return [labelled(t("quote"), area("quote", now.value?.quote, 2), "wide"),
    labelled(t("theme"), choice("theme", form.vocabularies.theme, now.value?.theme, (one) => one)),
    labelled(t("tense"), choice("tense", form.vocabularies.tense, now.value?.tense ?? tense, (one) => t(one === "present" ? "present_tense" : one))),
    now.value ? labelled(t("removeItem"), el("input", { type: "checkbox", name: "gone" }), "check") : null];
}

/** Whether the source holds *quote*, blanks aside; where damage was repaired the two differ, and nobody can tell. */
function isQuoted(viewer, quote) {
  const { source, record } = viewer.looked;
  if (source === null || record.issues.some((issue) => issue.code === "TEXT-REPAIRED")) return true;
  return source.replace(/\s+/g, "").includes(quote.replace(/\s+/g, ""));
}

function quoteOf(viewer, form) {
  const quote = form.quote.value.trim();
  if (!quote || !isQuoted(viewer, quote)) throw new Error(viewer.t("needQuote"));
  return quote;
}

function findingNow(viewer, pointer, form, was) {
  if (form.gone?.checked) return { now: null, now_state: null };
  return { now: { quote: quoteOf(viewer, form), theme: form.theme.value, tense: form.tense.value, group: was?.group ?? 1 }, now_state: null };
}

function countFields(viewer, pointer, now) {
  const { t, form } = viewer;
  const value = now.value ?? { metric: "other", period: "this_year" };
  const check = (name, word) => labelled(word, el("input", { type: "checkbox", name, checked: value[name] }), "check");
  return [labelled(t("quote"), area("quote", value.quote, 2), "wide"),
    labelled(t("metric"), choice("metric", [...Object.keys(form.metrics), OTHER_METRIC], value.metric, (one) => form.metrics[one] ?? t(one))),
    labelled(t("label"), input("label", value.label)), labelled(t("value"), input("number", value.value, { inputmode: "decimal" })),
    labelled(t("unit"), input("unit", value.unit)), labelled(t("period"), choice("period", form.vocabularies.period, value.period, (one) => t(one === "other" ? "other_period" : one))),
    labelled(t("countYear"), input("year", value.year, { inputmode: "numeric" })), labelled(t("channel"), input("channel", value.channel)),
    check("approx", t("approx")), check("negated", t("negated")),
    now.value ? labelled(t("removeItem"), el("input", { type: "checkbox", name: "gone" }), "check") : null];
}

function countNow(viewer, pointer, form, was) {
  if (form.gone?.checked) return { now: null, now_state: null };
  if (!/^-?\d+(\.\d+)?$/.test(form.number.value.trim())) throw new Error(viewer.t("needNumber"));
  const text = (name) => form[name].value.trim() || null;
  return { now: {
    metric: form.metric.value, label: text("label") ?? viewer.form.metrics[form.metric.value], value: Number(form.number.value), unit: text("unit"),
    approx: form.approx.checked, negated: form.negated.checked, period: form.period.value, year: text("year") === null ? null : Number(text("year")),
    channel: text("channel"), parent: was?.parent ?? null, quote: quoteOf(viewer, form),
  }, now_state: null };
}

const KINDS = {
  cell: [cellFields, cellNow], field: [fieldFields, fieldNow], finding: [findingFields, findingNow], count: [countFields, countNow],
};

function correctionKind(viewer, pointer) {
  if (viewer.looked.cells.has(pointer)) return "cell";
  if (/^\/counts\//.test(pointer)) return "count";
  return /^\/(problems|rectifications|improvements)\//.test(pointer) ? "finding" : "field";
}

function dialog(viewer, title, ...content) {
  const node = el("dialog", { class: "sheet", "aria-label": title, close: () => node.remove() },
    el("div", { class: "bar" }, el("h2", {}, title), button(viewer.t("close"), () => node.close(), { class: "icon" }, "✕")), content);
  viewer.root.append(node);
  node.showModal();
  return node;
}

/** Ask what should stand under *pointer*; *save* is given the correction. */
export function askCorrection(viewer, pointer, save) {
  const { t, looked } = viewer;
  const [fields, now] = KINDS[correctionKind(viewer, pointer)];
  const was = pointer.endsWith("/-") ? { value: null, state: null } : current(looked, pointer);
  const wrong = el("p", { class: "wrong", role: "alert" });
  const form = el("form", { method: "dialog" }, el("p", { class: "path" }, pointer.endsWith("/-") ? t(pointer.split("/")[1]) : nameOf(viewer, pointer)),
    el("div", { class: "fields" }, fields(viewer, pointer, was), labelled(t("who"), input("who", remembered("who"))), labelled(t("why"), area("why", "", 2), "wide")), wrong,
    el("div", { class: "acts" }, el("button", { type: "submit", class: "strong" }, t("save"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      if (!form.who.value.trim()) throw new Error(t("needWho"));
      remember("who", form.who.value.trim());
      const { sha256, name } = looked.record.source;
      save({ correction_version: VERSION, sha256, name, pointer, was: was.value, was_state: was.state, ...now(viewer, pointer, form, was.value),
        who: form.who.value.trim(), when: new Date().toISOString(), why: form.why.value.trim() });
      sheet.close();
    } catch (error) {
      wrong.textContent = error.message;
    }
  });
  const sheet = dialog(viewer, t("correction"), form);
  form.querySelector("select, input, textarea").focus();
}

/** The name that `nianbao review` looks for beside the records: that of the page, where it is theirs. */
function fileName(title) {
  return `${(title || "records").replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_")}.corrections.jsonl`;
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function saidOf(value, state, t) {
  if (value === null) return state ? t(state) : t("none");
  return value.quote ?? String(value);
}

function correctionRow(viewer, correction, redraw) {
  const { t, looked } = viewer;
  const here = looked?.record.source.sha256 === correction.sha256;
  const status = here ? resolve(correction, looked).status : "elsewhere";
  return el("li", { class: status }, el("p", {}, el("b", {}, here ? nameOf(viewer, correction.pointer) : correction.pointer), " ", el("s", {}, saidOf(correction.was, correction.was_state, t)), " → ", el("ins", {}, saidOf(correction.now, correction.now_state, t)),
    t(status) ? el("span", { class: "tag" }, t(status)) : null),
  el("p", { class: "of" }, [correction.name, correction.who, correction.when.slice(0, 16).replace("T", " "), correction.why].filter(Boolean).join(" · ")),
  button(t("remove"), () => {
    viewer.uncorrect(correction);
    redraw();
  }, { class: "plain" }));
}

/** All corrections of this page's reports: to look through, to take away as a file, to bring in from one. */
export function showCorrections(viewer) {
  const { t, corrections } = viewer;
  const list = el("ul", { class: "corrections" });
  const said = el("p", { role: "status", class: "of" });
  const redraw = () => fill(list, corrections.all.length ? corrections.all.map((one) => correctionRow(viewer, one, redraw)) : el("li", { class: "unstated" }, t("noCorrections")));
  const load = el("input", { type: "file", accept: ".jsonl", class: "unseen", id: "load-corrections", change: async () => {
    try {
      const found = parseLines(await load.files[0].text());
      found.forEach((one) => viewer.take(one));
      said.textContent = `${found.length} ${t("loaded")}`;
    } catch (error) {
      said.textContent = `${t("badFile")} ${error.message}`;
    }
    redraw();
  } });
  redraw();
  dialog(viewer, t("corrections"), list, said, el("div", { class: "acts" }, load, el("label", { for: "load-corrections", class: "as-button" }, t("load")),
    button(t("copy"), async () => {
      await navigator.clipboard?.writeText(lines(corrections.all)).then(() => { said.textContent = t("copied"); }, () => {});
    }), button(t("download"), () => download(fileName(viewer.title), lines(corrections.all)), { class: "strong" })));
}

const KEYS = [["j k", "k_move"], ["← ↑ ↓ →", "k_cells"], ["Enter", "k_enter"], ["/", "k_search"], ["n p", "k_issue"], ["e", "k_correct"], ["s", "k_source"], ["l", "k_language"], ["t", "k_theme"], ["?", "k_help"], ["Esc", "k_escape"]];

export function showHelp(viewer) {
  dialog(viewer, viewer.t("help"), el("dl", { class: "keys" }, KEYS.map(([keys, word]) => el("div", {}, el("dt", {}, keys.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, viewer.t(word))))));
}
