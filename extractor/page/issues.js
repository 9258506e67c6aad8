import { button, el } from "./dom.js";
import { equationOf } from "./equations.js";

const SEVERITIES = { error: 0, warning: 1, info: 2 };
const CHIPS = 6;
const OPEN = 6; // issues shown before the others are asked for

/** What *code* means, in the reader's language where we have it. */
export function meaningOf(viewer, code) {
  const { issues } = viewer.form;
  return issues[viewer.language][code] ?? issues.en[code] ?? code;
}

/** What stands under *pointer*, in words that a reader of the form knows. */
export function nameOf(viewer, pointer) {
  const { looked, t, form } = viewer;
  const cell = looked.cells.get(pointer);
  if (cell) return cell.label;
  const row = [...looked.cells.values()].find((one) => one.row === pointer);
  if (row) return row.label.split(" · ")[0];
  const value = looked.places.get(pointer)?.value;
  const table = form.tables.find((one) => `/${one.key}` === pointer.split("/").slice(0, 2).join("/"));
  if (table)
    return `${form.sections[table.section]}${pointer.split("/").length > 2 ? ` ${pointer.split("/").slice(2).map(t).join(" ")}` : ""}`;
  return value?.quote ?? t(pointer.split("/")[1]) ?? pointer;
}

function chip(viewer, pointer) {
  const value = viewer.looked.cells.get(pointer)?.value;
  return el(
    "button",
    { type: "button", class: "chip path", "data-pointer": pointer },
    nameOf(viewer, pointer),
    value === null || value === undefined ? null : el("b", {}, ` ${value}`),
  );
}

function term(viewer, one, first) {
  const sign = one.minus ? "−" : first ? "" : "+";
  return el(
    "span",
    { class: `term ${Number(one.value) ? "" : "nil"}` },
    sign ? el("span", { class: "sign" }, sign) : null,
    el(
      "button",
      { type: "button", "data-pointer": one.pointer },
      el("span", { class: "of" }, one.label),
      el("b", {}, one.value ?? "␣"),
    ),
  );
}

/** One side: the terms that are not zero, then the others, which a sum of twenty has many of. */
function side(viewer, terms) {
  const heavy = terms.filter((one) => Number(one.value));
  const light = terms.filter((one) => !Number(one.value));
  if (terms.length <= 7) return terms.map((one, index) => term(viewer, one, index === 0));
  return [
    heavy.map((one, index) => term(viewer, one, index === 0)),
    el(
      "details",
      { class: "zeros" },
      el("summary", {}, `+ ${light.length} ${viewer.t("others")}`),
      light.map((one) => term(viewer, one, false)),
    ),
  ];
}

function equationNode(viewer, equation) {
  const sum = (value, terms) =>
    terms.length > 1 ? el("span", { class: "sum" }, "= ", el("b", {}, String(value))) : null;
  return el(
    "div",
    { class: "equation", role: "group", "aria-label": viewer.t("contradiction") },
    el("div", { class: "side" }, side(viewer, equation.left), sum(equation.leftSum, equation.left)),
    el("div", { class: "versus" }, equation.sign),
    el("div", { class: "side" }, side(viewer, equation.right), sum(equation.rightSum, equation.right)),
  );
}

function issueNode(viewer, issue, number) {
  const { t, looked, form } = viewer;
  const equation = equationOf(issue, looked, form);
  return el(
    "li",
    { class: `issue ${issue.severity}`, "data-issue": number, tabindex: "-1" },
    el(
      "p",
      { class: "what" },
      el("span", { class: `chip ${issue.severity}` }, t(issue.severity)),
      el("code", { title: meaningOf(viewer, issue.code) }, issue.code),
      " ",
      el(
        "span",
        { title: issue.message },
        equation ? equation.where : viewer.language === "en" ? issue.message : meaningOf(viewer, issue.code),
      ),
    ),
    equation || viewer.language === "en" ? null : el("p", { class: "message" }, issue.message),
    equation ? equationNode(viewer, equation) : differences(viewer, issue),
    issue.suggestion
      ? el("p", { class: "suggestion" }, el("b", {}, `${t("suggestion")}: `), issue.suggestion)
      : null,
    equation || !issue.paths.length
      ? null
      : el(
          "p",
          { class: "paths" },
          issue.paths.slice(0, CHIPS).map((path) => chip(viewer, path)),
          issue.paths.length > CHIPS
            ? el("span", { class: "more" }, `+ ${issue.paths.length - CHIPS} ${t("more")}`)
            : null,
        ),
  );
}

function differences(viewer, issue) {
  const { t } = viewer;
  const said = ["expected", "actual"].filter((name) => issue[name] !== null);
  return said.length
    ? el(
        "dl",
        { class: "facts" },
        said.map((name) => el("div", {}, el("dt", {}, t(name)), el("dd", {}, issue[name]))),
      )
    : null;
}

function listed(viewer, wanted) {
  return viewer.looked.record.issues
    .map((issue, number) => ({ issue, number }))
    .filter(({ issue }) => wanted(issue))
    .sort((one, other) => SEVERITIES[one.issue.severity] - SEVERITIES[other.issue.severity]);
}

export function issuesSection(viewer) {
  const { t, form } = viewer;
  const found = listed(viewer, (issue) => !form.claims.includes(issue.code));
  return el(
    "section",
    { class: "issues", id: "issues" },
    el("h2", {}, t("issues"), el("span", { class: "amount" }, found.length)),
    found.length
      ? el(
          "ul",
          {},
          found.slice(0, OPEN).map(({ issue, number }) => issueNode(viewer, issue, number)),
        )
      : el("p", { class: "unstated" }, t("noIssues")),
    found.length > OPEN
      ? el(
          "details",
          {},
          el("summary", {}, `+ ${found.length - OPEN} ${t("more")}`),
          el(
            "ul",
            {},
            found.slice(OPEN).map(({ issue, number }) => issueNode(viewer, issue, number)),
          ),
        )
      : null,
  );
}

/** What no evidence supports: claims of a model that were refused. */
export function claimsSection(viewer) {
  const { t, form, looked } = viewer;
  const found = listed(viewer, (issue) => form.claims.includes(issue.code));
  if (!found.length && !looked.record.usage.calls) return null;
  return el(
    "section",
    { class: "issues claims", id: "claims" },
    el("h2", {}, t("claims"), el("span", { class: "amount" }, found.length)),
    el("p", { class: "unstated" }, found.length ? t("claimsNote") : t("noClaims")),
    el(
      "ul",
      {},
      found.map(({ issue, number }) => issueNode(viewer, issue, number)),
    ),
  );
}

/** A row of links to the parts of a report, with how much there is in each. */
export function contents(viewer) {
  const { t, form, looked } = viewer;
  const jump = (id) => () => document.getElementById(id)?.scrollIntoView({ block: "start" });
  const link = (id, word, count) =>
    el(
      "button",
      { type: "button", class: "jump", click: jump(id) },
      word,
      count === undefined ? null : el("span", { class: "amount" }, count),
    );
  const numerals = "一二三四五六";
  const refused = looked.record.issues.filter((issue) => form.claims.includes(issue.code)).length;
  return el(
    "nav",
    { class: "contents", "aria-label": t("document") },
    link("issues", t("issues"), looked.record.issues.length - refused),
    looked.report
      ? form.tables.map((table) =>
          link(`table-${table.key}`, `${t("tables")} ${numerals[table.section - 1]}`),
        )
      : null,
    looked.report ? link("findings", t("prose")) : null,
    looked.report ? link("counts", t("counts"), looked.report.counts.length) : null,
    refused ? link("claims", t("claims"), refused) : null,
  );
}
