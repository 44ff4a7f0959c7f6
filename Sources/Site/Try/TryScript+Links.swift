extension TryScript {
  /// Addresses that are scenarios, and what can be taken along; the last part, which starts everything.
  static let links = #"""
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
    const first = () => examples.find(({ id }) => id.startsWith("D-3.2-")) || examples[0];
    async function open() {
      const address = location.hash.slice(1);
      if (!address.startsWith("s=")) {
        let name = "";
        try { name = decodeURIComponent(address); } catch { name = address; }
        show(examples.find(({ id }) => id === name) || first());
        if (name && example !== name) tell("The address names no example; here is one.");
        return;
      }
      const settings = new URLSearchParams(address);
      try {
        area.value = await unpack(settings.get("s") || "");
      } catch (error) {
        show(first());
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
    for (const id in takers) at(id).onclick = async () => {
      const isResult = id === "markdown" || id === "mail";
      if (isResult && (!answer || answer.text === "")) { tell("There is no result to copy as long as something is wrong."); return; }
      copy(at(id), await takers[id]());
    };
    at("picture").onclick = () => {
      const drawn = seen.querySelector("svg.t");
      if (!drawn) { tell("There is no picture to save."); return; }
      const create = name => document.createElementNS("http://www.w3.org/2000/svg", name);
      const [picture, style, plot] = [create("svg"), create("style"), drawn.cloneNode(true)];
      const place = (element, values) => { for (const name in values) element.setAttribute(name, values[name]); };
      const height = drawn.getAttribute("height");
      // The picture's padding is its place in the other one.
      style.textContent = document.querySelector("style").textContent + ".t { padding: 0; }";
      place(picture, { class: "t", viewBox: `0 0 1044 ${height}`, width: 1044, height });
      plot.removeAttribute("class");
      place(plot, { x: 184, width: 720 });
      picture.append(style, document.querySelector("svg.symbols defs").cloneNode(true), plot);
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
