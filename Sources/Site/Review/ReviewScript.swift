/// What a reviewed mail's page can do beyond being read: one chooses which claims the statements are about,
/// and saves the choices as a file that `--answers` takes.
///
/// It makes no request and stores nothing. Text of the mail reaches the page only as values and text nodes.
enum ReviewScript {
  static let javascript = #"""
    "use strict";
    (() => {
      const make = (name, props, ...children) => {
        const e = Object.assign(document.createElement(name), props);
        e.append(...children);
        return e;
      };
      const offers = [...document.querySelectorAll("details.offers[data-name]")];
      if (!offers.length) return;

      const chosen = new Map();
      const count = make("output", {});
      count.setAttribute("aria-live", "polite");
      let isSaved = true;
      const tell = () => {
        count.textContent = chosen.size + " of " + offers.length + " chosen" + (isSaved ? "" : ", not saved");
      };

      const option = (box, choice, text, title) => {
        const input = make("input", { type: "radio", name: "choice:" + box.dataset.name, value: choice });
        input.checked = box.dataset.chosen === choice;
        input.setAttribute("aria-label", title);
        input.addEventListener("change", () => {
          chosen.set(box, choice);
          box.classList.add("chosen");
          isSaved = false;
          tell();
        });
        return make("label", {}, input, text);
      };
      for (const box of offers) {
        const where = "line " + box.dataset.name + ": ";
        for (const item of box.querySelectorAll("li[data-id]")) {
          const id = item.dataset.id;
          item.append(make("span", { className: "options" },
            option(box, id, "it says this", where + "it says what " + id + " says"),
            option(box, "not " + id, "the contrary", where + "it says the contrary of " + id)));
        }
        box.append(make("p", { className: "options" },
          option(box, "none", "no claim", where + "no claim is about it"),
          option(box, "skip", "another time", where + "another time")));
        if (box.dataset.chosen) {
          chosen.set(box, box.dataset.chosen);
          box.classList.add("chosen");
        }
      }

      // One line for each choice, in the order of the mail.
      const text = () => "# Answers to: " + document.querySelector("h1").textContent.trim() + "\n"
        + offers.filter(box => chosen.has(box)).map(box => box.dataset.name.padEnd(6) + " = "
          + (box.dataset.words ? chosen.get(box).padEnd(24) + ' "' + box.dataset.words + '"' : chosen.get(box))
          + "\n").join("");
      const name = document.querySelector("main").dataset.answers;
      const save = make("button", { type: "button" }, "Save " + name);
      save.addEventListener("click", () => {
        const url = URL.createObjectURL(new Blob([text()], { type: "text/plain" }));
        make("a", { href: url, download: name }).click();
        setTimeout(() => URL.revokeObjectURL(url), 1000);
        isSaved = true;
        tell();
      });
      const bar = make("form", { className: "choices", onsubmit: e => e.preventDefault() }, count, save);
      bar.setAttribute("aria-label", "Choices");
      document.querySelector("main").append(bar);
      addEventListener("beforeunload", e => { if (!isSaved) e.preventDefault(); });
      tell();
    })();
    """#
}
