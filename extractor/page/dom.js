/**
 * An element with attributes and children. Every string becomes a text node or the value of an attribute that
 * runs nothing: no text of a document is ever read as markup.
 */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Put *children* in the place of whatever *node* holds. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

/** A button that looks like text or an icon; *label* is what it says to those who do not see it. */
export function button(label, click, attributes, ...children) {
  const content = children.length ? children : [label];
  return el(
    "button",
    {
      type: "button",
      "aria-label": children.length ? label : null,
      title: children.length ? label : null,
      click,
      ...attributes,
    },
    content,
  );
}

/** Keep something between visits, where the browser lets a page from disk do so. */
export function remember(key, value) {
  try {
    localStorage.setItem(`nianbao.${key}`, JSON.stringify(value));
  } catch {
    /* the page works without a memory */
  }
}

export function remembered(key) {
  try {
    return JSON.parse(localStorage.getItem(`nianbao.${key}`));
  } catch {
    return null;
  }
}
