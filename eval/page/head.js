// Parts 1 to 4: what the report was made from, the verdict in words, the headline table, report by report.

const headline = (key) => report.headlines.find((one) => one.key === key);
const label = (key) => { const one = headline(key); return one ? [one.en, one.zh][lang] : key; };
const here = () => report.splits[state.split];
const system = () => here().systems[state.system];
const compared = () => here().comparisons.filter((one) => one.first === state.system && one.second === state.other
  || one.first === state.other && one.second === state.system);

function madeFrom() {
  const made = report.provenance;
  const facts = [
    [t("commit"), el("code", null, made.commit, made.dirty ? ` (${t("dirty")})` : "")], [t("gold"), el("code", null, made.gold)],
    [t("parser"), made.parser], [t("split"), Object.entries(report.splits).map(([name, one]) => `${name} ${one.n}`).join(", ")],
    [t("looks"), made.looks], [t("seed"), `${made.draws} / ${made.seed}`], [t("date"), once.date], [t("command"), el("code", null, made.command)],
  ];
  return part(1, null, el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value)))));
}

function gateStrip() {
  const { told, broken } = report.gate;
  if (!told.length) return el("p", { class: "gate none" }, t("gate_none"));
  if (!broken.length) return el("p", { class: "gate" }, t("gate_ok"));
  return el("div", { class: "gate failed" }, t("gate_failed"), el("ul", null, broken.map((one) => el("li", null, one))));
}

/** The comparison told from the side of the chosen system. */
function sided(one) {
  if (one.first === state.system) return one;
  const turned = { better: "worse", worse: "better" };
  return { ...one, first: one.second, second: one.first, difference: -one.difference, low: known(one.high) ? -one.high : null,
    high: known(one.low) ? -one.low : null, better: one.worse, worse: one.better, verdict: turned[one.verdict] || one.verdict };
}

function verdict() {
  const rows = compared().map(sided).filter((one) => headline(one.headline).registered && known(one.difference));
  const wins = rows.filter((one) => one.verdict === "better").length, losses = rows.filter((one) => one.verdict === "worse").length;
  const [first, second] = wins >= losses ? [state.system, state.other] : [state.other, state.system];
  const better = !rows.length ? t("best_alone", state.system) : wins + losses === 0 ? t("better_none", state.system, state.other)
    : t("better_is", first, second, Math.max(wins, losses), rows.length, Math.min(wins, losses));
  const other = here().systems[state.other] ? here().systems[state.other].headlines : here().baselines[state.other];
  const values = (one) => t("delta_line", label(one.headline), one.first, num(system().headlines[one.headline].value), one.second, num(other[one.headline].value), signed(one.difference))
    + (known(one.low) ? ` [${signed(one.low)}, ${signed(one.high)}]` : ` (${t("note_small")})`);
  const luck = (one) => t("luck_p", label(one.headline), chance(known(one.adjusted) ? one.adjusted : one.p), one.better.length, one.worse.length, one.same)
    + (one.verdict === "better" || one.verdict === "worse" ? t("not_luck") : t(one.verdict.replace(" ", "_")));
  return part(2, null, gateStrip(), el("dl", { class: "answers" },
    el("dt", null, t("q_better")), el("dd", null, el("strong", null, better)),
    el("dt", null, t("q_much")), el("dd", null, el("ul", null, rows.length ? rows.map((one) => el("li", null, values(one))) : alone())),
    el("dt", null, t("q_luck")), el("dd", null, rows.length ? [t("luck_why"), el("ul", null, rows.map((one) => el("li", null, luck(one))))] : t("luck_alone", here().n)),
    el("dt", null, t("q_where")), el("dd", null, el("ul", null, failing().map((one) => el("li", null, one)))),
    el("dt", null, t("q_fix")), el("dd", null, fixFirst())));
}

function alone() {
  const zero = here().baselines["all-zero"];
  return report.headlines.filter((one) => one.registered).map((one) => el("li", null, `${label(one.key)}: `, estimate(system().headlines[one.key], one, here().n), ` (all-zero ${num(zero[one.key].value)})`));
}

function failing() {
  const told = here().slices.worst[state.system].slice(0, 2).map(([dimension, value, count, by]) => t("where_slice", dimension, value, num(by), count));
  const wrong = Object.entries(system().heat).map(([key, rows]) => [key, Object.values(rows).flatMap(Object.values).reduce((sum, one) => sum + one[0], 0)]).filter(([, count]) => count);
  return [...(told.length ? told : [t("where_none")]), wrong.length ? t("where_tables", wrong.map(([key, count]) => `${report.form[key].label} ${count}`).join("; ")) : t("no_wrong_cells")];
}

/** The kinds of errors in the order in which to mend them: those nothing warns of first. */
function fixFirst() {
  const order = [...system().pareto].sort((one, other) => (other.n - other.flagged) - (one.n - one.flagged)).slice(0, 3);
  if (!order.length) return t("fix_none");
  return el("ol", { style: "margin:0;padding-left:1.2rem" }, order.map((one) => el("li", null, t("fix_line", errorName(one.name), one.n, one.docs.length, one.flagged), " ", caseLink(one.example[0], one.example[1]))));
}

