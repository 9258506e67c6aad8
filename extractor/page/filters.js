const STATUSES = { refused: 0, partial: 1, ok: 2 };

export const ORDERS = {
  byOrder: (one, other) => one.index - other.index,
  byAgency: (one, other) =>
    (one.agency ?? "").localeCompare(other.agency ?? "", "zh") || one.index - other.index,
  byYear: (one, other) => (other.year ?? 0) - (one.year ?? 0) || one.index - other.index,
  byStatus: (one, other) => STATUSES[one.status] - STATUSES[other.status] || one.index - other.index,
  byIssues: (one, other) => weight(other) - weight(one) || one.index - other.index,
};

function weight(row) {
  const { error = 0, warning = 0, info = 0 } = row.severities;
  return error * 1e6 + warning * 1e3 + info;
}

export function matches(row, filters, terms) {
  if (filters.status && row.status !== filters.status) return false;
  if (filters.year && String(row.year ?? "") !== filters.year) return false;
  if (filters.kind && row.type !== filters.kind) return false;
  if (filters.method && !row.methods.includes(filters.method)) return false;
  if (filters.issue && !(filters.issue in row.issues || filters.issue in row.severities)) return false;
  return terms.every((term) => row.haystack.includes(term));
}

/** How many rows have each value, the most frequent value first. */
export function tally(rows, values) {
  const counts = new Map();
  for (const row of rows) for (const value of values(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(
    (one, other) => other[1] - one[1] || String(one[0]).localeCompare(String(other[0])),
  );
}

export const FACETS = {
  status: (row) => [row.status],
  year: (row) => (row.year ? [String(row.year)] : []),
  issue: (row) => [...Object.keys(row.severities), ...Object.keys(row.issues)],
  kind: (row) => [row.type],
  method: (row) => row.methods,
};
