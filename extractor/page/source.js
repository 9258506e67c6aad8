import { button, el, fill } from "./dom.js";
import { lineAt, piecesOf } from "./offsets.js";

const LONG = 3000; // lines of a source that are laid out only where they are looked at

/** The numeral of a count is chosen as the count it belongs to. */
export function ownerOf(pointer) {
  return pointer.replace(/^(\/counts\/\d+)\/value$/, "$1");
}

function isMarked(place) {
  return place.from !== undefined && place.to > place.from;
}

function pieceClass(places) {
  const kinds = new Set(places.map((place) => place.kind));
  if (kinds.has("cell")) {
    const cell = places.find((place) => place.kind === "cell");
    return `mark cell-mark s-${cell.state} ${cell.doubt ? `doubt-${cell.doubt}` : ""}`;
  }
  const kind = ["numeral", "count", "finding", "field", "section"].find((one) => kinds.has(one));
  return `mark ${kind}-mark`;
}

/** The source beside the record: every span that evidence names is marked, and leads back to its value. */
export class Source {
  constructor(viewer) {
    this.viewer = viewer;
    this.node = el("aside", { class: "source", id: "source", click: (event) => this.click(event) });
    this.pieces = new Map();
    this.lit = [];
  }

  draw() {
    const { t, looked } = this.viewer;
    this.pieces = new Map();
    this.lit = [];
    this.node.setAttribute("aria-label", t("source"));
    this.text = el("div", { class: "lines", tabindex: "0", role: "region", "aria-label": t("source") });
    fill(
      this.node,
      el(
        "div",
        { class: "bar" },
        el("h2", {}, t("source")),
        el("span", { class: "file" }, looked?.record.source.name ?? ""),
        button(t("closeSource"), () => this.viewer.toggleSource(false), { class: "icon close" }, "✕"),
      ),
      this.text,
    );
    if (!looked) return;
    if (looked.source === null)
      fill(
        this.text,
        el("p", { class: "missing" }, t(looked.why === "long" ? "sourceLong" : "sourceAbsent")),
      );
    else fill(this.text, this.lines());
    this.text.classList.toggle("long", looked.lines.length > LONG);
  }

  lines() {
    const { looked, t } = this.viewer;
    const places = [...looked.places.values()].filter(isMarked);
    const pages =
      looked.pages.length > 1
        ? looked.pages.map((from, index) => ({ at: lineAt(looked.lines, from), number: index + 1 }))
        : [];
    return looked.lines.map((line, index) => {
      const here = places.filter((place) => place.from < line.end && place.to > line.start);
      const page = pages
        .filter((one) => one.at === index)
        .map((one) => el("div", { class: "page-break" }, `${t("page")} ${one.number}`));
      return [
        page,
        el(
          "div",
          { class: "line", "data-line": index + 1 },
          piecesOf(line, here).map((piece) => this.piece(piece)),
        ),
      ];
    });
  }

  piece({ from, to, places }) {
    const text = this.viewer.looked.source.slice(from, to);
    if (!places.length) return text;
    const node = el("span", { class: pieceClass(places) }, text);
    node.places = places;
    for (const place of places) {
      if (!this.pieces.has(place.id)) this.pieces.set(place.id, []);
      this.pieces.get(place.id).push(node);
    }
    return node;
  }

  click(event) {
    const node = event.target.closest(".mark");
    if (!node || String(getSelection())) return;
    const nearest = [...node.places].sort((one, other) => one.to - one.from - (other.to - other.from));
    const ids = [...new Set(nearest.map((place) => ownerOf(place.id)))];
    const at = ids.indexOf(this.viewer.selected);
    this.viewer.select(ids[(at + 1) % ids.length], "source");
  }

  /** Light up where *pointer* stands, and bring it in sight unless the reader is there already. */
  light(pointer, scrolls) {
    for (const node of this.lit) node.classList.remove("lit", "lit-strong");
    this.lit = [];
    if (pointer === null) return;
    for (const [id, name] of [
      [pointer, "lit"],
      [`${pointer}/value`, "lit-strong"],
    ]) {
      for (const node of this.pieces.get(id) ?? []) {
        node.classList.add(name);
        this.lit.push(node);
      }
    }
    if (!scrolls || !this.lit[0]) return;
    this.scrollTo(this.lit[0]);
    requestAnimationFrame(() => this.lit[0] && this.scrollTo(this.lit[0])); // lines laid out only now may have moved it
  }

  scrollTo(node) {
    const box = this.text.getBoundingClientRect();
    const at = node.getBoundingClientRect();
    if (at.top < box.top + 24 || at.bottom > box.bottom - 24) {
      this.text.scrollTop += at.top - box.top - box.height / 3;
    }
  }
}
