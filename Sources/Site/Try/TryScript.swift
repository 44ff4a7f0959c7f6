/// What the page with the model does with hands; what scenarios mean and look like comes from the module.
enum TryScript {
  static let code = #"""
    "use strict";
    const at = id => document.getElementById(id);
    const area = at("text"), colours = at("colours"), seen = at("seen");
    let examples = [];
    const textLimit = 65536;

    // The module: compiled once, started again after a trap.
    let compiled, model;
    function bytesOf(base64) {
      if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
      const letters = atob(base64), bytes = new Uint8Array(letters.length);
      for (let place = 0; place < letters.length; place++) bytes[place] = letters.charCodeAt(place);
      return bytes;
    }
    const streamed = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream));
    async function load() {
      const stream = new Blob([bytesOf(at("module").textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
      compiled = await WebAssembly.compileStreaming(new Response(stream, { headers: { "Content-Type": "application/wasm" } }));
      await start();
    }
    async function start() { model = (await WebAssembly.instantiate(compiled, {})).exports; }
    function ask(request) {
      const bytes = new TextEncoder().encode(request);
      const place = model.request(bytes.length);
      new Uint8Array(model.memory.buffer, place, bytes.length).set(bytes);
      const count = model.answer();
      return JSON.parse(new TextDecoder().decode(new Uint8Array(model.memory.buffer, model.place(), count)));
    }

    // What is chosen.
    const buttons = group => [...document.querySelectorAll(`[data-${group}]`)];
    const isOn = button => button.getAttribute("aria-pressed") === "true";
    const chosen = group => buttons(group).filter(isOn).map(button => button.dataset[group]);
    const choose = (group, values) => buttons(group).forEach(button =>
      button.setAttribute("aria-pressed", String(values.includes(button.dataset[group]))));
    let combination = 0;
    let example = null;
    function request(caret) {
      const lines = [
        `kernels ${chosen("kernel").join(" ")}`, `modes ${chosen("mode").join(" ")}`,
        `policies ${chosen("policy").join(" ")}`, `combination ${combination}`,
        `baremetal ${chosen("bare").length}`,
      ];
      if (caret) lines.push(`caret ${caret.line} ${caret.column}`);
      return lines.join("\n") + "\n\n" + area.value;
    }
    function caret() {
      const before = [...area.value.slice(0, area.selectionStart)].join("").split("\n");
      return { line: before.length, column: [...before[before.length - 1]].length + 1 };
    }

    // Showing it.
    let answer = null, isDrawing = false;
    function update() {
      if (!model) return;
      try {
        answer = ask(request(document.activeElement === area ? caret() : null));
      } catch (error) {
        // Whatever the module had is gone; nothing of the page is.
        model = null;
        tell(`The model stopped (${error.message}) and is started again: the scenario is too much for a page, or shows a mistake in it.`);
        document.querySelector(".see").classList.add("stale");
        start();
        return;
      }
      colours.innerHTML = answer.colours;
      scroll();
      const isWrong = answer.problems.length > 0 || answer.problem !== "";
      document.querySelector(".see").classList.toggle("stale", isWrong);
      if (!isWrong) {
        seen.innerHTML = answer.html;
        at("printed").textContent = answer.text;
        combination = answer.combination;
      }
      tell(status(isWrong));
      list("problems", answer.problems, problem => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = `line ${problem.line}: ${problem.text}`;
        button.onclick = () => select(problem.line, problem.column, problem.length);
        const item = document.createElement("li");
        item.append(button);
        return item;
      });
      list("words", answer.words, word => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = word;
        button.onclick = () => complete(word);
        return button;
      });
      if (!isDrawing) showSliders();
      showCombinations(isWrong);
    }
    function list(id, values, element) { at(id).replaceChildren(...values.map(element)); }
    function tell(text) { if (at("status").textContent !== text) at("status").textContent = text; }
    function status(isWrong) {
      if (answer.problem) return answer.problem;
      if (isWrong) return answer.problems.length === 1 ? "One thing is wrong; below is what was seen before." : `${answer.problems.length} things are wrong; below is what was seen before.`;
      const counts = new Map();
      for (const { verdict } of answer.verdicts) counts.set(verdict, (counts.get(verdict) || 0) + 1);
      const words = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
      return `${answer.verdicts.length} ${answer.verdicts.length === 1 ? "run" : "runs"} of the model: ${words || "none"}.`;
    }
    function scroll() { colours.scrollTop = area.scrollTop; colours.scrollLeft = area.scrollLeft; }

    // Places of the text, in lines and characters as the language counts them.
    function offset(line, column) {
      const lines = area.value.split("\n");
      let place = 0;
      for (let number = 0; number < line - 1 && number < lines.length; number++) place += lines[number].length + 1;
      return place + [...(lines[line - 1] || "")].slice(0, column - 1).join("").length;
    }
    function select(line, column, length) {
      area.focus();
      area.setSelectionRange(offset(line, column), offset(line, column + length));
    }
    function replace(line, column, length, text) {
      area.setRangeText(text, offset(line, column), offset(line, column + length), "preserve");
      changed();
    }
    function complete(word) {
      const end = area.selectionStart;
      const before = [...area.value.slice(0, end)];
      const begin = before.slice(0, before.length - answer.replaced).join("").length;
      area.focus();
      area.setRangeText(/=$/.test(word) ? word : `${word} `, begin, end, "end");
      changed();
    }

    function showSliders() {
      list("sliders", answer.sliders, slider => {
        const label = document.createElement("label"), name = document.createElement("span");
        const input = document.createElement("input"), output = document.createElement("output");
        name.textContent = slider.label;
        Object.assign(input, { type: "range", min: 0, max: slider.values.length - 1, value: slider.place });
        output.textContent = slider.values[slider.place];
        const describe = () => input.setAttribute("aria-valuetext", slider.values[input.value]);
        describe();
        let length = slider.length;
        input.oninput = () => {
          isDrawing = true;
          const text = slider.values[input.value];
          output.textContent = text;
          describe();
          replace(slider.line, slider.column, length, text);
          length = text.length;
        };
        input.onchange = () => { isDrawing = false; };
        input.onblur = () => { isDrawing = false; later(); };
        label.append(name, output, input);
        return label;
      });
    }
    function showCombinations(isWrong) {
      const box = at("combinations");
      if (isWrong) return;
      const place = [...box.querySelectorAll("button")].indexOf(document.activeElement);
      box.className = answer.combinations.length ? "combinations" : "";
      list("combinations", answer.combinations, ({ values, html, loss }) => {
        const number = answer.combinations.findIndex(row => row.values === values);
        const button = document.createElement("button"), name = document.createElement("span"), mark = document.createElement("span");
        button.type = "button";
        button.setAttribute("aria-pressed", String(number === answer.combination));
        name.textContent = values;
        mark.innerHTML = html;
        if (loss) mark.append(` ${loss}`);
        button.append(name, mark);
        button.onclick = () => { combination = number; update(); };
        return button;
      });
      if (place >= 0) box.querySelectorAll("button")[place]?.focus();
    }

    // Changing it.
    let waiting = 0, keeping = 0;
    function later() {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(update);
    }
    function changed() {
      example = null;
      at("about").textContent = "";
      syncMachine();
      later();
      clearTimeout(keeping);
      keeping = setTimeout(keep, 600);
    }
    async function keep() { history.replaceState(null, "", example ? `#${encodeURIComponent(example)}` : await fragment()); }
    function syncMachine() {
      const machine = /^[ \t]*machine[ \t]+(\S+)/m.exec(area.value);
      at("machine").value = machine ? machine[1] : "toy";
    }
    at("machine").onchange = () => {
      const line = `machine ${at("machine").value}`;
      area.value = /^[ \t]*machine\b.*$/m.test(area.value) ? area.value.replace(/^[ \t]*machine\b.*$/m, () => line) : `${line}\n${area.value}`;
      changed();
    };
    area.oninput = changed;
    area.onscroll = scroll;
    area.onkeyup = event => { if (/^(Arrow|Home|End|Page)/.test(event.key)) later(); };
    area.onclick = later;
    area.onkeydown = event => {
      if (event.ctrlKey && event.key === " ") {
        at("words").querySelector("button")?.focus();
        event.preventDefault();
      }
    };
    at("words").onkeydown = event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const words = [...at("words").querySelectorAll("button")];
      if (step) {
        words[(words.indexOf(document.activeElement) + step + words.length) % words.length]?.focus();
        event.preventDefault();
      }
      if (event.key === "Escape") area.focus();
    };
    for (const group of ["kernel", "mode", "policy", "bare"]) for (const button of buttons(group)) {
      button.onclick = () => {
        button.setAttribute("aria-pressed", String(!isOn(button)));
        // Something has to run.
        if (group !== "bare" && chosen(group).length === 0) button.setAttribute("aria-pressed", "true");
        update();
        clearTimeout(keeping);
        keeping = setTimeout(keep, 600);
      };
    }

    // Examples.
    function show(found) {
      example = found.id;
      combination = 0;
      area.value = found.text;
      area.scrollTop = 0;
      at("about").textContent = `${found.id}: ${found.title}`;
      at("example").value = found.id;
      syncMachine();
      update();
    }
    at("example").onchange = () => {
      const words = at("example").value.trim().toLowerCase();
      if (!words) return;
      const found = examples.find(({ id }) => id.toLowerCase() === words) || examples.find(({ id, title }) => `${id} ${title}`.toLowerCase().includes(words));
      if (!found) { tell(`No example is called '${words}'.`); return; }
      show(found);
      keep();
    };

    // A link is a scenario.
    const defaults = { k: buttons("kernel").map(button => button.dataset.kernel), m: ["written"], p: ["linux"] };
    async function fragment() {
      const packed = new Uint8Array(await streamed(new TextEncoder().encode(area.value), new CompressionStream("deflate-raw")).arrayBuffer());
      let letters = "";
      for (const byte of packed) letters += String.fromCharCode(byte);
      let text = "#s=" + btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
      for (const [key, group] of [["k", "kernel"], ["m", "mode"], ["p", "policy"]]) {
        const values = chosen(group);
        if (values.join() !== defaults[key].join()) text += `&${key}=${values.join(",")}`;
      }
      if (combination) text += `&c=${combination}`;
      if (chosen("bare").length) text += "&b=1";
      return text;
    }
    async function unpack(packed) {
      const reader = streamed(bytesOf(packed.replace(/-/g, "+").replace(/_/g, "/")), new DecompressionStream("deflate-raw")).body.getReader();
      const decoder = new TextDecoder("utf-8", { fatal: true });
      let text = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return text + decoder.decode();
        text += decoder.decode(value, { stream: true });
        if (text.length > textLimit) { reader.cancel(); throw new Error("it is longer than a page takes"); }
      }
    }
    async function open() {
      const address = location.hash.slice(1);
      if (!address.startsWith("s=")) {
        let name = "";
        try { name = decodeURIComponent(address); } catch { /* What is no name has no example. */ }
        show(examples.find(({ id }) => id === name) || examples.find(({ id }) => id.startsWith("D-3.2-")) || examples[0]);
        if (name && example !== name) tell("The address names no example; here is one.");
        return;
      }
      const settings = new URLSearchParams(address);
      try {
        area.value = await unpack(settings.get("s") || "");
      } catch (error) {
        show(examples[0]);
        tell(`The address holds no scenario: ${error.message}`);
        return;
      }
      example = null;
      at("about").textContent = "From the address";
      at("example").value = "";
      for (const [key, group] of [["k", "kernel"], ["m", "mode"], ["p", "policy"]]) {
        const known = buttons(group).map(button => button.dataset[group]);
        const values = (settings.get(key) || "").split(",").filter(value => known.includes(value));
        choose(group, values.length ? values : defaults[key]);
      }
      choose("bare", settings.get("b") === "1" ? ["bare"] : []);
      combination = Math.max(0, Number.parseInt(settings.get("c") || "0", 10) || 0);
      syncMachine();
      update();
    }
    addEventListener("hashchange", open);

    // Taking it along.
    const withoutHash = () => location.href.split("#")[0];
    const quoted = text => text.replace(/\n+$/, "").split("\n");
    async function address() { return withoutHash() + await fragment(); }
    async function copy(button, text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // From a file there may be no clipboard; a selection always works.
        const box = document.createElement("textarea");
        box.value = text;
        document.body.append(box);
        box.select();
        document.execCommand("copy");
        box.remove();
      }
      tell(`${button.textContent}: ${text.length} characters are in the clipboard.`);
    }
    const takers = {
      link: () => address(),
      markdown: async () => "```scenario\n" + quoted(area.value).join("\n") + "\n```\n\n```\n" + answer.text.replace(/\n+$/, "") + "\n```\n\n<" + await address() + ">\n",
      claim: async () => "```claim\nid: OWN-NAME\ntitle: A few words for lists\nsays: One sentence that a run can show to be true or false.\nsource: this document\ndraft: to be filled in\ntopics: []\n```\n\n```scenario\n" + quoted(area.value).join("\n") + "\n```\n",
      mail: async () => "What comes of it, on the model of these kernels:\n\n" + quoted(area.value).map(line => `  ${line}`.trimEnd()).join("\n") + "\n\n" + quoted(answer.text).map(line => `  ${line}`.trimEnd()).join("\n") + "\n\n" + await address() + "\n",
    };
    for (const id in takers) at(id).onclick = async () => { if (answer) copy(at(id), await takers[id]()); };
    at("picture").onclick = () => {
      const drawn = seen.querySelector("svg.t");
      if (!drawn) { tell("There is no picture to save."); return; }
      const picture = drawn.cloneNode(true);
      const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
      style.textContent = document.querySelector("style").textContent;
      picture.prepend(style, document.querySelector("svg.symbols defs").cloneNode(true));
      picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }));
      link.download = `${example || "scenario"}.svg`.replace(/[^A-Za-z0-9._-]/g, "-");
      link.click();
      URL.revokeObjectURL(link.href);
    };

    // The module is compiled while the rest is read.
    const loading = load();
    examples = JSON.parse(at("examples").textContent);
    loading.then(open).then(() => {
      window.firstPicture = performance.now();
      at("names").append(...examples.map(({ id, title }) => new Option(title, id)));
    }, error => tell(`The model cannot be started here: ${error.message}`));
    """#
}
