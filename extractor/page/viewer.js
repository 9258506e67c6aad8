import { Corrections } from "./corrections.js";
import { el, fill, remember, remembered } from "./dom.js";
import { drawBar, drawReport } from "./frame.js";
import { Inspector } from "./inspector.js";
import { listen } from "./keys.js";
import { List } from "./list.js";
import { reportOf } from "./report.js";
import { askCorrection, showHelp } from "./review.js";
import { ownerOf, Source } from "./source.js";
import { firstLanguage, wordsOf } from "./words.js";

const OTHER = { zh: "en", en: "zh" };

/**
 * Reports to look at: a list, the report that is open, its source beside it.
 *
 * *setup* holds the form as declared, a title, a language, and corrections already known; *rows* are the rows of the
 * list; *load* gives of a row its report. A host page may feed one report as well as a thousand.
 */
export class Viewer {
  constructor(root, setup, rows, load) {
    Object.assign(this, {
      root,
      form: setup.form,
      title: setup.title,
      home: setup.home,
      load,
      looked: null,
      selected: null,
      issue: -1,
    });
    this.speak(firstLanguage(setup.language, remembered("language")));
    this.corrections = new Corrections(setup.corrections ?? []);
    this.filed = new Set(this.corrections.all.map((one) => JSON.stringify(one)));
    this.recall(rows);
    this.source = new Source(this);
    this.inspector = new Inspector(this);
    this.list = new List(this, rows);
    this.bar = el("header", { class: "top" });
    this.body = el("div", { class: "body" });
    this.main = el("main", { class: "report", id: "report", tabindex: "-1" }, this.body, this.inspector.node);
    this.skip = el("a", {
      class: "skip",
      href: "#report",
      click: (event) => {
        event.preventDefault();
        this.main.focus();
      },
    });
    root.classList.add("nianbao");
    this.look("list");
    this.toggleSource(remembered("source") ?? matchMedia("(min-width: 1100px)").matches);
    if (remembered("theme")) document.documentElement.dataset.theme = remembered("theme");
    fill(root, this.skip, this.bar, this.list.node, this.main, this.source.node);
    root.addEventListener("click", (event) => this.click(event));
    listen(this);
    addEventListener("hashchange", () => this.follow());
    this.draw();
    this.follow();
  }

  /** Take up the corrections of these reports that were entered in this browser and stand in no file yet. */
  recall(rows) {
    this.known = new Set(rows.map((row) => row.sha));
    for (const correction of remembered("corrections") ?? [])
      if (this.known.has(correction.sha256)) this.corrections.add(correction);
  }

  /** Keep the corrections that stand in no file yet; pages from disk share one memory, so those of other pages stay. */
  keep() {
    const others = (remembered("corrections") ?? []).filter((one) => !this.known.has(one.sha256));
    remember("corrections", [
      ...others,
      ...this.corrections.all.filter((one) => !this.filed.has(JSON.stringify(one))),
    ]);
  }

  speak(language) {
    this.language = language;
    this.t = wordsOf(language);
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }

  switchLanguage() {
    this.speak(OTHER[this.language]);
    remember("language", this.language);
    this.list.draw();
    this.list.choose(this.list.chosen);
    this.draw();
  }

  switchTheme() {
    const dark =
      document.documentElement.dataset.theme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    document.documentElement.dataset.theme = dark === "dark" ? "light" : "dark";
    remember("theme", document.documentElement.dataset.theme);
  }

  look(view) {
    this.root.dataset.view = view;
  }

  toggleSource(on = this.root.dataset.source !== "on") {
    this.root.dataset.source = on ? "on" : "off";
    remember("source", on);
    if (on && this.selected) this.source.light(this.selected, true);
  }

  /** Other reports in place of those that are listed: what a host page calls when it has new ones. */
  replace(rows) {
    this.recall(rows);
    this.list.take(rows);
    this.list.draw();
  }

  draw() {
    drawBar(this);
    this.drawReport();
  }

  drawReport() {
    drawReport(this);
  }

  /** Show the report of the row with *index*; a row of another page leads to that page. */
  open(index, step = false) {
    const row = this.list.rows[index];
    if (!row) return;
    if (row.page) location.href = `${encodeURI(row.page)}#/${row.in_page}`;
    else if (location.hash === `#/${index}`) this.look("report");
    else if (step) location.replace(`#/${index}`);
    else location.hash = `#/${index}`;
  }

