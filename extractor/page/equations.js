import { rowPointer } from "./form.js";

function termOf(looked, pointer, label) {
  const cell = looked.cells.get(pointer);
  return cell ? { pointer, label, value: cell.value } : null;
}

function rowLabels(form, key) {
  const table = form.tables.find((one) => one.key === key);
  return new Map(
    table.blocks.flatMap((block) => block.rows).map((row) => [row.key, [rowPointer(table, row), row.label]]),
  );
}

function columnLabel(cell) {
  return cell.path.at(-1);
}

function rowLabel(looked, row) {
  return (
    [...looked.cells.values()]
      .find((cell) => cell.row === row)
      ?.path.slice(0, -1)
      .join(" › ") ?? ""
  );
}

/** An identity that holds within a row: its columns, for the row that *issue* names. */
function alongRow(rule, issue, looked) {
  const side = (keys) =>
    keys
      .map((key) => looked.cells.get(`${issue.paths[0]}/${key}`))
      .map((cell) => cell && termOf(looked, cell.id, columnLabel(cell)));
  return { left: side(rule.left), right: side(rule.right), where: rowLabel(looked, issue.paths[0]) };
}

/** An identity that holds within a column: its rows, those that *issue* names. */
function downColumn(rule, issue, looked, form) {
  const column = issue.paths[0]?.split("/").at(-1);
  const labels = rowLabels(form, rule.table);
  const side = (keys) =>
    keys
      .map((key) => labels.get(key))
      .filter((row) => row && issue.paths.includes(`${row[0]}/${column}`))
      .map(([pointer, label]) => termOf(looked, `${pointer}/${column}`, label));
  const cell = looked.cells.get(issue.paths[0]);
  return { left: side(rule.left), right: side(rule.right), where: cell ? columnLabel(cell) : "" };
}

function expectationOf(rule, issue, looked) {
  const term = (key) => {
    const cell = key && looked.cells.get(`${issue.paths[0]}/${key}`);
    return cell ? termOf(looked, cell.id, columnLabel(cell)) : null;
  };
  const less = term(rule.less);
  return {
    left: [term(rule.left)],
    right: less ? [term(rule.right), { ...less, minus: true }] : [term(rule.right)],
    sign: "<",
    where: rowLabel(looked, issue.paths[0]),
  };
}

function sumOf(terms) {
  return terms.reduce((sum, term) => sum + (term.minus ? -1 : 1) * (Number(term.value) || 0), 0);
}

/**
 * The equation that *issue* says does not hold, written out: the terms of both sides with what is printed, their
 * sums, and the sign between them. Null where the issue is about no equation.
 */
export function equationOf(issue, looked, form) {
  const identity = form.identities.find((one) => one.code === issue.code);
  const expectation = form.expectations.find((one) => one.code === issue.code);
  if (!identity && !expectation) return null;
  const sides = expectation
    ? expectationOf(expectation, issue, looked)
    : (identity.across === "columns" ? alongRow : downColumn)(identity, issue, looked, form);
  if (![...sides.left, ...sides.right].every(Boolean) || !sides.left.length || !sides.right.length)
    return null;
  return { sign: "≠", ...sides, leftSum: sumOf(sides.left), rightSum: sumOf(sides.right) };
}
