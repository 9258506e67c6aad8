import { Viewer } from "./viewer.js";

/** For a page of another program: nianbao.mount(element, setup, rows, load) shows reports as `nianbao view` does. */
globalThis.nianbao = { mount: (root, setup, rows, load) => new Viewer(root, setup, rows, load) };
