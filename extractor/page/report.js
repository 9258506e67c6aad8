import { blocksOf, rowPointer, rowsOf, valueAt } from "./form.js";
import { linesOf, unitsOf } from "./offsets.js";

const WEIGHTS = { error: 3, warning: 2, info: 1 };
const SECTIONS_AS_TEXT = ["overview", "other_matters"];
export const FINDINGS = ["problems", "rectifications", "improvements"];

/** The state of a cell: what the evidence says, a zero told from other numbers. */
function stateOf(value, state) {
  if (value === null || value === undefined) return state === "number" || !state ? "absent" : state;
  return Number(value) === 0 ? "zero" : "number";
}

function cellsOfRow(report, evidence, table, block, row) {
  const pointer = rowPointer(table, row);
  const values = valueAt(report, pointer);
  const found = evidence[pointer];
  const columns = values ? Object.keys(values) : block.columns.map((column) => column.key);
  const unplaced = !values && found?.start?.[0] !== null && found?.start?.[0] !== undefined;
  return columns.map((key, index) => {
    const column = block.columns.find((one) => one.key === key);
    return {
      id: `${pointer}/${key}`,
      row: pointer,
      key,
      kind: "cell",
      label: `${row.label} · ${column?.label ?? key}`,
      path: [...row.under, row.label, column?.label ?? key],
      english: `${row.english}: ${column?.english ?? key}`,
      measure: column?.measure ?? "count",
      unit: column?.unit ?? "",
      value: values?.[key] ?? null,
      raw: found?.raw[index] ?? null,
      state: unplaced ? "unplaced" : stateOf(values?.[key], found?.state[index]),
      start: found?.start[index] ?? null,
      end: found?.end[index] ?? null,
      method: found?.method ?? "rule",
      page: found?.page ?? null,
      confidence: found?.confidence?.[index] ?? null,
      issues: [],
      doubt: null,
    };
  });
}

function tableCells(report, evidence, form) {
  const cells = new Map();
  for (const table of form.tables) {
    if (report[table.key].state === "missing") continue;
    for (const block of blocksOf(report, table)) {
      for (const row of rowsOf(report, table, block)) {
        for (const cell of cellsOfRow(report, evidence, table, block, row)) cells.set(cell.id, cell);
      }
    }
  }
  return cells;
}

function kindOf(pointer) {
  const [, first, , third] = pointer.split("/");
  if (third === "value") return "numeral";
  if (first === "counts") return "count";
  if (FINDINGS.includes(first)) return "finding";
  return SECTIONS_AS_TEXT.includes(first) ? "section" : "field";
}

function otherPlaces(report, evidence) {
  const places = new Map();
  for (const [pointer, found] of Object.entries(evidence)) {
    if (Array.isArray(found.start)) continue;
    const value = valueAt(report, pointer);
    places.set(pointer, {
      id: pointer,
      kind: kindOf(pointer),
      value,
      raw: found.raw,
      state: found.state,
      start: found.start,
      end: found.end,
      method: found.method,
      page: found.page,
      issues: [],
    });
  }
  return places;
}

/** The sums an identity compares: of its two sides those that are not longer than the left one. */
function sumsOf(rule) {
  return new Set([rule.left, rule.right].filter((side) => side.length <= rule.left.length).flat());
}

/** Whether *cell* is to be marked in an equation that fails: its sums, and of its parts those that are not zero. */
function isDoubted(rule, cell, table) {
  if (!rule) return true;
  const key = rule.across === "columns" ? cell.key : cell.row.slice(table.length + 2).replaceAll("/", ".");
  return sumsOf(rule).has(key) || Boolean(cell.value);
}

function markIssues(record, cells, places, form) {
  record.issues.forEach((issue, number) => {
    const rule = form.identities.find((one) => one.code === issue.code);
    for (const path of issue.paths) {
      places.get(path)?.issues.push(number);
      for (const cell of cells.has(path)
        ? [cells.get(path)]
        : [...cells.values()].filter((one) => one.row === path)) {
        cell.issues.push(number);
        if (!isDoubted(rule, cell, path.split("/")[1])) continue;
        if ((WEIGHTS[issue.severity] ?? 0) > (WEIGHTS[cell.doubt] ?? 0)) cell.doubt = issue.severity;
      }
    }
  });
}

/** A report as it is looked at: its record with every value by its pointer, and its source by lines. */
export function reportOf(item, form) {
  const { record, source, pages, why } = item;
  const { report, evidence } = record;
  const cells = report ? tableCells(report, evidence, form) : new Map();
  const places = report ? otherPlaces(report, evidence) : new Map();
  for (const [pointer, cell] of cells) places.set(pointer, cell);
  markIssues(record, cells, places, form);
  if (source !== null) {
    const units = unitsOf(source);
    for (const place of places.values()) {
      if (place.start === null) continue;
      place.from = units(place.start);
      place.to = units(place.end);
    }
    return { record, report, cells, places, source, why, lines: linesOf(source), pages: pages.map(units) };
  }
  return { record, report, cells, places, source, why, lines: [], pages: [] };
}