function headlineTable() {
  const { systems, baselines, n: reports } = here();
  const human = report.agreement ? report.agreement.headlines : null;
  const head = [t("metric"), ...Object.keys(systems), ...Object.keys(baselines), ...(human ? [t("ceiling")] : [])];
  const rows = report.headlines.map((one) => row([
    el("td", { title: method(one.key) }, label(one.key), one.registered ? el("span", { title: t("registered"), class: "good" }, " ●") : "", one.more ? "" : el("span", { class: "small" }, ` ${t("less_is_better")}`)),
    ...Object.values(systems).map((own) => n(estimate(own.headlines[one.key], one, reports))),
    ...Object.values(baselines).map((own) => n(num(own[one.key].value), { class: "n baseline" })),
    ...(human ? [n(num(human[one.key].value), { class: "n baseline" })] : []),
  ]));
  const pairs = here().complement.map((one) => el("p", { class: "small" }, t("complement", one.first, one.second, one.both, one.first_only, one.second_only, one.neither, one.agreed, one.right_of_agreed)));
  return part(3, t("baseline"), table(head, rows), el("p", { class: "small" }, el("span", { class: "good" }, "● "), t("registered")), el("p", { class: "small" }, t("rule_of_three", reports, pct(3 / reports))), pairs);
}

const CRITERIA = ["nonzero_f1", "findings_f1", "counts_strict", "coverage_nonzero"];

/** A row for each system: its reports as dots, the whole with its interval, and what two people agree on. */
function forest(key) {
  const names = Object.keys(here().systems), width = 460, gap = 46, top = 12;
  const values = names.flatMap((name) => Object.values(here().reports[name]).map((own) => own[key])).filter(known);
  const low = Math.min(0.9, Math.floor(Math.min(1, ...values) * 10) / 10), x = scale(low, 1, 110, width - 16);
  const human = report.agreement && report.agreement.headlines[key].value;
  const marks = names.map((name, at) => {
    const y = top + at * gap + 18, whole = here().systems[name].headlines[key];
    const stacked = {};
    const dots = Object.entries(here().reports[name]).filter(([, own]) => known(own[key])).map(([doc, own]) => {
      const place = x(own[key]).toFixed(0), high = stacked[place] = (stacked[place] || 0) + 1;
      return svg("circle", { cx: place, cy: y - 8 + 0.9 * Math.min(high, 18), r: 3, fill: series(at), "fill-opacity": 0.35 }, svg("title", null, `${doc} ${num(own[key])}`));
    });
    return [svg("text", { x: 0, y: y + 4 }, name), dots,
      known(whole.low) ? svg("line", { x1: x(whole.low), x2: x(whole.high), y1: y + 16, y2: y + 16, stroke: series(at), "stroke-width": 3 }) : null,
      known(whole.value) ? svg("path", { d: `M${x(whole.value)} ${y + 11}l5 5l-5 5l-5 -5z`, fill: series(at) }) : null];
  });
  const bottom = top + names.length * gap;
  const ticks = [0, 0.5, 1].map((part) => low + (1 - low) * part);
  return chart(width, bottom + 24, label(key), ticks.map((at) => [svg("line", { x1: x(at), x2: x(at), y1: top, y2: bottom, class: "axis" }), svg("text", { x: x(at), y: bottom + 16, "text-anchor": "middle", class: "soft" }, num(at, 2))]),
    human ? svg("line", { x1: x(Math.max(human, low)), x2: x(Math.max(human, low)), y1: top, y2: bottom, stroke: "var(--grey)", "stroke-dasharray": "4 3" }) : null, marks);
}

/** A line for each report from the other system to the chosen one. */
function slopes(key) {
  const before = here().reports[state.other], after = here().reports[state.system];
  if (!before || state.other === state.system) return el("p", { class: "small" }, t("no_pair"));
  const pairs = Object.keys(after).map((doc) => ({ doc, from: (before[doc] || {})[key], to: after[doc][key] })).filter((one) => known(one.from) && known(one.to));
  if (pairs.every((one) => one.from === one.to)) return el("p", { class: "small" }, t("all_same", pairs.length));
  const low = Math.min(...pairs.flatMap((one) => [one.from, one.to])), y = scale(Math.max(0, low - 0.02), 1, 190, 14);
  const lost = pairs.filter((one) => one.to < one.from), drawn = [...pairs.filter((one) => one.to >= one.from), ...lost];
  const named = lost.sort((one, other) => (one.to - one.from) - (other.to - other.from)).slice(0, 5);
  let last = -20;
  const names = [...named].sort((one, other) => other.to - one.to).map((one) => {
    last = Math.max(y(one.to), last + 13);
    return svg("text", { x: 248, y: last + 4, fill: "var(--bad)", style: "fill:var(--bad)" }, one.doc);
  });
  return el("div", null, chart(460, 220, label(key),
    [[state.other, 60, "start"], [state.system, 240, "end"]].map(([name, x, anchor]) => svg("text", { x, y: 212, "text-anchor": anchor, class: "soft" }, name)),
    [[60, low], [60, 1]].map(([, at]) => svg("text", { x: 52, y: y(at) + 4, "text-anchor": "end", class: "soft" }, num(at, 2))),
    drawn.map((one) => svg("line", { x1: 60, x2: 240, y1: y(one.from), y2: y(one.to), stroke: one.to < one.from ? "var(--bad)" : one.to > one.from ? "var(--good)" : "var(--grey)", "stroke-opacity": one.to === one.from ? 0.35 : 0.9, "stroke-width": one.to === one.from ? 1 : 2 }, svg("title", null, `${one.doc}: ${num(one.from)} → ${num(one.to)}`))),
    names), lost.length ? el("p", { class: "small" }, `${t("worse")}: `, lost.map((one, at) => [at ? ", " : "", caseLink(one.doc)])) : null);
}

function byReport() {
  const key = state.criterion;
  const choose = el("select", { onchange: (event) => go({ criterion: event.target.value }) }, CRITERIA.map((one) => el("option", { value: one, selected: one === key }, label(one))));
  return part(4, t("dots"), el("div", { class: "row" }, choose), el("div", { class: "split" }, forest(key),
    el("div", null, el("p", { class: "small" }, t("slopes", state.other, state.system)), slopes(key))));
}
