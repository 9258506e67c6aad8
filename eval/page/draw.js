// Elements, numbers and small SVG charts. Text is always set as text, never as markup.
const SVG = "http://www.w3.org/2000/svg";

function add(node, properties, children) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}
const el = (tag, properties, ...children) => add(document.createElement(tag), properties, children);
const svg = (tag, properties, ...children) => add(document.createElementNS(SVG, tag), properties, children);

const known = (value) => value !== null && value !== undefined;
const num = (value, digits = 3) => known(value) ? value.toFixed(digits).replace(/^(-?)0\./, "$1.") : "–";
const pct = (value) => known(value) ? value && value < 0.001 ? `${(100 * value).toFixed(4)} %` : `${(100 * value).toFixed(value && value < 0.1 ? 1 : 0)} %` : "–";
const signed = (value) => known(value) ? (value < 0 ? "−" : "+") + num(Math.abs(value)) : "–";
const chance = (p) => !known(p) ? "–" : p < 0.001 ? "< .001" : num(p);
const ratio = ([k, n]) => n ? `${num(k / n)} (${k}/${n})` : "–";
const series = (at) => `var(--series-${at % 4})`;

function span(one) {
  if (!known(one.low)) return one.note ? ` (${t("note_small")})` : "";
  return ` [${num(one.low)}–${num(one.high)}]`;
}

/** A value with its interval and what it is of; without any error, what that can rule out (the rule of three). */
function estimate(one, headline, reports) {
  if (!known(one.value)) return "–";
  const whole = Number.isInteger(one.k) && Number.isInteger(one.n) && one.n > 0 && headline.key !== "states_balanced";
  const of = whole ? el("span", { class: "small" }, ` ${one.k}/${one.n}`) : "";
  const perfect = one.value === (headline.more ? 1 : 0) && one.low === one.high && reports >= 10;
  const bound = headline.more ? ` [≥ ${num(1 - 3 / reports)}]` : ` [≤ ${num(3 / reports)}]`;
  return [num(one.value), perfect ? bound : span(one), of];
}

function table(head, rows, properties) {
  return el("div", { class: "wide" }, el("table", properties,
    el("thead", null, el("tr", null, head.map((one) => one instanceof Node ? one : el("th", null, one)))),
    el("tbody", null, rows)));
}
const row = (cells, properties) => el("tr", properties, cells.map((one) => one instanceof Node && /^T[DH]$/.test(one.tagName) ? one : el("td", null, one)));
const n = (value, properties) => el("td", { class: "n", ...properties }, value);

const scale = (from, to, low, high) => (value) => low + (high - low) * (value - from) / ((to - from) || 1);
const line = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

function chart(width, height, label, ...children) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, role: "img", "aria-label": label }, children);
}

/** Ticks of a vertical axis from 0 to 1, with a line each. */
function grid(left, right, y, ticks) {
  return ticks.map((at) => [
    svg("line", { x1: left, x2: right, y1: y(at), y2: y(at), class: "axis" }),
    svg("text", { x: left - 6, y: y(at) + 4, "text-anchor": "end", class: "soft" }, num(at, ticks.length > 6 ? 2 : 1)),
  ]);
}

function legend(entries) {
  return el("div", { class: "legend" }, entries.map(([colour, words]) => el("span", null, el("i", { style: `background:${colour}` }), words)));
}
