import { button, el, fill } from "./dom.js";
import { meaningOf, nameOf } from "./issues.js";
import { lineAt } from "./offsets.js";
import { drawn } from "./table.js";

const AROUND = 40; // characters of the source shown on either side

function placeOf(viewer, place) {
  const { t, looked } = viewer;
  if (place.start === null || place.start === undefined) return t("noPlace");
  const said = [];
  if (looked.source !== null) said.push(`${t("line")} ${lineAt(looked.lines, place.from) + 1}`);
  const page =
    place.page ?? (looked.pages.length > 1 ? looked.pages.filter((from) => from <= place.from).length : null);
  if (page !== null) said.push(`${t("page")} ${page}`);
  return [...said, `${t("offset")} ${place.start}–${place.end}`].join(" · ");
}

/** The words of the source around *place*, with the place itself marked. */
function context(viewer, place) {
  const { source } = viewer.looked;
  if (source === null || place.from === undefined || place.kind === "section") return null;
  const plain = (from, to) => source.slice(Math.max(from, 0), to).replace(/\s+/g, " ");
  return el(
    "p",
    { class: "context" },
    plain(place.from - AROUND, place.from),
    el("mark", {}, plain(place.from, place.to)),
    plain(place.to, place.to + AROUND),
  );
}

function valueOf(viewer, place) {
  const { t } = viewer;
  if (place.kind === "cell") return el("span", { class: `key cell s-${place.state}` }, drawn(place));
  if (place.kind === "field")
    return place.value === null || place.value === undefined ? t("unstated") : t(String(place.value));
  if (place.kind === "count") return `${place.value.value}${place.value.unit ?? ""}`;
  return null;
}

function facts(viewer, place) {
  const { t } = viewer;
  const pairs = [
    [
      "value",
      [
        valueOf(viewer, place),
        place.kind === "cell" ? el("span", { class: "of" }, ` ${t(place.state)}`) : null,
      ],
    ],
    ["stands", place.raw === null ? null : el("code", { class: "raw" }, place.raw)],
    ["where", placeOf(viewer, place)],
    [
      "howRead",
      place.confidence === null || place.confidence === undefined
        ? t(place.method)
        : `${t(place.method)} · ${t("confidence")} ${Math.round(place.confidence * 100)} %`,
    ],
  ];
  return el(
    "dl",
    {},
    pairs
      .filter(([, said]) => said !== null && said?.[0] !== null)
      .map(([name, said]) => el("div", {}, el("dt", {}, t(name)), el("dd", {}, said))),
  );
}

/** The issues that touch the chosen value, each a way to where it is explained. */
function doubts(viewer, place) {
  const { looked } = viewer;
  return [...new Set(place.issues)].map((number) => {
    const issue = looked.record.issues[number];
    return button(issue.code, () => viewer.showIssue(number), {
      class: `chip ${issue.severity}`,
      title: meaningOf(viewer, issue.code),
    });
  });
}

/** What is chosen: its value, what is printed, where, how it was read, and what is doubtful about it. */
export class Inspector {
  constructor(viewer) {
    this.viewer = viewer;
    this.node = el("div", { class: "inspector", role: "region", "aria-live": "polite" });
  }

  draw() {
    const { t, looked, selected } = this.viewer;
    this.node.setAttribute("aria-label", t("cell"));
    this.node.hidden = !looked;
    if (!looked) return;
    if (selected === null) {
      fill(this.node, el("p", { class: "hint" }, t("pick")));
      return;
    }
    const place = looked.places.get(selected) ?? {
      id: selected,
      kind: "field",
      value: looked.report?.[selected.slice(1)],
      raw: null,
      start: null,
      method: "rule",
      issues: [],
    };
    const correction = this.viewer.corrections.at(looked, selected);
    fill(
      this.node,
      el(
        "div",
        { class: "chosen" },
        el(
          "p",
          { class: "path" },
          place.path ? place.path.map((one) => el("span", {}, one)) : nameOf(this.viewer, selected),
        ),
        place.english && this.viewer.language === "en" ? el("p", { class: "english" }, place.english) : null,
        facts(this.viewer, place),
        context(this.viewer, place),
      ),
      el(
        "div",
        { class: "acts" },
        doubts(this.viewer, place),
        correction ? button(t("remove"), () => this.viewer.uncorrect(correction), { class: "plain" }) : null,
        place.kind === "section"
          ? null
          : button(t("correct"), () => this.viewer.correct(selected), { class: "plain strong" }),
        place.from === undefined
          ? null
          : button(t("openSource"), () => this.viewer.toggleSource(true), { class: "plain to-source" }),
        button(t("close"), () => this.viewer.select(null), { class: "icon" }, "✕"),
      ),
    );
  }
}
