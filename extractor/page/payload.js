import { inflate } from "./inflate.js";

/** The bytes of *base64*. */
export function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** The browser's own raw inflater; null where it has none, or knows other formats only. */
function inflater() {
  try {
    return new DecompressionStream("deflate-raw");
  } catch {
    return null;
  }
}

/** The value that was packed: base64, raw deflate, UTF-8, JSON. */
export async function unpack(base64) {
  const bytes = bytesOf(base64);
  const own = inflater();
  if (own) return new Response(new Blob([bytes]).stream().pipeThrough(own)).json();
  return JSON.parse(new TextDecoder().decode(inflate(bytes)));
}

/** The piece of payload called *name* in this page. */
export function payload(name) {
  return unpack(document.querySelector(`script[data-payload="${name}"]`).textContent);
}

const KEPT = 8;

/** Of a row of the list, its report; the chunks unpacked last are kept. */
export function loader() {
  const chunks = new Map();
  return async (row) => {
    const kept = chunks.get(row.chunk) ?? payload(String(row.chunk));
    chunks.delete(row.chunk);
    chunks.set(row.chunk, kept);
    if (chunks.size > KEPT) chunks.delete(chunks.keys().next().value);
    return (await kept)[row.at];
  };
}
