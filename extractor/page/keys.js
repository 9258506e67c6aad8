import { neighbour } from "./table.js";

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

function isWriting(target) {
  return target.closest("input, textarea, select, dialog") !== null;
}

function arrow(viewer, event) {
  const cell = event.target.closest(".cell");
  if (cell) {
    const next = neighbour(cell, event.key);
    if (next) viewer.reach(next);
    event.preventDefault();
  } else if (event.target.closest(".rows") && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    viewer.step(event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
  }
}

const COMMANDS = {
  j: (viewer) => viewer.step(1),
  k: (viewer) => viewer.step(-1),
  n: (viewer) => viewer.stepIssue(1),
  p: (viewer) => viewer.stepIssue(-1),
  e: (viewer) => viewer.correct(viewer.selected),
  s: (viewer) => viewer.toggleSource(),
  l: (viewer) => viewer.switchLanguage(),
  t: (viewer) => viewer.switchTheme(),
  "?": (viewer) => viewer.help(),
  "/": (viewer) => viewer.list.search.focus(),
  Escape: (viewer) => viewer.letGo(),
};

/** Everything that can be done without a mouse. */
export function listen(viewer) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.matches(".search")) event.target.blur();
    if (isWriting(event.target)) return;
    if (ARROWS.has(event.key)) arrow(viewer, event);
    else if ((event.key === "Enter" || event.key === " ") && event.target.closest(".cell")) {
      viewer.select(event.target.closest(".cell").dataset.pointer);
      event.preventDefault();
    } else if (event.key in COMMANDS) {
      COMMANDS[event.key](viewer);
      event.preventDefault();
    }
  });
}
