// Parts 10 to 14: slices, damage, risk and coverage, kinds of errors, cost.

function sliceTable() {
  const { rows, keys, fewest } = here().slices;
  const own = (one) => one.systems[state.system] || {};
  const gap = (one) => Math.max(...keys.map((key) => known(own(one)[key]) ? system().headlines[key].value - own(one)[key] : -1));
  const order = [...rows].sort((one, other) => (other.n >= fewest) - (one.n >= fewest) || gap(other) - gap(one));
  const shown = order.filter((one) => one.n >= fewest), hidden = order.filter((one) => one.n < fewest);
  const draw = (one) => row([`${one.dimension}: ${one.value}`, n(one.n), ...keys.map((key) => {
    const value = own(one)[key], below = known(value) ? system().headlines[key].value - value : 0;
    return n(num(value), { style: below > 0.0005 ? tint("var(--bad)", Math.min(1, below * 2)) : null });
  })], { class: one.n < fewest ? "hatch" : null });
  const head = [t("group"), "n", ...keys.map(label)].map((words, at) => el("th", { class: at ? "n" : null }, words));
  return part(10, t("slices_why", fewest), table(head, shown.map(draw)), el("details", null, el("summary", null, `n < ${fewest} (${hidden.length})`), table(head.map((one) => one.cloneNode(true)), hidden.map(draw))));
}

const CURVES = [["f1", "var(--series-0)", "F1"], ["coverage", "var(--series-2)", "coverage"], ["silent", "var(--bad)", "silent"]];

/** A small multiple: F1, coverage and silent errors of one kind of damage as it grows. */
function damageCurve(name, own, severities) {
  const x = scale(0, severities.length - 1, 30, 190), y = scale(0, 1, 96, 22);
  return chart(200, 118, name, grid(30, 190, y, [0, 0.5, 1]), svg("text", { x: 4, y: 12 }, name),
    severities.map((one, at) => at % 2 || at === 0 ? svg("text", { x: x(at), y: 112, "text-anchor": "middle", class: "soft" }, one) : null),
    CURVES.map(([key, colour]) => svg("path", { d: line(own[key].map((value, at) => [x(at), y(known(value) ? value : 0)])), fill: "none", stroke: colour, "stroke-width": key === "silent" ? 2.5 : 1.8, "stroke-dasharray": key === "coverage" ? "4 2" : null }, svg("title", null, `${key}: ${own[key].map((value) => num(value)).join(" ")}`))));
}

function damage() {
  const own = report.robustness;
  if (!own) return part(11, t("damage_why"), el("p", { class: "gate none" }, t("damage_none")));
  const { clean } = own;
  const order = Object.entries(own.channels).sort(([, one], [, other]) => one.area - other.area);
  const rows = order.map(([name, one]) => row([name, n(num(one.area)), ...own.severities.map((_, at) => n(num(one.coverage[at]))), n(one.wrong.reduce((sum, count) => sum + count, 0)), known(one.breaks) ? el("span", { class: "bad" }, one.breaks) : el("span", { class: "good" }, t("never"))]));
  const matrix = own.matrix.map((one) => row([one.kind, one.test, n(one.n), el("td", { class: `n ${one.failed ? "bad" : "good"}` }, one.failed), n(one.withheld)]));
  return part(11, t("damage_why"), el("p", null, t("clean_suite", clean.records, clean.printed, clean.right, clean.missing, clean.silent, pct(clean.bound))),
    legend([["var(--series-0)", "F1 (≠ 0)"], ["var(--series-2)", t("coverage")], ["var(--bad)", label("silent_nonzero")]]),
    el("div", { style: "display:grid;grid-template-columns:repeat(auto-fill,minmax(185px,1fr));gap:.4rem" }, order.slice(0, 12).map(([name, one]) => damageCurve(name, one, own.severities))),
    el("details", null, el("summary", null, `${t("channel")} (${order.length})`), table([t("channel"), t("f1_area"), ...own.severities.map((one) => `${t("coverage")} ${one}`), label("silent_nonzero"), t("break_point")], rows)),
    el("h3", null, t("matrix")), table([t("kind"), t("test"), "n", t("failed"), t("withheld")], matrix));
}

