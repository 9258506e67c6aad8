/** A map from offsets in code points, as records count, to offsets in UTF-16 units, as scripts count. */
export function unitsOf(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return (offset) => Math.min(offset, text.length);
  const units = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) units.push(at);
  units.push(text.length);
  return (offset) => units[Math.min(offset, units.length - 1)];
}

/** The lines of *text* as spans, counted as editors count them: CR LF, LF and CR end one. */
export function linesOf(text) {
  const lines = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  lines.push({ start, end: text.length });
  return lines;
}

/** The index of the line that *offset* stands in. */
export function lineAt(lines, offset) {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * *line* cut where places begin and end: pieces in order, each with the places that cover it.
 * *places* overlap or hold one another as they like.
 */
export function piecesOf(line, places) {
  const cuts = new Set([line.start, line.end]);
  for (const place of places) {
    if (place.from > line.start && place.from < line.end) cuts.add(place.from);
    if (place.to > line.start && place.to < line.end) cuts.add(place.to);
  }
  const sorted = [...cuts].sort((one, other) => one - other);
  return sorted.slice(0, -1).map((from, index) => {
    const to = sorted[index + 1];
    return { from, to, places: places.filter((place) => place.from < to && place.to > from) };
  });
}
