/// What the page with the model does with hands; what scenarios mean and look like comes from the module.
enum TryScript {
  static let code = editing + links

  private static let editing = #"""
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
    const editor = document.querySelector(".editor");
    // Until there is something to be read in colours, the text itself is seen.
    editor.classList.add("plain");
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
    let answer = null;
    function update() {
      if (!model) return;
      try {
        answer = ask(request(document.activeElement === area ? caret() : null));
      } catch (error) {
        // Whatever the module had is gone; nothing of the page is.
        model = null;
        tell(`The model stopped (${error.message}) and was started again: the scenario is too much for a page, or shows a mistake in it.`);
        document.querySelector(".see").classList.add("stale");
        editor.classList.add("plain");
        // What stopped it once is not asked again until it is changed.
        start();
        return;
      }
      colours.innerHTML = answer.colours;
      editor.classList.toggle("plain", answer.colours.trim() === "" && area.value.trim() !== "");
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
      showSliders();
      showCombinations(isWrong);
    }
    function list(id, values, element) { at(id).replaceChildren(...values.map(element)); }
    function tell(text) { if (at("status").textContent !== text) at("status").textContent = text; }
    function status(isWrong) {
      if (answer.problem) return `In this page ${answer.problem}.`;
      if (isWrong) return answer.problems.length === 1 ? "One thing is wrong; below is what was seen before." : `${answer.problems.length} things are wrong; below is what was seen before.`;
      const counts = new Map();
      for (const { verdict } of answer.verdicts) counts.set(verdict, (counts.get(verdict) || 0) + 1);
      const words = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
      const runs = `${answer.verdicts.length} ${answer.verdicts.length === 1 ? "run" : "runs"} of the model`;
      const rest = answer.count > 1 && answer.combinations.length === 0
        ? ` There are ${answer.count} combinations, too many to run them all here; this is number ${answer.combination + 1}.` : "";
      if (!answer.expects && answer.verdicts.length) return `${runs}; the scenario expects nothing.${rest}`;
      return `${runs}: ${words || "none"}.${rest}`;
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
      const height = area.scrollHeight / Math.max(1, area.value.split("\n").length);
      if (height * line > area.scrollTop + area.clientHeight - height || height * (line - 1) < area.scrollTop) area.scrollTop = Math.max(0, height * (line - 3));
    }
    function replace(line, column, length, text) {
      area.setRangeText(text, offset(line, column), offset(line, column + length), "preserve");
      changed();
    }
    function complete(word) {
      const end = area.selectionStart;
      const before = [...area.value.slice(0, end)];
      const begin = before.slice(0, before.length - answer.replaced).join("").length;
      // What is left of the word behind the caret goes too.
      const rest = /^[^\s#]*/.exec(area.value.slice(end))[0].length;
      area.focus();
      area.setSelectionRange(begin, end + rest);
      write(/=$/.test(word) ? word : `${word} `);
      changed();
    }

    // Sliders stay where they are while the text changes below them; the one that is held keeps its values.
    const sliders = [];
    function newSlider(number) {
      const box = document.createElement("div"), label = document.createElement("label");
      const input = document.createElement("input"), output = document.createElement("output");
      input.id = `slider${number}`;
      label.htmlFor = output.htmlFor = input.id;
      input.type = "range";
      const slider = { box, label, input, output };
      input.oninput = () => {
        const text = slider.values[input.value];
        describe(slider);
        const { line, column, length } = slider;
        slider.length = text.length;
        replace(line, column, length, text);
      };
      input.onblur = later;
      box.append(label, output, input);
      return slider;
    }
    function describe({ input, output, values }) {
      output.textContent = values[input.value];
      input.setAttribute("aria-valuetext", values[input.value]);
    }
    function showSliders() {
      const box = at("sliders");
      while (sliders.length > answer.sliders.length) sliders.pop().box.remove();
      answer.sliders.forEach((found, number) => {
        if (!sliders[number]) {
          sliders[number] = newSlider(number);
          box.append(sliders[number].box);
        }
        const slider = sliders[number], isHeld = document.activeElement === slider.input;
        Object.assign(slider, { line: found.line, column: found.column, length: found.length });
        slider.label.textContent = found.label;
        if (isHeld && slider.values?.[slider.input.value] === found.values[found.place]) return;
        slider.values = found.values;
        Object.assign(slider.input, { min: 0, max: found.values.length - 1 });
        slider.input.value = found.place;
        describe(slider);
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
        button.onclick = () => { combination = number; update(); keepSoon(); };
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
      keepSoon();
    }
    function keepSoon() {
      clearTimeout(keeping);
      keeping = setTimeout(keep, 600);
    }
    const isPlain = () => !combination && !chosen("bare").length
      && [["k", "kernel"], ["m", "mode"], ["p", "policy"]].every(([key, group]) => chosen(group).join() === defaults[key].join());
    async function keep() {
      const address = example && isPlain() ? `#${encodeURIComponent(example)}` : await fragment();
      if (address !== location.hash) history.replaceState(null, "", address);
    }
    // As if it were typed, so that it can be undone.
    function write(text) {
      area.focus();
      if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    }
    function syncMachine() {
      const machine = machineName();
      at("machine").value = machine ? machine.name : "toy";
      // One that varies is chosen among the combinations.
      at("machine").disabled = machine ? machine.name.startsWith("$") || machine.isGuarded : false;
    }
    function machineName() {
      const found = /^([ \t]*)((?:when\s+\S+\s+)*)machine([ \t]+)(\S+)/m.exec(area.value);
      return found && { name: found[4], isGuarded: found[2] !== "", begin: found.index + found[0].length - found[4].length };
    }
    at("machine").onchange = () => {
      const machine = machineName();
      const name = at("machine").value;
      const behind = machine ? /^[^#\n]*/.exec(area.value.slice(machine.begin + machine.name.length))[0] : "";
      // A real machine brings its own counters.
      const options = name === "toy" ? behind : behind.replace(/[ \t]+(counters|fixed|lbr|arch)=\S+/g, "");
      if (machine) area.setSelectionRange(machine.begin, machine.begin + machine.name.length + behind.length);
      else area.setSelectionRange(0, 0);
      write(machine ? name + options : `machine ${name}\n`);
      at("machine").focus();
      changed();
    };
    area.oninput = changed;
    area.onscroll = scroll;
    area.onkeyup = event => { if (/^(Arrow|Home|End|Page)/.test(event.key)) later(); };
    area.onclick = later;
    area.onfocus = later;
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
        keepSoon();
      };
    }

    // Examples.
    function reset() {
      choose("kernel", defaults.k);
      choose("mode", defaults.m);
      choose("policy", defaults.p);
      choose("bare", []);
      combination = 0;
    }
    function show(found) {
      reset();
      example = found.id;
      area.value = found.text;
      area.scrollTop = 0;
      at("about").textContent = `${found.id}: ${found.title}`;
      at("example").value = found.id;
      syncMachine();
      update();
    }
    at("example").onkeydown = event => { if (event.key === "Enter") at("example").onchange(); };
    at("example").onchange = async () => {
      const words = at("example").value.trim().toLowerCase();
      if (!words) return;
      const found = examples.find(({ id }) => id.toLowerCase() === words) || examples.find(({ id, title }) => `${id} ${title}`.toLowerCase().includes(words));
      if (!found) { tell(`No example is called '${words}'.`); return; }
      if (found.id === example) return;
      // Back leads to what was written before.
      if (!example && area.value.trim()) history.replaceState(null, "", await fragment());
      show(found);
      history.pushState(null, "", `#${encodeURIComponent(found.id)}`);
    };

    """#
}
