import { el } from "./dom.js";
import { loader, payload } from "./payload.js";
import { Viewer } from "./viewer.js";

/** The page as `nianbao view` writes it: everything that is shown stands in its payload. */
async function start() {
  const root = document.getElementById("nianbao");
  try {
    const [setup, rows] = await Promise.all([payload("setup"), payload("rows")]);
    const viewer = new Viewer(root, setup, rows, loader());
    if (rows.length === 1 && !rows[0].page) viewer.open(0, true);
    requestAnimationFrame(() => performance.mark("nianbao-ready"));
  } catch (error) {
    root.append(
      el("p", { class: "missing", role: "alert" }, `This page's payload cannot be read: ${error.message}`),
    );
    throw error;
  }
}

start();
