import { button, el, fill } from "./dom.js";
import { claimsSection, contents, issuesSection } from "./issues.js";
import { countsSection, findingsSection, headSection, textSections } from "./prose.js";
import { showCorrections } from "./review.js";
import { legend, tableSection } from "./table.js";

/** The bar above everything: what the page is called, and what can be done in it. */
export function drawBar(viewer) {
  const { t } = viewer;
  const count = viewer.corrections.all.length;
  viewer.skip.textContent = t("skip");
  fill(
    viewer.bar,
    button(t("back"), () => viewer.back(), { class: "icon back" }, "‹"),
    viewer.home ? el("a", { class: "home", href: viewer.home }, `‹ ${t("home")}`) : null,
    el(
      "strong",
      { class: "brand" },
      el("span", { class: "seal", "aria-hidden": "true" }, "年"),
      viewer.title || t("brand"),
    ),
    el("span", { class: "space" }),
    button(t("previous"), () => viewer.step(-1), { class: "icon" }, "↑"),
    button(t("next"), () => viewer.step(1), { class: "icon" }, "↓"),
    button(
      t("corrections"),
      () => showCorrections(viewer),
      { class: `plain review ${count ? "some" : ""}` },
      `✎ ${count || ""}`,
    ),
    button(t("hideSource"), () => viewer.toggleSource(), { class: "plain source-switch" }, t("source")),
    button(t("language_switch"), () => viewer.switchLanguage(), { class: "plain" }),
    button(t("theme_switch"), () => viewer.switchTheme(), { class: "icon" }, "◐"),
    button(t("help"), () => viewer.help(), { class: "icon" }, "?"),
  );
}

/** The report that is open, from its head to the claims without evidence; a hint where none is. */
export function drawReport(viewer) {
  const { looked, form } = viewer;
  viewer.inspector.draw();
  viewer.source.draw();
  if (!looked) {
    fill(viewer.body, el("p", { class: "hint start" }, viewer.t("pick")));
    return;
  }
  viewer.main.setAttribute("aria-label", looked.report?.title ?? looked.record.source.name);
  const whole = looked.report
    ? [
        legend(viewer),
        form.tables.map((table) => tableSection(viewer, table)),
        findingsSection(viewer),
        countsSection(viewer),
        textSections(viewer),
      ]
    : null;
  fill(
    viewer.body,
    headSection(viewer),
    contents(viewer),
    issuesSection(viewer),
    whole,
    claimsSection(viewer),
  );
  viewer.light(false);
}
