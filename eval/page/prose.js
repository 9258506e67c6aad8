// Parts 7 and 8: findings and the counts in prose.

const KINDS = [["right", "var(--good)"], ["split", "var(--series-3)"], ["merge", "var(--series-2)"], ["tangle", "var(--warn)"], ["miss", "var(--bad)"], ["spurious", "var(--series-1)"], ["ungrounded", "var(--ink)"], ["duplicate", "var(--grey)"]];
const LISTS = ["problems", "rectifications", "improvements"];

/** For each list a bar of what became of its components. */
function componentBars(own) {
  const width = 520, left = 120, height = 26;
  return chart(width, LISTS.length * height + 6, t("kinds"), LISTS.map((name, at) => {
    const kinds = own.lists[name].kinds, total = Object.values(kinds).reduce((sum, one) => sum + one, 0);
    let x = left;
    return [svg("text", { x: 0, y: at * height + 18 }, t(name)), KINDS.filter(([kind]) => kinds[kind]).map(([kind, colour]) => {
      const long = (width - left - 44) * kinds[kind] / total, from = x;
      x += long;
      return svg("rect", { x: from, y: at * height + 4, width: Math.max(long, 1.5), height: height - 8, fill: colour }, svg("title", null, `${t(`k_${kind}`)} ${kinds[kind]}/${total}`));
    }), svg("text", { x: x + 6, y: at * height + 18, class: "soft" }, total)];
  }));
}

function findings() {
  const names = Object.keys(here().systems);
  const used = KINDS.filter(([kind]) => names.some((name) => LISTS.some((list) => here().systems[name].lists[list].kinds[kind])));
  const rows = names.flatMap((name) => LISTS.map((list) => {
    const own = here().systems[name].lists[list], told = used.map(([kind]) => own.kinds[kind] || 0);
    return row([name, t(list), n(num(own.component.f1)), n(num(own.strict.f1), { class: "n baseline" }), n(num(own.characters.f1), { class: "n baseline" }), ...told.map((count) => n(count || "·"))]);
  }));
  const more = names.map((name) => {
    const own = here().systems[name];
    return row([name, n(["0.3", "0.5", "0.7"].map((least) => num(own.thresholds[least])).join(" / ")), own.lists_confused.map(([was, other, count]) => `${t(was)} → ${t(other)} ${count}`).join(", ") || t("none"), n(ratio(own.labels.theme)), n(ratio(own.labels.tense))]);
  });
  return part(7, t("lists_why"), el("h3", null, `${t("kinds")}: ${state.system}`), componentBars(system()), legend(used.map(([kind, colour]) => [colour, t(`k_${kind}`)])),
    table([t("system"), "", t("component"), t("strict"), t("characters"), ...used.map(([kind]) => t(`k_${kind}`))].map(th), rows),
    el("h3", null, ""), table([t("system"), t("thresholds"), t("confused_lists"), t("theme_label"), t("tense_label")], more));
}

const th = (words, at) => el("th", { class: at > 1 ? "n" : null }, words);

function funnel(own, at) {
  const stages = Object.entries(own.counts.funnel), most = stages[0][1] || 1, width = 420, height = 24, widest = 210;
  return chart(width, stages.length * height + 4, t("part8"), stages.map(([key, count], step) => [
    svg("text", { x: 0, y: step * height + 17 }, t(`f_${key}`)),
    svg("rect", { x: 112, y: step * height + 4, width: widest * count / most, height: height - 8, fill: step ? series(at) : "var(--grey)" }),
    svg("text", { x: 118 + widest * count / most, y: step * height + 17, class: "soft" }, `${count}${step ? ` (${pct(count / most)})` : ""}`),
  ]));
}

function counts() {
  const systems = Object.entries(here().systems);
  return part(8, t("counts_why"), el("div", { class: "split" }, systems.map(([name, own], at) => el("div", null, el("h3", null, name), funnel(own, at),
    el("p", { class: "small" }, `${t("surplus")}: `, Object.entries(own.counts.surplus).map(([kind, count]) => `${errorName(kind)} ${count}`).join(", ") || t("none")),
    el("p", { class: "small" }, `${t("other_fields")}: `, Object.entries(own.counts.fields).map(([field, one]) => `${field} ${ratio(one)}`).join(", "))))));
}
