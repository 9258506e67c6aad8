import { button, el } from "./dom.js";
import { FINDINGS } from "./report.js";
import { BY } from "./table.js";

const PERIODS = { other: "other_period" };

/** Attributes of what stands for the value under *pointer* and is chosen by a click. */
function chosenBy(viewer, pointer, className) {
  const corrected = viewer.corrections.at(viewer.looked, pointer);
  return {
    class: `pick ${className} ${corrected ? "corrected" : ""}`,
    "data-pointer": pointer,
    "aria-pressed": "false",
    type: "button",
  };
}

function mark(viewer, pointer) {
  const method = viewer.looked.places.get(pointer)?.method;
  return BY[method] ? el("span", { class: "by", title: viewer.t(method) }, BY[method]) : null;
}

/** The values of the head: who reports, for which year, and when it was published. */
export function headSection(viewer) {
  const { t, looked, form } = viewer;
  const { record, report } = looked;
  const { source, usage, versions } = record;
  const methods = new Map();
  for (const place of looked.places.values()) methods.set(place.method, (methods.get(place.method) ?? 0) + 1);
  const heading = report?.title ?? report?.agency_full ?? report?.agency ?? source.name;
  return el(
    "header",
    { class: "head" },
    el(
      "h1",
      {},
      report
        ? el("button", chosenBy(viewer, "/title", "field"), heading, changed(viewer, "/title"))
        : heading,
    ),
    el(
      "p",
      { class: "tags" },
      el("span", { class: `tag ${record.status}` }, t(record.status)),
      el("span", { class: "tag" }, t(record.document_type)),
      [...methods].map(([method, count]) =>
        el(
          "span",
          { class: `tag method ${method}`, title: t("methods") },
          `${BY[method] ?? ""} ${t(method)} ${count}`,
        ),
      ),
    ),
    report ? null : el("p", { class: "missing" }, t("refusedNote")),
    report
      ? el(
          "dl",
          { class: "fields" },
          form.header.filter((name) => name !== "title").map((name) => field(viewer, name)),
        )
      : null,
    source.columns
      ? el(
          "p",
          { class: "file" },
          Object.entries(source.columns)
            .map(([name, value]) => `${name}: ${value ?? "—"}`)
            .join(" · "),
        )
      : null,
    el(
      "p",
      { class: "file" },
      source.name,
      " · ",
      [
        source.format,
        source.encoding,
        source.chars === null ? null : `${source.chars} ${t("chars")}`,
        `${t("parser")} ${versions.parser}`,
        versions.model,
        usage.calls
          ? `${usage.calls} ${t("calls")}, ${usage.prompt_tokens + usage.completion_tokens} ${t("tokens")}`
          : t("noModel"),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  );
}

/** What a header field should say, where a correction says so. */
function changed(viewer, pointer) {
  const correction = viewer.corrections.at(viewer.looked, pointer);
  return correction
    ? el("ins", {}, ` → ${correction.now === null ? viewer.t("unstated") : correction.now}`)
    : null;
}

function field(viewer, name) {
  const { t, looked } = viewer;
  const value = looked.report[name];
  const said = value === null ? el("span", { class: "unstated" }, t("unstated")) : t(String(value));
  return el(
    "div",
    {},
    el("dt", {}, t(name)),
    el(
      "dd",
      {},
      el(
        "button",
        chosenBy(viewer, `/${name}`, "field"),
        said,
        changed(viewer, `/${name}`),
        mark(viewer, `/${name}`),
      ),
    ),
  );
}

function corrected(viewer, pointer) {
  const correction = viewer.corrections.at(viewer.looked, pointer);
  if (!correction) return null;
  const { t } = viewer;
  return el(
    "ins",
    { class: "note" },
    correction.now === null
      ? `✎ ${t("removeItem")}`
      : `✎ ${[correction.now.quote, correction.now.theme, correction.now.tense, correction.now.metric, correction.now.value].filter((one) => one !== undefined).join(" · ")}`,
  );
}

function finding(viewer, list, one, index) {
  const { t } = viewer;
  const pointer = `/${list}/${index}`;
  const tense = one.tense === "present" ? "present_tense" : one.tense;
  return el(
    "li",
    {},
    el(
      "button",
      chosenBy(viewer, pointer, "finding"),
      el("q", {}, one.quote),
      el(
        "span",
        { class: "notes" },
        el("span", { class: "tag" }, one.theme),
        el("span", { class: "tag" }, t(tense)),
        mark(viewer, pointer),
      ),
    ),
    corrected(viewer, pointer),
  );
}

function added(viewer, list) {
  const { t } = viewer;
  const own = viewer.corrections
    .of(viewer.looked.record.source.sha256)
    .filter((one) => one.pointer === `/${list}/-`);
  return own.map((one) =>
    el(
      "li",
      {},
      el("ins", { class: "note" }, `✎ ${one.now.quote}`),
      " ",
      button(t("remove"), () => viewer.uncorrect(one), { class: "plain" }),
    ),
  );
}

export function findingsSection(viewer) {
  const { t, looked } = viewer;
  return el(
    "section",
    { class: "prose", id: "findings" },
    el("h2", {}, t("prose")),
    FINDINGS.map((list) => [
      el("h3", {}, t(list), el("span", { class: "amount" }, looked.report[list].length)),
      el(
        "ol",
        { class: "findings" },
        looked.report[list].map((one, index) => finding(viewer, list, one, index)),
        added(viewer, list),
      ),
      looked.report[list].length ? null : el("p", { class: "unstated" }, t("noFindings")),
      button(t("addFinding"), () => viewer.correct(`/${list}/-`), { class: "plain add" }),
    ]),
  );
}

function amount(count) {
  return `${count.value}${count.unit ?? ""}`;
}

/** The counts in their order, parts under the whole they belong to. */
function depths(counts) {
  return counts.map((count) => {
    let depth = 0;
    for (let at = count.parent; at !== null && at !== undefined && depth < 3; at = counts[at]?.parent)
      depth += 1;
    return depth;
  });
}

function countRow(viewer, count, index, depth) {
  const { t, form } = viewer;
  const pointer = `/counts/${index}`;
  const name = count.metric === "other" ? count.label : (form.metrics[count.metric] ?? count.metric);
  const notes = [
    count.approx && t("approx"),
    count.negated && t("negated"),
    count.period !== "this_year" && t(PERIODS[count.period] ?? count.period),
    count.year,
    count.channel,
  ].filter(Boolean);
  return el(
    "li",
    { class: `depth-${depth}` },
    el(
      "button",
      chosenBy(viewer, pointer, "stated"),
      el("span", { class: "amount-of" }, el("b", {}, amount(count)), el("span", { class: "metric" }, name)),
      el("q", {}, count.quote),
      el(
        "span",
        { class: "notes" },
        notes.map((note) => el("span", { class: "tag" }, note)),
        mark(viewer, pointer),
      ),
    ),
    corrected(viewer, pointer),
  );
}

export function countsSection(viewer) {
  const { t, looked } = viewer;
  const { counts } = looked.report;
  const depth = depths(counts);
  return el(
    "section",
    { class: "prose", id: "counts" },
    el("h2", {}, t("counts"), el("span", { class: "amount" }, counts.length)),
    el(
      "ul",
      { class: "counts" },
      counts.map((count, index) => countRow(viewer, count, index, depth[index])),
      added(viewer, "counts"),
    ),
    counts.length ? null : el("p", { class: "unstated" }, t("noFindings")),
    button(t("addCount"), () => viewer.correct("/counts/-"), { class: "plain add" }),
  );
}

export function textSections(viewer) {
  const { t, looked } = viewer;
  return ["overview", "other_matters"].map((name) =>
    el(
      "section",
      { class: "prose", id: name },
      el("h2", {}, t(name)),
      looked.report[name] === null
        ? el("p", { class: "unstated" }, t("noFindings"))
        : el(
            "details",
            { open: true },
            el("summary", {}, `${[...looked.report[name]].length} ${t("chars")}`),
            el("p", { class: "text", "data-pointer": `/${name}` }, looked.report[name]),
          ),
    ),
  );
}