  /** Go where the address says: #/3 is the fourth report, #/3/applications/received/total a value of it. */
  async follow() {
    const [, index, pointer] = location.hash.match(/^#\/(\d+)(\/.+)?$/) ?? [];
    const row = this.list.rows[index];
    if (index === undefined || !row || row.page) {
      this.look("list");
      return;
    }
    this.look("report");
    if (this.list.chosen !== row.index) await this.show(row);
    if (pointer) this.select(decodeURI(pointer));
  }

  async show(row) {
    this.list.choose(row.index);
    const item = await this.load(row);
    if (this.list.chosen !== row.index) return; // another one was opened meanwhile
    this.looked = reportOf(item, this.form);
    this.selected = null;
    this.issue = -1;
    this.drawReport();
    this.main.scrollTop = 0;
    this.source.text.scrollTop = 0;
    performance.mark("nianbao-shown");
  }

  back() {
    if (this.root.dataset.view === "report") location.hash = "#/";
  }

  step(step) {
    const row = this.list.beside(step);
    if (row) this.open(row.index, true);
  }

  click(event) {
    const node = event.target.closest("[data-pointer]");
    if (!node || !this.main.contains(node) || (node.matches(".text") && String(getSelection()))) return;
    this.select(node.dataset.pointer, node.closest(".issue") ? "issue" : "record");
    if (node.matches(".cell")) this.reach(node);
  }

  /** Choose what stands under *pointer*: it lights up in the record and in the source; what is not in sight is brought there. */
  select(pointer, from = "") {
    const own = pointer === null ? null : ownerOf(pointer);
    this.selected =
      own !== null && !this.looked?.places.has(own) && this.looked?.cells.size ? this.nearest(own) : own;
    this.inspector.draw();
    this.light(from !== "record", from !== "source");
  }

  /** Of a row's pointer its first cell that holds something; else the pointer itself. */
  nearest(pointer) {
    const cells = [...this.looked.cells.values()].filter((cell) => cell.row === pointer);
    return (cells.find((cell) => cell.doubt) ?? cells.find((cell) => cell.value) ?? cells[0])?.id ?? pointer;
  }

  light(recordScrolls, sourceScrolls = true) {
    for (const node of this.body.querySelectorAll(".lit")) {
      node.classList.remove("lit");
      if (node.hasAttribute("aria-selected")) node.setAttribute("aria-selected", "false");
      else if (node.hasAttribute("aria-pressed")) node.setAttribute("aria-pressed", "false");
    }
    const nodes =
      this.selected === null
        ? []
        : [...this.body.querySelectorAll(`[data-pointer="${CSS.escape(this.selected)}"]`)];
    for (const node of nodes) {
      node.classList.add("lit");
      if (node.matches(".cell")) node.setAttribute("aria-selected", "true");
      else if (node.hasAttribute("aria-pressed")) node.setAttribute("aria-pressed", "true");
    }
    const home = nodes.find((node) => node.matches(".cell, .pick, .text"));
    if (recordScrolls && home) home.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.source.light(this.selected, sourceScrolls);
  }

  /** Move the focus to *cell*, the one of its table that the tab key then comes back to, and choose it. */
  reach(cell) {
    for (const node of cell.closest("table").querySelectorAll('.cell[tabindex="0"]'))
      node.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
    cell.focus({ preventScroll: true });
    if (cell.dataset.pointer !== this.selected) this.select(cell.dataset.pointer);
  }

  showIssue(number) {
    const node = this.body.querySelector(`[data-issue="${number}"]`);
    node?.closest("details")?.setAttribute("open", "");
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  }

  stepIssue(step) {
    const nodes = [...this.body.querySelectorAll("[data-issue]")];
    if (!nodes.length) return;
    this.issue = (this.issue + step + nodes.length) % nodes.length;
    this.showIssue(nodes[this.issue].dataset.issue);
    const [path] = this.looked.record.issues[Number(nodes[this.issue].dataset.issue)].paths;
    if (path) this.select(path, "source");
    if (path) this.source.light(this.selected, true);
    this.showIssue(nodes[this.issue].dataset.issue);
  }

  correct(pointer) {
    if (!this.looked?.report || !pointer || ["/overview", "/other_matters"].includes(pointer)) return;
    askCorrection(this, pointer, (correction) => this.take(correction));
  }

  take(correction) {
    this.corrections.add(correction);
    this.redraw();
  }

  uncorrect(correction) {
    this.corrections.remove(correction);
    this.redraw();
  }

  redraw() {
    this.keep();
    const top = this.main.scrollTop;
    this.draw();
    this.list.repaint();
    this.main.scrollTop = top;
  }

  help() {
    showHelp(this);
  }

  letGo() {
    this.select(null);
  }
}
