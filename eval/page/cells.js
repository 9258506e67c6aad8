// Parts 5, 6 and 9: the states of cells, the form as a map of errors, the form's own equations.

const STATE_NAMES = { value: ["number", "数字"], zero: ["0", "0"], blank: ["blank", "空白"], not_applicable: ["mark (/ —)", "标记 (/ —)"], text: ["text", "文字"], absent: ["row absent", "无此行"], missing: ["table missing", "缺表"], wrong: ["wrong number", "错值"] };
const named = (name) => STATE_NAMES[name] ? STATE_NAMES[name][lang] : name;
const tint = (colour, share) => `background:color-mix(in srgb, ${colour} ${Math.round(12 + 70 * share)}%, transparent)`;

function states() {
  const { rows, columns, counts } = system().states;
  const used = columns.filter((column, at) => rows.some((name) => counts[name][at]) || rows.includes(column));
  const toggle = el("button", { onclick: () => go({ shares: !state.shares }) }, t(state.shares ? "as_count" : "as_share"));
  const body = rows.map((name) => {
    const total = counts[name].reduce((sum, one) => sum + one, 0);
    return row([el("th", { class: "rowhead" }, `${named(name)} (${total})`), ...used.map((column) => {
      const count = counts[name][columns.indexOf(column)], share = count / total;
      const colour = column === name ? "var(--good)" : "var(--bad)";
      const open = count && column !== name ? () => go({ errors: `${name}->${column}`, doc: null, cell: null }, "part15") : null;
      return el("td", { style: count ? tint(colour, share) : null, onclick: open, tabindex: open ? 0 : null, class: open ? "pick" : null }, count ? (state.shares ? num(share) : count) : "·");
    })]);
  });
  return part(5, t("confusion_why"), el("div", { class: "rowhead" }, toggle), table([`${t("printed")} ↓  ${t("said")} →`, ...used.map(named)], body, { class: "heat" }));
}

/** One block of a table of the form: its rows and columns, each cell with how many reports have it wrong. */
function formBlock(key, block) {
  const heat = system().heat[key];
  const rows = block.rows.filter(([name]) => Object.keys(heat[name] || {}).length);
  if (!rows.length) return null;
  return table(["", ...block.columns.map(([, words]) => words)], rows.map(([name, words]) => row([
    el("th", { class: "rowhead" }, words),
    ...block.columns.map(([column]) => {
      const found = heat[name][column];
      if (!found) return el("td", { class: "none" });
      const [wrong, every] = found;
      const place = `${words} / ${column}: ${wrong}/${every}`;
      const pointer = `/${key}/${name.replaceAll(".", "/")}/${column}`;
      const open = wrong ? () => go({ errors: pointer, doc: null, cell: null }, "part15") : null;
      return el("td", { title: place, style: wrong ? tint("var(--bad)", wrong / every) : null, onclick: open, tabindex: open ? 0 : null }, wrong ? `${wrong}/${every}` : el("span", { class: "small" }, every));
    }),
  ])), { class: "heat" });
}

function formMaps() {
  return part(6, t("heat_why"), Object.entries(report.form).map(([key, one]) => [el("h3", null, one.label), el("div", { class: "split" }, one.blocks.map((block) => formBlock(key, block)))]));
}

function checks() {
  const own = system().checks;
  const cell = (gold, pred, right) => {
    const count = own.statuses[`${gold}->${pred}`] || 0;
    return el("td", { style: count ? tint(right ? "var(--good)" : "var(--bad)", 0.3) : null }, count || "·");
  };
  const grid3 = table([`${t("printed")} ↓  ${t("said")} →`, t("violated"), t("silent")], [
    row([el("th", { class: "rowhead" }, t("violated")), cell("violated", "violated", true), cell("violated", "silent", false)]),
    row([el("th", { class: "rowhead" }, t("holds")), cell("holds", "violated", false), cell("holds", "silent", true)]),
    row([el("th", { class: "rowhead" }, t("na")), cell("n/a", "violated", false), cell("n/a", "silent", true)]),
  ], { class: "heat" });
  const auto = el("p", { class: own.auto_corrected ? "bad" : "good" }, `${t("auto")}: ${own.auto_corrected}`);
  const rows = [...own.violated, ...own.alarms].map(([doc, key, outcome]) => row([caseLink(doc), el("code", null, key), el("span", { class: outcome === "right" ? "good" : "bad" }, outcome)]));
  return part(9, t("checks_why"), el("div", { class: "split" }, el("div", null, grid3, auto), el("details", { open: own.violated.some((one) => one[2] !== "right") }, el("summary", null, `${t("found_all")} (${rows.length})`), table([t("reports"), "", t("outcome")], rows))));
}
