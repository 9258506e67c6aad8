import { el } from "./dom.js";

const OTHER_METRIC = "other";
const NOTHINGS = ["blank", "not_applicable", "text", "absent"];

export function labelled(word, input, className) {
  return el("label", { class: className }, el("span", {}, word), input);
}

function choice(name, options, chosen, say) {
  return el(
    "select",
    { name },
    options.map((option) => el("option", { value: option, selected: option === chosen }, say(option))),
  );
}

export function input(name, value, attributes) {
  const node = el("input", { name, autocomplete: "off", ...attributes });
  node.value = value ?? "";
  return node;
}

export function area(name, value, rows) {
  const node = el("textarea", { name, rows });
  node.value = value ?? "";
  return node;
}

function cellFields(viewer, pointer, now) {
  const { t } = viewer;
  const state = NOTHINGS.includes(now.state) ? now.state : "number";
  return [
    labelled(
      t("becomes"),
      choice("state", ["number", ...NOTHINGS], state, (one) => (one === "number" ? t("isNumber") : t(one))),
    ),
    labelled(t("number"), input("number", now.value, { inputmode: "decimal" })),
  ];
}

function cellNow(viewer, pointer, form) {
  const { t, looked } = viewer;
  if (form.state.value !== "number") return { now: null, now_state: form.state.value };
  const written = form.number.value.trim();
  if (!/^-?\d+(\.\d+)?$/.test(written)) throw new Error(t("needNumber"));
  if (looked.cells.get(pointer)?.measure !== "money" && written.includes("."))
    throw new Error(t("needWhole"));
  return { now: Number(written), now_state: "number" };
}

function fieldFields(viewer, pointer, now) {
  const { t, form } = viewer;
  if (pointer === "/scope")
    return [labelled(t("becomes"), choice("text", form.vocabularies.scope, now.value, t))];
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
  const tense = { problems: "present", rectifications: "done", improvements: "planned" }[
    pointer.split("/")[1]
  ];
  return [
    labelled(t("quote"), area("quote", now.value?.quote, 2), "wide"),
    labelled(
      t("theme"),
      choice("theme", form.vocabularies.theme, now.value?.theme, (one) => one),
    ),
    labelled(
      t("tense"),
      choice("tense", form.vocabularies.tense, now.value?.tense ?? tense, (one) =>
        t(one === "present" ? "present_tense" : one),
      ),
    ),
    now.value ? labelled(t("removeItem"), el("input", { type: "checkbox", name: "gone" }), "check") : null,
  ];
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
  return {
    now: {
      quote: quoteOf(viewer, form),
      theme: form.theme.value,
      tense: form.tense.value,
      group: was?.group ?? 1,
    },
    now_state: null,
  };
}

function countFields(viewer, pointer, now) {
  const { t, form } = viewer;
  const value = now.value ?? { metric: "other", period: "this_year" };
  const check = (name, word) =>
    labelled(word, el("input", { type: "checkbox", name, checked: value[name] }), "check");
  return [
    labelled(t("quote"), area("quote", value.quote, 2), "wide"),
    labelled(
      t("metric"),
      choice(
        "metric",
        [...Object.keys(form.metrics), OTHER_METRIC],
        value.metric,
        (one) => form.metrics[one] ?? t(one),
      ),
    ),
    labelled(t("label"), input("label", value.label)),
    labelled(t("value"), input("number", value.value, { inputmode: "decimal" })),
    labelled(t("unit"), input("unit", value.unit)),
    labelled(
      t("period"),
      choice("period", form.vocabularies.period, value.period, (one) =>
        t(one === "other" ? "other_period" : one),
      ),
    ),
    labelled(t("countYear"), input("year", value.year, { inputmode: "numeric" })),
    labelled(t("channel"), input("channel", value.channel)),
    check("approx", t("approx")),
    check("negated", t("negated")),
    now.value ? labelled(t("removeItem"), el("input", { type: "checkbox", name: "gone" }), "check") : null,
  ];
}

function countNow(viewer, pointer, form, was) {
  if (form.gone?.checked) return { now: null, now_state: null };
  if (!/^-?\d+(\.\d+)?$/.test(form.number.value.trim())) throw new Error(viewer.t("needNumber"));
  const text = (name) => form[name].value.trim() || null;
  return {
    now: {
      metric: form.metric.value,
      label: text("label") ?? viewer.form.metrics[form.metric.value],
      value: Number(form.number.value),
      unit: text("unit"),
      approx: form.approx.checked,
      negated: form.negated.checked,
      period: form.period.value,
      year: text("year") === null ? null : Number(text("year")),
      channel: text("channel"),
      parent: was?.parent ?? null,
      quote: quoteOf(viewer, form),
    },
    now_state: null,
  };
}

export const KINDS = {
  cell: [cellFields, cellNow],
  field: [fieldFields, fieldNow],
  finding: [findingFields, findingNow],
  count: [countFields, countNow],
};

export function correctionKind(viewer, pointer) {
  if (viewer.looked.cells.has(pointer)) return "cell";
  if (/^\/counts\//.test(pointer)) return "count";
  return /^\/(problems|rectifications|improvements)\//.test(pointer) ? "finding" : "field";
}
