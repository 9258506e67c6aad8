"use strict";

/** Reports that are dropped here are read by the service and shown in the viewer below. */
(async () => {
  const WORDS = {
    zh: { drop: "把年度报告拖到这里，或点击选择文件", export: "导出记录 (JSONL)", reading: (left) => `正在读取，还剩 ${left} 份`, done: (count) => `已读 ${count} 份`, key: "API 密钥", refused: "密钥缺失或有误" },
    en: { drop: "Drop annual reports here, or choose files", export: "Export records (JSONL)", reading: (left) => `reading, ${left} to go`, done: (count) => `${count} read`, key: "API key", refused: "the API key is missing or wrong" },
  };
  const AT_ONCE = 2;
  const words = () => WORDS[document.documentElement.lang.startsWith("en") ? "en" : "zh"];
  const [picker, said, save, key] = [".pick input", ".said", ".export", ".key"].map((name) => document.querySelector(`.drop ${name}`));
  const items = [];
  const waiting = [];
  let running = 0;
  let problem = "";

  const setup = await (await fetch("page/setup.json")).json();
  const viewer = globalThis.nianbao.mount(document.getElementById("nianbao"), setup, [], async (row) => items[row.at]);

  function say() {
    const left = waiting.length + running;
    said.textContent = problem || (left ? words().reading(left) : items.length ? words().done(items.length) : "");
    said.classList.toggle("wrong", Boolean(problem));
    save.disabled = !items.length;
    for (const node of document.querySelectorAll(".drop [data-word]")) node.textContent = words()[node.dataset.word];
    key.setAttribute("aria-label", words().key);
    key.placeholder = words().key;
  }

  async function send(file) {
    const form = new FormData();
    form.append("file", file, file.name);
    const headers = key.value ? { Authorization: `Bearer ${key.value}` } : {};
    const answer = await fetch("v1/extract?source=true", { method: "POST", body: form, headers });
    if (answer.ok) return answer.json();
    if (answer.status === 401) key.hidden = false;
    const wait = Number(answer.headers.get("Retry-After"));
    if ((answer.status === 429 || answer.status === 503) && wait) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * wait));
      return send(file);
    }
    throw new Error(answer.status === 401 ? words().refused : `${file.name}: ${(await answer.json()).detail}`);
  }

  async function work() {
    running += 1;
    while (waiting.length) {
      const file = waiting.shift();
      say();
      try {
        items.push(await send(file));
        viewer.replace(items.map((item, at) => ({ ...item.row, at })));
        if (items.length === 1) viewer.open(0, true);
      } catch (error) {
        problem = error.message;
      }
    }
    running -= 1;
    say();
  }

  function take(files) {
    problem = "";
    waiting.push(...files);
    for (let more = Math.min(AT_ONCE - running, waiting.length); more > 0; more -= 1) work();
    say();
  }

  function download() {
    const lines = items.map((item) => `${JSON.stringify(item.record)}\n`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
    link.download = "records.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  picker.addEventListener("change", () => { take(picker.files); picker.value = ""; });
  document.querySelector(".drop .pick").addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") picker.click(); });
  save.addEventListener("click", download);
  for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    addEventListener(name, (event) => {
      event.preventDefault();
      document.body.classList.toggle("over", over);
      if (name === "drop") take(event.dataTransfer.files);
    });
  }
  new MutationObserver(say).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  say();
})();
