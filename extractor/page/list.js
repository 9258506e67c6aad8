import { button, el, fill } from "./dom.js";
import { FACETS, ORDERS, matches, tally } from "./filters.js";

const HEIGHT = 64; // of a row, in CSS pixels; page.css says the same
const SPARE = 8;
/** The list of reports: searched, filtered, sorted; only the rows in sight are drawn. */
export class List {
  constructor(viewer, rows) {
    this.viewer = viewer;
    this.take(rows);
    this.filters = {};
    this.order = "byOrder";
    this.query = "";
    this.chosen = null;
    this.found = this.rows;
    this.drawn = new Map(); // by their place in the list
    this.node = el("nav", { class: "list" });
    this.draw();
  }

  /** List these reports from now on. */
  take(rows) {
    this.rows = rows.map((row, index) => ({
      ...row,
      index,
      haystack: [row.name, row.agency, row.title, row.year, row.sha, ...Object.values(row.columns ?? {})]
        .join("\n")
        .toLowerCase(),
    }));
  }

  /** Draw the whole list anew, as after a change of language. */
  draw() {
    const { t } = this.viewer;
    this.search = el("input", {
      type: "search",
      placeholder: t("search"),
      "aria-label": t("search"),
      class: "search",
      autocomplete: "off",
      spellcheck: "false",
      input: (event) => this.change({ query: event.target.value }),
    });
    this.search.value = this.query;
    this.count = el("p", { class: "count", role: "status" });
    this.space = el("div", { class: "space" });
    this.box = el(
      "div",
      {
        class: "rows",
        role: "listbox",
        tabindex: "0",
        "aria-label": t("list"),
        scroll: () => this.paint(),
        click: (event) => this.click(event),
      },
      this.space,
    );
    this.node.setAttribute("aria-label", t("list"));
    fill(
      this.node,
      el(
        "div",
        { class: "tools" },
        this.search,
        el("div", { class: "facets" }, this.facets(), this.sorting()),
      ),
      this.count,
      this.box,
    );
    this.update();
    if (!this.watching) {
      this.watching = new ResizeObserver(() => this.paint());
      this.watching.observe(this.node);
    }
  }

  facets() {
    const { t } = this.viewer;
    return Object.entries(FACETS).map(([name, values]) => {
      const counted = tally(this.rows, values);
      if (name === "year") counted.sort((one, other) => Number(other[0]) - Number(one[0]));
      if (counted.length < 2 && !this.filters[name]) return null;
      const options = counted.map(([value, count]) =>
        el("option", { value, selected: this.filters[name] === value }, `${t(value)} (${count})`),
      );
      return el(
        "select",
        {
          "aria-label": t(name),
          "data-facet": name,
          change: (event) => this.change({ filters: { ...this.filters, [name]: event.target.value } }),
        },
        el("option", { value: "" }, `${t(name)}`),
        options,
      );
    });
  }

  sorting() {
    const { t } = this.viewer;
    return el(
      "select",
      {
        "aria-label": t("sort"),
        "data-facet": "sort",
        change: (event) => this.change({ order: event.target.value }),
      },
      Object.keys(ORDERS).map((order) =>
        el("option", { value: order, selected: order === this.order }, `↓ ${t(order)}`),
      ),
    );
  }

  change(settings) {
    Object.assign(this, settings);
    this.box.scrollTop = 0;
    this.update();
  }

  clear() {
    this.filters = {};
    this.query = "";
    this.draw();
  }

  update() {
    const { t } = this.viewer;
    const terms = this.query.toLowerCase().split(/\s+/).filter(Boolean);
    this.found = this.rows.filter((row) => matches(row, this.filters, terms)).sort(ORDERS[this.order]);
    this.space.style.height = `${this.found.length * HEIGHT}px`;
    const narrowed = this.found.length < this.rows.length;
    fill(
      this.count,
      el(
        "span",
        {},
        narrowed
          ? `${this.found.length} ${t("shown")} ${this.rows.length} ${t("reports")}`
          : `${this.rows.length} ${t("reports")}`,
      ),
      narrowed || this.query ? button(t("clear"), () => this.clear(), { class: "plain" }) : null,
      this.found.length ? null : el("span", { class: "nothing" }, t("nothing")),
    );
    this.repaint();
  }

  /** Draw the rows in sight: those that came into it are made, those that left it are let go. */
  paint() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / HEIGHT) - SPARE);
    const last = Math.min(
      this.found.length,
      Math.ceil((this.box.scrollTop + this.box.clientHeight) / HEIGHT) + SPARE,
    );
    for (const [at, node] of this.drawn) {
      if (at >= first && at < last) continue;
      node.remove();
      this.drawn.delete(at);
    }
    for (let at = first; at < last; at += 1) {
      if (this.drawn.has(at)) continue;
      this.drawn.set(at, this.row(this.found[at], at));
      this.space.append(this.drawn.get(at));
    }
  }

  /** Draw the rows in sight anew, as after a change of what they say. */
  repaint() {
    this.drawn = new Map();
    this.space.replaceChildren();
    this.paint();
    const active = this.space.querySelector('[aria-selected="true"]');
    if (active) this.box.setAttribute("aria-activedescendant", active.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  row(row, at) {
    const { t } = this.viewer;
    const { error = 0, warning = 0, info = 0 } = row.severities;
    const chips = [
      ["error", error],
      ["warning", warning],
      ["info", info],
    ].filter(([, count]) => count);
    const corrected = this.viewer.corrections.of(row.sha).length;
    const node = el(
      "div",
      {
        class: "row",
        role: "option",
        id: `row-${row.index}`,
        "data-index": row.index,
        "aria-selected": String(row.index === this.chosen),
        "aria-setsize": this.found.length,
        "aria-posinset": at + 1,
      },
      el(
        "span",
        { class: `dot ${row.status}`, title: t(row.status) },
        el("span", { class: "unseen" }, t(row.status)),
      ),
      el("span", { class: "name", title: row.title ?? row.name }, row.agency ?? row.title ?? row.name),
      el(
        "span",
        { class: "of" },
        row.year ?? "—",
        " · ",
        t(row.type),
        row.format && row.format !== "text" ? ` · ${row.format}` : "",
        row.methods
          .filter((method) => method !== "rule")
          .map((method) => el("span", { class: `by ${method}` }, t(method))),
      ),
      el(
        "span",
        { class: "chips" },
        corrected ? el("span", { class: "chip changed", title: t("corrections") }, `✎ ${corrected}`) : null,
        chips.map(([severity, count]) =>
          el(
            "span",
            { class: `chip ${severity}`, title: t(severity) },
            count,
            el("span", { class: "unseen" }, ` ${t(severity)}`),
          ),
        ),
      ),
    );
    node.style.top = `${at * HEIGHT}px`;
    return node;
  }

  click(event) {
    const row = event.target.closest("[data-index]");
    if (row) this.viewer.open(Number(row.dataset.index));
  }

  /** Mark the report that is open, and bring its row in sight. */
  choose(index) {
    this.chosen = index;
    const at = this.found.findIndex((row) => row.index === index);
    const top = at * HEIGHT;
    if (at >= 0 && (top < this.box.scrollTop || top + HEIGHT > this.box.scrollTop + this.box.clientHeight)) {
      this.box.scrollTop = top - this.box.clientHeight / 2 + HEIGHT;
    }
    this.repaint();
  }

  /** The report *step* rows away from the one that is open, among those found. */
  beside(step) {
    const at = this.found.findIndex((row) => row.index === this.chosen);
    return this.found[at < 0 ? 0 : Math.min(Math.max(at + step, 0), this.found.length - 1)];
  }
}
