import { el } from "./dom.js";
import { layoutOf } from "./form.js";

const MARKS = { blank: "␣", absent: "·", unplaced: "?" };
export const BY = { model: "◆", both: "◈", ocr: "◎" };
const NUMERALS = "一二三四五六";

/** What is drawn in a cell: the number, the words printed, or the mark of its kind of nothing. */
export function drawn(cell) {
  if (cell.state === "number" || cell.state === "zero") {
    return typeof cell.value === "number" && !Number.isSafeInteger(cell.value) && Number.isInteger(cell.value)
      ? cell.raw
      : String(cell.value);
  }
  return MARKS[cell.state] ?? cell.raw ?? "·";
}

function correctedText(correction, t) {
  return correction.now === null
    ? (MARKS[correction.now_state] ?? t(correction.now_state))
    : String(correction.now);
}

function cellNode(viewer, cell, box) {
  const { t, looked } = viewer;
  const correction = viewer.corrections.at(looked, cell.id);
  const said = [
    cell.label,
    viewer.language === "en" && cell.english,
    drawn(cell),
    t(cell.state),
    cell.doubt && t("doubted"),
    cell.method !== "rule" && t(cell.method),
    correction && `${t("changed")}: ${correctedText(correction, t)}`,
  ];
  const classes = [
    "cell",
    `s-${cell.state}`,
    cell.doubt && `doubt-${cell.doubt}`,
    cell.issues.length && "has-issue",
    correction && "corrected",
  ];
  return el(
    "td",
    {
      class: classes.filter(Boolean).join(" "),
      colspan: box.columns ?? 1,
      rowspan: box.rows ?? 1,
      "data-pointer": cell.id,
      tabindex: "-1",
      "aria-label": said.filter(Boolean).join(", "),
      "aria-selected": "false",
      "data-row": box.row,
      "data-column": box.column,
      title: said.filter(Boolean).join("\n"),
    },
    correction ? [el("s", {}, drawn(cell)), el("ins", {}, correctedText(correction, t))] : drawn(cell),
    cell.doubt ? el("span", { class: "flag", "aria-hidden": "true" }, "!") : null,
    BY[cell.method] ? el("span", { class: "by", "aria-hidden": "true" }, BY[cell.method]) : null,
  );
}

function boxNode(viewer, box) {
  if (box.cell) return cellNode(viewer, viewer.looked.cells.get(box.cell) ?? nothing(box), box);
  if (box.head === "note" || box.head === "caption") {
    return el("td", { class: box.head, colspan: box.columns ?? 1, rowspan: box.rows ?? 1 }, box.text);
  }
  const scope =
    box.head === "col"
      ? (box.columns ?? 1) > 1
        ? "colgroup"
        : "col"
      : (box.rows ?? 1) > 1
        ? "rowgroup"
        : "row";
  return el(
    "th",
    {
      class: box.head === "row" ? "leaf" : box.head,
      scope,
      colspan: box.columns ?? 1,
      rowspan: box.rows ?? 1,
    },
    box.text,
  );
}

/** A cell of which the record holds nothing at all. */
function nothing(box) {
  return { id: box.cell, state: "absent", issues: [], label: "", method: "rule", value: null, raw: null };
}

function tableNode(viewer, table) {
  const { form, looked } = viewer;
  const layout = layoutOf(looked.report, table, form);
  const rows = layout.rows.map((boxes) =>
    el(
      "tr",
      {},
      boxes.map((box) => boxNode(viewer, box)),
    ),
  );
  const node = el(
    "table",
    {
      class: `form ${table.layout}`,
      role: "grid",
      "aria-label": `${NUMERALS[table.section - 1]}、${form.sections[table.section]}`,
    },
    layout.headRows ? el("thead", {}, rows.slice(0, layout.headRows)) : null,
    el("tbody", {}, rows.slice(layout.headRows)),
  );
  node.querySelector(".cell")?.setAttribute("tabindex", "0");
  return node;
}

/** A statutory table with its title and state, drawn as the form lays it out. */
export function tableSection(viewer, table) {
  const { t, form, looked } = viewer;
  const value = looked.report[table.key];
  return el(
    "section",
    { class: "table", id: `table-${table.key}` },
    el(
      "h2",
      {},
      `${NUMERALS[table.section - 1]}、${form.sections[table.section]}`,
      viewer.language === "en" ? el("span", { class: "english" }, table.english) : null,
      el("span", { class: `tag ${value.state}` }, t(value.state)),
      value.form
        ? el("span", { class: "tag" }, value.form === "mixed" ? t("mixed") : `${value.form} ${t("edition")}`)
        : null,
    ),
    value.state === "missing"
      ? el("p", { class: "missing" }, t("tableMissing"))
      : el("div", { class: "scroll" }, tableNode(viewer, table)),
  );
}

/** What the colours and marks of cells mean. */
export function legend(viewer) {
  const { t, looked } = viewer;
  const states = new Set([...looked.cells.values()].map((cell) => cell.state));
  const methods = new Set([...looked.cells.values()].map((cell) => cell.method));
  const entry = (className, mark, word) =>
    el("li", {}, el("span", { class: `key cell ${className}`, "aria-hidden": "true" }, mark), word);
  return el(
    "ul",
    { class: "legend", "aria-label": t("states") },
    ["number", "zero", "blank", "not_applicable", "text", "absent", "unplaced"]
      .filter((state) => states.has(state))
      .map((state) =>
        entry(
          `s-${state}`,
          { number: "5", zero: "0", not_applicable: "/", text: "文" }[state] ?? MARKS[state],
          t(state),
        ),
      ),
    [...looked.cells.values()].some((cell) => cell.doubt) ? entry("doubt-error", "!", t("doubted")) : null,
    Object.keys(BY)
      .filter((method) => methods.has(method))
      .map((method) => entry("", BY[method], t(method))),
  );
}

/** The cell to go to from *cell* by an arrow key; null at the edge of the table. */
export function neighbour(cell, key) {
  const [rows, columns] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
    key
  ];
  const cells = [...cell.closest("table").querySelectorAll(".cell")];
  const at = (node) => [Number(node.dataset.row), Number(node.dataset.column)];
  const [row, column] = at(cell);
  const ahead = cells.filter((node) => {
    const [otherRow, otherColumn] = at(node);
    return rows ? (otherRow - row) * rows > 0 : otherRow === row && (otherColumn - column) * columns > 0;
  });
  const distance = (node) => {
    const [otherRow, otherColumn] = at(node);
    return Math.abs(otherRow - row) * 1000 + Math.abs(otherColumn - column);
  };
  return ahead.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}
