/**
 * Where the form prints what: a table as boxes, each with its top left position and how far it reaches.
 * Everything here is laid out from the form as it is declared; no label and no row is known to this script.
 */

export function rowPointer(table, row) {
  return `/${table.key}/${row.key.replaceAll(".", "/")}`;
}

/** The value under a JSON pointer; undefined where there is none. */
export function valueAt(value, pointer) {
  for (const key of pointer.split("/").slice(1)) value = value?.[key];
  return value;
}

function printedKeys(report, table, row) {
  const value = valueAt(report, rowPointer(table, row));
  return value ? Object.keys(value) : null;
}

function isPrinted(report, table, block) {
  const keys = block.columns.map((column) => column.key).join();
  return block.rows.some((row) => printedKeys(report, table, row)?.join() === keys);
}

/** The edition to draw where nothing printed decides it. */
function editionOf(report, table) {
  return report[table.key].form === "2019" ? "2019" : "2021";
}

/** The blocks that are printed, in whichever edition, and those that the form's edition wants. */
export function blocksOf(report, table) {
  const edition = editionOf(report, table);
  const printed = table.blocks.filter((block) => isPrinted(report, table, block));
  const captions = printed.map((block) => block.caption);
  return table.blocks.filter(
    (block) =>
      printed.includes(block) || (block.editions.includes(edition) && !captions.includes(block.caption)),
  );
}

/** The rows that are printed, in whichever edition, and those that the form's edition wants. */
export function rowsOf(report, table, block) {
  const edition = editionOf(report, table);
  return block.rows.filter((row) => row.editions.includes(edition) || printedKeys(report, table, row));
}

function blocksLayout(report, table, form) {
  const parts = 6; // a block has one, two or three columns of numbers
  const boxes = [];
  let at = 0;
  for (const block of blocksOf(report, table)) {
    const span = parts / block.columns.length;
    boxes.push({ row: at, column: 0, columns: 1 + parts, text: block.caption, head: "caption" });
    boxes.push({ row: at + 1, column: 0, text: form.corner, head: "col" });
    block.columns.forEach((column, index) => {
      boxes.push({ row: at + 1, column: 1 + index * span, columns: span, text: column.label, head: "col" });
    });
    at += 2;
    for (const row of block.rows) {
      boxes.push({ row: at, column: 0, text: row.label, head: "row" });
      block.columns.forEach((column, index) => {
        boxes.push({
          row: at,
          column: 1 + index * span,
          columns: span,
          cell: `${rowPointer(table, row)}/${column.key}`,
        });
      });
      at += 1;
    }
  }
  return { boxes, labels: 1, numbers: parts, headRows: 0 };
}

const DEPTH = 3;

function rowsLayout(report, table, form) {
  const [block] = table.blocks;
  const rows = rowsOf(report, table, block);
  const [everyone, organisations] = form.groups;
  const boxes = [
    { row: 0, column: 0, rows: 3, columns: DEPTH, text: block.caption, head: "note" },
    { row: 0, column: DEPTH, columns: block.columns.length, text: everyone, head: "col" },
  ];
  const grouped = block.columns.map((column) => form.grouped.includes(column.key));
  block.columns.forEach((column, index) => {
    if (grouped[index] && !grouped[index - 1]) {
      const size = grouped.filter(Boolean).length;
      boxes.push({ row: 1, column: DEPTH + index, columns: size, text: organisations, head: "col" });
    }
    boxes.push({
      row: grouped[index] ? 2 : 1,
      rows: grouped[index] ? 1 : 2,
      column: DEPTH + index,
      text: column.label,
      head: "col",
    });
  });
  rows.forEach((row, index) => {
    labelBoxes(rows, index, boxes);
    block.columns.forEach((column, place) => {
      boxes.push({ row: 3 + index, column: DEPTH + place, cell: `${rowPointer(table, row)}/${column.key}` });
    });
  });
  return { boxes, labels: DEPTH, numbers: block.columns.length, headRows: 3 };
}

/** A row's label, and before the first of the rows it holds each label that stands above it. */
function labelBoxes(rows, index, boxes) {
  const row = rows[index];
  row.under.forEach((label, level) => {
    const holds = (other) =>
      other && row.under.slice(0, level + 1).every((one, at) => other.under[at] === one);
    if (holds(rows[index - 1])) return;
    let size = 1;
    while (holds(rows[index + size])) size += 1;
    boxes.push({ row: 3 + index, column: level, rows: size, text: label, head: "group" });
  });
  const depth = row.under.length;
  boxes.push({ row: 3 + index, column: depth, columns: DEPTH - depth, text: row.label, head: "row" });
}

function lineLayout(report, table) {
  const [block] = table.blocks;
  const size = block.columns.length;
  const boxes = [];
  block.rows.forEach((row, index) => {
    const [above] = row.under;
    if (above && block.rows[index - 1]?.under[0] !== above) {
      const members = block.rows.filter((other) => other.under[0] === above).length;
      boxes.push({ row: 0, column: index * size, columns: size * members, text: above, head: "col" });
    }
    boxes.push({
      row: above ? 1 : 0,
      rows: above ? 1 : 2,
      column: index * size,
      columns: size,
      text: row.label,
      head: "col",
    });
    block.columns.forEach((column, place) => {
      boxes.push({ row: 2, column: index * size + place, text: column.label, head: "col" });
      boxes.push({ row: 3, column: index * size + place, cell: `${rowPointer(table, row)}/${column.key}` });
    });
  });
  return { boxes, labels: 0, numbers: size * block.rows.length, headRows: 3 };
}

const LAYOUTS = { blocks: blocksLayout, rows: rowsLayout, line: lineLayout };

/** The boxes of *table* as *report* prints it, a list for each row, from left to right. */
export function layoutOf(report, table, form) {
  const layout = LAYOUTS[table.layout](report, table, form);
  const rows = [];
  for (const box of layout.boxes) (rows[box.row] ??= []).push(box);
  for (const row of rows) row.sort((one, other) => one.column - other.column);
  return { ...layout, rows };
}
