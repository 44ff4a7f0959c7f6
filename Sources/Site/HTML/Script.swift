/// What the page can do beyond being read: search, filters, keys, links to copy.
///
/// The page is complete without it. It makes no request and stores nothing; the query stands in the
/// address. Text of claims reaches the page only as text nodes.
enum Script {
  static let javascript = #"""
    "use strict";
    (() => {
      const claims = [...document.querySelectorAll("article.claim")];
      const rows = new Map([...document.querySelectorAll("tr[data-id]")].map(r => [r.dataset.id, r]));
      // Read before anything is added to the claims.
      const texts = new Map(claims.map(a => [a, a.textContent.toLowerCase()]));
      const places = a => (a.dataset.p || "").split(";").filter(Boolean).flatMap(p => {
        const [kernels, mode, on, machines, verdict] = p.split("/");
        return kernels.split(",").flatMap(kernel => machines.split(",").map(machine => ({ kernel, mode, on, machine, verdict })));
      });
      const make = (name, props, ...children) => {
        const e = Object.assign(document.createElement(name), props);
        e.append(...children);
        return e;
      };

      // A query: words, "a phrase", key:value, each with - before it to exclude.
      const keys = {
        verdict: (a, v) => a.dataset.v.split(";").includes(v),
        kind: (a, v) => a.dataset.k.split(";").includes(v),
        topic: (a, v) => a.dataset.t.split(";").includes(v),
        machine: (a, v) => a.dataset.m.split(";").includes(v),
        id: (a, v) => a.id.toLowerCase().startsWith(v),
      };
      const parse = text => [...text.matchAll(/(-?)(?:(\w+):)?("[^"]*"?|\S+)/g)].map(m => ({
        not: m[1] === "-", key: m[2] || "", value: m[3].replace(/"/g, "").toLowerCase().replace(/_/g, " "),
      })).filter(t => t.value);
      const matches = (a, terms) => {
        const at = { kernel: [], mode: [], on: [], machine: [] };
        let verdicts = [];
        for (const t of terms) {
          if (t.key in at && !t.not) {
            if (keys[t.key] && !keys[t.key](a, t.value)) return false;
            at[t.key].push(t.value);
            continue;
          }
          if (t.key === "verdict" && !t.not) { verdicts.push(t.value); continue; }
          const hit = keys[t.key] ? keys[t.key](a, t.value)
            : t.key in at ? places(a).some(p => p[t.key] === t.value)
            : texts.get(a).includes(t.key ? t.key + ":" + t.value : t.value);
          if (hit === t.not) return false;
        }
        const asked = Object.entries(at).filter(([, values]) => values.length);
        // What a scenario is written for is known without a run.
        const isOfPlaces = verdicts.length || asked.some(([key]) => !keys[key]);
        if (!asked.length || !isOfPlaces) return !verdicts.length || verdicts.some(v => keys.verdict(a, v));
        return places(a).some(p => asked.every(([key, values]) => values.includes(p[key]))
          && (!verdicts.length || verdicts.includes(p.verdict)));
      };

      // The bar above the report.
      const search = make("input", { type: "search", id: "page:q", autocomplete: "off", spellcheck: false,
        placeholder: "error -lbr verdict:open kernel:6.12" });
      const count = make("output", {});
      count.setAttribute("aria-live", "polite");
      const options = (key, list) => {
        const select = make("select", {});
        select.setAttribute("aria-label", key);
        select.append(make("option", { value: "" }, key), ...list.map(v => make("option", { value: v }, v)));
        select.addEventListener("change", () => {
          const rest = parse(search.value).filter(t => t.key !== key || t.not);
          const value = select.value.replace(/ /g, "_");
          set(rest.map(write).concat(value ? [key + ":" + value] : []).join(" "));
        });
        select.dataset.key = key;
        return select;
      };
      const write = t => (t.not ? "-" : "") + (t.key ? t.key + ":" + t.value.replace(/ /g, "_")
        : / /.test(t.value) ? '"' + t.value + '"' : t.value);
      const all = f => [...new Set(claims.flatMap(f))].filter(Boolean).sort();
      const selects = [
        options("verdict", all(a => a.dataset.v.split(";"))),
        options("kind", all(a => a.dataset.k.split(";"))),
        options("kernel", all(a => places(a).map(p => p.kernel))),
        options("mode", all(a => places(a).map(p => p.mode))),
        options("on", all(a => places(a).map(p => p.on))),
        options("machine", all(a => a.dataset.m.split(";"))),
        options("topic", all(a => a.dataset.t.split(";"))),
      ];
      const clear = make("button", { type: "button", onclick: () => set("") }, "Clear");
      const helpButton = make("button", { type: "button", onclick: () => help.showModal() }, "Keys");
      const label = make("label", { htmlFor: "page:q" }, "Find claims");
      const bar = make("form", { className: "find", onsubmit: e => e.preventDefault() },
        label, search, ...selects, clear, helpButton, count);
      bar.setAttribute("role", "search");

      const help = make("dialog", { id: "page:keys" });
      const entry = (key, text) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, text)];
      help.append(make("h2", {}, "Keys and queries"), make("dl", {},
        ...entry("/", "find claims"), ...entry("n", "next contradicted statement or open gap"),
        ...entry("p", "the one before"), ...entry("Esc", "show everything again"), ...entry("?", "this help"),
        ...entry("error -lbr", "claims with a word and without another"),
        ...entry('"claims it"', "a phrase"),
        ...entry("verdict:open kernel:6.12", "open on a kernel; also kind:, mode:, on:, machine:, topic:, id:")),
        make("form", { method: "dialog" }, make("button", {}, "Close")));

