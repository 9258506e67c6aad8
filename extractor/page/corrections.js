import { valueAt } from "./form.js";

const APPENDS = /^\/(problems|rectifications|improvements|counts)\/-$/;
const ITEM = /^\/(problems|rectifications|improvements|counts)\/(\d+)$/;

function same(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** What the record says under *pointer* now: its value, and of a cell which state it has. */
export function current(looked, pointer) {
  const cell = looked.cells.get(pointer);
  if (cell) return { value: cell.value, state: cell.state === "zero" ? "number" : cell.state };
  return { value: valueAt(looked.report, pointer) ?? null, state: null };
}

/** The pointer of the item of a list that *correction* was made against, which may have moved. */
function foundItem(correction, looked) {
  const [, list] = correction.pointer.match(ITEM);
  const items = looked.report[list];
  if (same(valueAt(looked.report, correction.pointer), correction.was)) return correction.pointer;
  const index = items.findIndex((item) => same(item, correction.was));
  return index < 0 ? null : `/${list}/${index}`;
}

/**
 * Where *correction* stands in a report as it is read today, and whether it still holds: "holds", "stale" where the
 * value under it changed, "settled" where the record says by itself what the correction asks for.
 */
export function resolve(correction, looked) {
  if (!looked.report) return { pointer: correction.pointer, status: "stale" };
  const appended = correction.pointer.match(APPENDS);
  if (appended) {
    const settled = looked.report[appended[1]].some((item) => same(item, correction.now));
    return { pointer: correction.pointer, status: settled ? "settled" : "holds" };
  }
  if (ITEM.test(correction.pointer)) {
    const pointer = foundItem(correction, looked);
    if (pointer) return { pointer, status: "holds" };
    const settled =
      correction.now !== null && same(valueAt(looked.report, correction.pointer), correction.now);
    return { pointer: correction.pointer, status: settled ? "settled" : "stale" };
  }
  const now = current(looked, correction.pointer);
  const is = (value, state) => same(now.value, value) && (state === null || now.state === state);
  if (is(correction.was, correction.was_state)) return { pointer: correction.pointer, status: "holds" };
  return {
    pointer: correction.pointer,
    status: is(correction.now, correction.now_state) ? "settled" : "stale",
  };
}

/** One correction a line, as the file beside the records holds them. */
export function lines(corrections) {
  return corrections.map((correction) => `${JSON.stringify(correction)}\n`).join("");
}

const FIELDS = [
  "correction_version",
  "sha256",
  "name",
  "pointer",
  "was",
  "was_state",
  "now",
  "now_state",
  "who",
  "when",
  "why",
];

/** The corrections in *text*; an Error names the first line that is none. */
export function parseLines(text) {
  return text
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => {
      let value = null;
      try {
        value = JSON.parse(line);
      } catch {
        /* said below */
      }
      if (!value || FIELDS.some((field) => !(field in value)) || typeof value.pointer !== "string")
        throw new Error(line.slice(0, 80));
      return value;
    });
}

/** Corrections by document and place: a later one for the same place stands for an earlier one. */
export class Corrections {
  constructor(known) {
    this.all = [];
    known.forEach((correction) => this.add(correction));
  }

  add(correction) {
    const isNew = APPENDS.test(correction.pointer);
    this.all = this.all.filter(
      (one) =>
        one.sha256 !== correction.sha256 ||
        one.pointer !== correction.pointer ||
        (isNew && !same(one.now, correction.now)),
    );
    this.all.push(correction);
  }

  remove(correction) {
    this.all = this.all.filter((one) => one !== correction);
  }

  of(sha) {
    return this.all.filter((one) => one.sha256 === sha);
  }

  /** The correction that holds for what stands under *pointer* of the report looked at. */
  at(looked, pointer) {
    return this.of(looked.record.source.sha256).find((one) => {
      const found = resolve(one, looked);
      return found.pointer === pointer && found.status === "holds";
    });
  }
}
