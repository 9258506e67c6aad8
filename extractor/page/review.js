import { current, lines, parseLines, resolve } from "./corrections.js";
import { button, el, fill, remember, remembered } from "./dom.js";
import { KINDS, area, correctionKind, input, labelled } from "./fields.js";
import { nameOf } from "./issues.js";

const VERSION = "1";

function dialog(viewer, title, ...content) {
  const node = el(
    "dialog",
    { class: "sheet", "aria-label": title, close: () => node.remove() },
    el(
      "div",
      { class: "bar" },
      el("h2", {}, title),
      button(viewer.t("close"), () => node.close(), { class: "icon" }, "✕"),
    ),
    content,
  );
  viewer.root.append(node);
  node.showModal();
  return node;
}

/** Ask what should stand under *pointer*; *save* is given the correction. */
export function askCorrection(viewer, pointer, save) {
  const { t, looked } = viewer;
  const [fields, now] = KINDS[correctionKind(viewer, pointer)];
  const was = pointer.endsWith("/-") ? { value: null, state: null } : current(looked, pointer);
  const wrong = el("p", { class: "wrong", role: "alert" });
  const form = el(
    "form",
    { method: "dialog" },
    el("p", { class: "path" }, pointer.endsWith("/-") ? t(pointer.split("/")[1]) : nameOf(viewer, pointer)),
    el(
      "div",
      { class: "fields" },
      fields(viewer, pointer, was),
      labelled(t("who"), input("who", remembered("who"))),
      labelled(t("why"), area("why", "", 2), "wide"),
    ),
    wrong,
    el("div", { class: "acts" }, el("button", { type: "submit", class: "strong" }, t("save"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      if (!form.who.value.trim()) throw new Error(t("needWho"));
      remember("who", form.who.value.trim());
      const { sha256, name } = looked.record.source;
      save({
        correction_version: VERSION,
        sha256,
        name,
        pointer,
        was: was.value,
        was_state: was.state,
        ...now(viewer, pointer, form, was.value),
        who: form.who.value.trim(),
        when: new Date().toISOString(),
        why: form.why.value.trim(),
      });
      sheet.close();
    } catch (error) {
      wrong.textContent = error.message;
    }
  });
  const sheet = dialog(viewer, t("correction"), form);
  form.querySelector("select, input, textarea").focus();
}

/** The name that `nianbao review` looks for beside the records: that of the page, where it is theirs. */
function fileName(title) {
  return `${(title || "records").replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_")}.corrections.jsonl`;
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function saidOf(value, state, t) {
  if (value === null) return state ? t(state) : t("none");
  return value.quote ?? String(value);
}

function correctionRow(viewer, correction, redraw) {
  const { t, looked } = viewer;
  const here = looked?.record.source.sha256 === correction.sha256;
  const status = here ? resolve(correction, looked).status : "elsewhere";
  return el(
    "li",
    { class: status },
    el(
      "p",
      {},
      el("b", {}, here ? nameOf(viewer, correction.pointer) : correction.pointer),
      " ",
      el("s", {}, saidOf(correction.was, correction.was_state, t)),
      " → ",
      el("ins", {}, saidOf(correction.now, correction.now_state, t)),
      t(status) ? el("span", { class: "tag" }, t(status)) : null,
    ),
    el(
      "p",
      { class: "of" },
      [correction.name, correction.who, correction.when.slice(0, 16).replace("T", " "), correction.why]
        .filter(Boolean)
        .join(" · "),
    ),
    button(
      t("remove"),
      () => {
        viewer.uncorrect(correction);
        redraw();
      },
      { class: "plain" },
    ),
  );
}

/** All corrections of this page's reports: to look through, to take away as a file, to bring in from one. */
export function showCorrections(viewer) {
  const { t, corrections } = viewer;
  const list = el("ul", { class: "corrections" });
  const said = el("p", { role: "status", class: "of" });
  const redraw = () =>
    fill(
      list,
      corrections.all.length
        ? corrections.all.map((one) => correctionRow(viewer, one, redraw))
        : el("li", { class: "unstated" }, t("noCorrections")),
    );
  const load = el("input", {
    type: "file",
    accept: ".jsonl",
    class: "unseen",
    id: "load-corrections",
    change: async () => {
      try {
        const found = parseLines(await load.files[0].text());
        found.forEach((one) => viewer.take(one));
        said.textContent = `${found.length} ${t("loaded")}`;
      } catch (error) {
        said.textContent = `${t("badFile")} ${error.message}`;
      }
      redraw();
    },
  });
  redraw();
  dialog(
    viewer,
    t("corrections"),
    list,
    said,
    el(
      "div",
      { class: "acts" },
      load,
      el("label", { for: "load-corrections", class: "as-button" }, t("load")),
      button(t("copy"), async () => {
        await navigator.clipboard?.writeText(lines(corrections.all)).then(
          () => {
            said.textContent = t("copied");
          },
          () => {},
        );
      }),
      button(t("download"), () => download(fileName(viewer.title), lines(corrections.all)), {
        class: "strong",
      }),
    ),
  );
}

const KEYS = [
  ["j k", "k_move"],
  ["← ↑ ↓ →", "k_cells"],
  ["Enter", "k_enter"],
  ["/", "k_search"],
  ["n p", "k_issue"],
  ["e", "k_correct"],
  ["s", "k_source"],
  ["l", "k_language"],
  ["t", "k_theme"],
  ["?", "k_help"],
  ["Esc", "k_escape"],
];

export function showHelp(viewer) {
  dialog(
    viewer,
    viewer.t("help"),
    el(
      "dl",
      { class: "keys" },
      KEYS.map(([keys, word]) =>
        el(
          "div",
          {},
          el(
            "dt",
            {},
            keys.split(" ").map((key) => el("kbd", {}, key)),
          ),
          el("dd", {}, viewer.t(word)),
        ),
      ),
    ),
  );
}