      const apply = () => {
        const terms = parse(search.value);
        const isOn = terms.length > 0;
        document.body.classList.toggle("filtered", isOn);
        let shown = 0;
        for (const a of claims) {
          const isShown = !isOn || matches(a, terms);
          a.hidden = !isShown;
          const row = rows.get(a.id);
          if (row) row.hidden = !isShown;
          shown += isShown;
        }
        for (const s of document.querySelectorAll("main > section"))
          s.classList.toggle("none", isOn && !s.querySelector("article.claim:not([hidden])"));
        count.textContent = isOn ? shown + " of " + claims.length + " claims" : "";
        for (const s of selects) {
          const t = terms.find(t => t.key === s.dataset.key && !t.not);
          s.value = t ? t.value : "";
          if (s.selectedIndex < 0) s.value = "";
        }
      };
      const remember = () => {
        const query = search.value.trim();
        const to = (query ? "?q=" + encodeURIComponent(query) : location.pathname) + location.hash;
        try { history.replaceState(null, "", to); } catch { /* the address stays, the filter works */ }
      };
      // Whoever has scrolled to a claim stays there, or at the next one that is left.
      const applyHere = () => {
        const top = a => a.getBoundingClientRect().top;
        // The end of a claim that is still to be seen below the bar is not what is read.
        const isBelow = a => a.getBoundingClientRect().bottom > bar.offsetHeight + 48;
        const here = claims.length && top(claims[0]) < 0 ? claims.find(a => !a.hidden && isBelow(a)) : null;
        const before = here && top(here);
        apply();
        if (!here) return;
        const place = claims.indexOf(here);
        const left = here.hidden ? claims.slice(place).find(a => !a.hidden) || claims.findLast(a => !a.hidden) : here;
        if (left) scrollBy(0, top(left) - (left === here ? before : bar.offsetHeight + 8));
      };
      const set = text => { search.value = text; applyHere(); remember(); };
      search.addEventListener("input", () => { applyHere(); remember(); });

      // Steps through what is contradicted or open, from where the reader is.
      const grave = a => /contradicted|open/.test(a.dataset.v) && !a.hidden;
      const step = way => {
        const here = document.activeElement.closest("article.claim");
        const behind = a => here ? here.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_FOLLOWING
          : a.getBoundingClientRect().top > bar.offsetHeight;
        const list = claims.filter(a => grave(a) && a !== here);
        const to = way > 0 ? list.find(behind) : list.findLast(a => !behind(a));
        if (!to) return;
        to.scrollIntoView({ behavior: "instant" });
        to.tabIndex = -1;
        to.focus({ preventScroll: true });
      };
      document.addEventListener("keydown", e => {
        if (e.ctrlKey || e.metaKey || e.altKey || help.open) return;
        const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
        if (e.key === "Escape" && (search.value || isTyping)) { set(""); e.target.blur(); return; }
        if (isTyping) return;
        if (e.key === "/") { e.preventDefault(); search.focus(); search.select(); }
        if (e.key === "n") step(1);
        if (e.key === "p") step(-1);
        if (e.key === "?") help.showModal();
      });

      // A link to each claim, to be copied.
      for (const a of claims) {
        const button = make("button", { type: "button", className: "copy" }, "copy link");
        button.setAttribute("aria-label", "Copy the link to " + a.id);
        button.addEventListener("click", async () => {
          const link = location.href.replace(/[?#].*$/, "") + "#" + a.id;
          try {
            await navigator.clipboard.writeText(link);
            button.textContent = "copied";
          } catch {
            location.hash = a.id;
            button.textContent = "in the address";
          }
          setTimeout(() => { button.textContent = "copy link"; }, 2000);
        });
        a.querySelector("header > p").append(" ", button);
      }

      document.querySelector("main").prepend(bar);
      document.body.append(help);
      search.value = new URLSearchParams(location.search).get("q") || "";
      apply();
      // What the address names is shown, even inside something folded or filtered.
      const reveal = () => {
        const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (!target) return;
        if (target.closest("[hidden], .none")) set("");
        for (let e = target.parentElement; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
        target.scrollIntoView();
      };
      addEventListener("hashchange", reveal);
      reveal();
    })();
    """#
}
