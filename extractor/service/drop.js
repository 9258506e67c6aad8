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
  const taken = [];
  const waiting = [];
  let running = 0;
  let problem = "";

  /** The reports read so far, in the order in which they were dropped. */
  const read = () => taken.filter((one) => one.item).map((one) => one.item);

  const setup = await (await fetch("page/setup.json")).json();
  const viewer = globalThis.nianbao.mount(document.getElementById("nianbao"), setup, [], async (row) => taken[row.at].item);

  function say() {
    const left = waiting.length + running;
    const count = read().length;
    said.textContent = problem || (left ? words().reading(left) : count ? words().done(count) : "");
    said.classList.toggle("wrong", Boolean(problem));
    save.disabled = !count;
    for (const node of document.querySelectorAll(".drop [data-word]")) node.textContent = words()[node.dataset.word];
    key.setAttribute("aria-label", words().key);
    key.placeholder = words().key;
  }

  /** The report, with its record's line as it was sent: a quote within a string is escaped, so the marks are unique. */
  function itemOf(text) {
    return { ...JSON.parse(text), line: text.slice('{"record":'.length, text.lastIndexOf(',"source":')) };
  }

  async function send(file) {
    const form = new FormData();
    form.append("file", file, file.name);
    const headers = key.value ? { Authorization: `Bearer ${key.value}` } : {};
    const answer = await fetch("v1/extract?source=true", { method: "POST", body: form, headers });
    if (answer.ok) return itemOf(await answer.text());
    if (answer.status === 401) key.hidden = false;
    const wait = Number(answer.headers.get("Retry-After"));
    if ((answer.status === 429 || answer.status === 503) && wait) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * wait));
      return send(file);
    }
    throw new Error(answer.status === 401 ? words().refused : `${file.name}: ${(await answer.json()).detail}`);
  }

  /** The list with what has come; the report that is open stays open. */
  function show() {
    const open = viewer.list.rows[viewer.list.chosen]?.at;
    const rows = taken.map((one, at) => ({ ...one.item?.row, at, read: Boolean(one.item) })).filter((row) => row.read);
    viewer.replace(rows);
    if (open === undefined) {
      viewer.open(0, true);
      return;
    }
    const index = rows.findIndex((row) => row.at === open);
    viewer.list.choose(index);
    history.replaceState(null, "", `#/${index}`);
  }

  async function work() {
    running += 1;
    while (waiting.length) {
      const one = waiting.shift();
      say();
      try {
        one.item = await send(one.file);
        show();
      } catch (error) {
        problem = error.message;
      }
    }
    running -= 1;
    say();
  }

  function take(files) {
    problem = "";
    const more = [...files].map((file) => ({ file }));
    taken.push(...more);
    waiting.push(...more);
    for (let free = Math.min(AT_ONCE - running, waiting.length); free > 0; free -= 1) work();
    say();
  }

  function download() {
    const lines = read().map((item) => `${item.line}\n`);
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