function riskCurve() {
  const systems = Object.entries(here().systems), width = 460, height = 230;
  const most = Math.max(0.02, ...systems.flatMap(([, own]) => own.selective.points.map(([, accepted, wrong]) => accepted ? wrong / accepted : 0))) * 1.15;
  const x = scale(0, 1, 50, width - 12), y = scale(0, most, height - 34, 12);
  return chart(width, height, t("part12"),
    [0, most / 2, most].map((at) => [svg("line", { x1: 50, x2: width - 12, y1: y(at), y2: y(at), class: "axis" }), svg("text", { x: 44, y: y(at) + 4, "text-anchor": "end", class: "soft" }, pct(at))]),
    [0, 0.5, 1].map((at) => svg("text", { x: x(at), y: height - 16, "text-anchor": ["start", "middle", "end"][2 * at], class: "soft" }, pct(at))),
    svg("text", { x: width / 2, y: height - 2, "text-anchor": "middle", class: "soft" }, t("coverage")),
    svg("line", { x1: 50, x2: width - 12, y1: y(0.01), y2: y(0.01), stroke: "var(--grey)", "stroke-dasharray": "4 3" }),
    systems.map(([, own], at) => {
      const points = own.selective.points.map(([, accepted, wrong]) => [x(accepted / own.selective.n), y(accepted ? wrong / accepted : 0)]);
      return [svg("path", { d: line(points), fill: "none", stroke: series(at), "stroke-width": 2 }), points.map(([cx, cy]) => svg("circle", { cx, cy, r: 3.5, fill: series(at) }))];
    }));
}

function risk() {
  const systems = Object.entries(here().systems);
  const rows = systems.map(([name, own]) => row([name, n(own.selective.n), n(own.selective.wrong), n(pct(own.selective.believed)), n(pct(own.selective.bound)), n(num(own.selective.aurc, 4)), n(num(own.selective.augrc, 4)), n(num(own.selective.best, 4))]));
  const levels = system().selective.points.map(([confidence, accepted, wrong], at, all) => {
    const before = at ? all[at - 1] : [0, 0, 0], count = accepted - before[1], right = count - (wrong - before[2]);
    return row([n(confidence), n(count), n(num(right / count))]);
  });
  return part(12, t("risk_why"), el("div", { class: "split" }, el("div", null, riskCurve(), legend(systems.map(([name], at) => [series(at), name]))),
    el("div", null, el("h3", null, `${t("reliability")}: ${state.system}`), table([t("confidence"), "n", t("right_share")], levels))),
    table([t("system"), "n", t("wrong"), t("believed"), t("bound"), "AURC", "AUGRC", t("best_order")], rows));
}

function pareto() {
  const own = system().pareto, total = own.reduce((sum, one) => sum + one.n, 0);
  if (!own.length) return part(13, t("pareto_why"), el("p", null, t("fix_none")));
  let running = 0;
  const rows = own.map((one) => {
    running += one.n;
    return row([errorName(one.name), n(one.n), el("td", { style: "min-width:8rem" }, el("div", { style: `height:.7rem;width:${100 * one.n / own[0].n}%;background:var(--bad);border-radius:2px` })), n(pct(running / total)), n(one.flagged), n(one.docs.length), caseLink(one.example[0], one.example[1])]);
  });
  return part(13, t("pareto_why"), table(["", t("times"), "", "Σ", t("flagged"), t("reports"), t("example")], rows));
}

const quantile = (values, share) => { const order = [...values].sort((one, other) => one - other); return order[Math.min(order.length - 1, Math.ceil(share * order.length) - 1)]; };

function cost() {
  const systems = Object.entries(here().systems), seconds = (once.seconds || {})[state.split] || {};
  const rows = systems.map(([name, own]) => {
    const asked = own.cost.seconds, took = asked.some((one) => one > 0) ? asked : Object.values(seconds[name] || {}), exact = own.headlines.exact_report.k, ms = (share) => took.length ? quantile(took, share) >= 1 ? `${quantile(took, share).toFixed(1)} s` : `${(1000 * quantile(took, share)).toFixed(1)} ms` : "–";
    return row([name, n(own.cost.calls), n(`${own.cost.prompt_tokens} / ${own.cost.completion_tokens}`), n(own.cost.cost), n(exact ? (own.cost.cost / exact).toFixed(4) : "–"), n(ms(0.5)), n(ms(0.95)), n(ms(1))]);
  });
  const width = 420, height = 180, most = Math.max(...systems.map(([, own]) => own.cost.cost), 0.001), x = scale(0, most, 60, width - 40), y = scale(0, 1, height - 30, 14);
  const plot = chart(width, height, t("part14"), grid(50, width - 10, y, [0, 0.5, 1]), svg("text", { x: width / 2, y: height - 4, "text-anchor": "middle", class: "soft" }, `${t("money")} → , ${label("nonzero_f1")} ↑`),
    systems.map(([name, own], at) => [svg("circle", { cx: x(own.cost.cost), cy: y(own.headlines.nonzero_f1.value || 0), r: 5, fill: series(at) }), svg("text", { x: x(own.cost.cost) + 9, y: y(own.headlines.nonzero_f1.value || 0) + 12 * at + 4 }, name)]));
  return part(14, t("cost_why"), table([t("system"), t("calls"), t("tokens"), t("money"), t("per_exact"), t("p50"), t("p95"), t("slowest")].map((words, at) => el("th", { class: at ? "n" : null }, words)), rows), systems.some(([, own]) => own.cost.cost) ? plot : null);
}
