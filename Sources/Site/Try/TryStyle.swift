/// What the page with the model adds to the report's style.
enum TryStyle {
  static let css = """
    .try { max-width: 100rem; margin: 0 auto; padding: 1.5rem 1.5rem 4rem; }
    .try main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem 2.5rem; margin-top: 1rem; }
    .try main > section { margin-top: 0; }
    @media (min-width: 76rem) { .try main { grid-template-columns: minmax(24rem, 30rem) minmax(0, 1fr); } }
    .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; }
    .row input { flex: 1 1 12rem; }
    .try input, .try select, .try button, .try textarea { font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--edge); border-radius: 3px; }
    .try input, .try select { padding: .25rem .5rem; min-width: 0; }
    .try button { padding: .1875rem .625rem; cursor: pointer; font-size: .875rem; min-height: 1.75rem; }
    .try button:hover { background: var(--soft); }
    .try button[aria-pressed="true"] { background: var(--ink); color: var(--bg); border-color: var(--ink); }
    .editor { position: relative; margin-top: .5rem; border: 1px solid var(--edge); border-radius: 3px; height: 22rem; resize: vertical; overflow: hidden; background: var(--bg); }
    .editor:focus-within { outline: 2px solid var(--guest); outline-offset: 1px; }
    .editor pre, .editor textarea { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; padding: .5rem .75rem; border: 0; font: .875rem/1.5 var(--mono); letter-spacing: 0; tab-size: 8; white-space: pre; overflow: auto; }
    .editor pre { overflow: hidden; pointer-events: none; padding: .5rem 2rem 2rem .75rem; }
    .editor textarea { background: transparent; color: transparent; caret-color: var(--ink); resize: none; outline: none; }
    .editor textarea::selection { background: var(--guest); color: var(--onguest); }
    .editor.plain textarea { color: var(--ink); } .editor.plain pre { visibility: hidden; }
    .keyword { color: var(--guest); font-weight: 600; } .name { font-weight: 600; } .number { color: var(--ok); } .option, .variable { color: var(--warn); } .comment { color: var(--muted); font-style: italic; }
    .problem { text-decoration: underline wavy var(--bad); text-decoration-skip-ink: none; }
    .words { display: flex; flex-wrap: wrap; gap: .25rem; margin-top: .25rem; max-height: 7rem; overflow-y: auto; }
    .words button { font-family: var(--mono); font-size: .8125rem; }
    .problems { list-style: none; padding: 0; font-size: .875rem; }
    .problems button { border: 0; padding: .1875rem 0; text-align: left; color: var(--bad); overflow-wrap: anywhere; background: none; }
    .sliders { display: grid; grid-template-columns: minmax(0, 1fr); gap: .25rem; margin-top: .75rem; font-size: .875rem; }
    .sliders > div { display: grid; grid-template-columns: minmax(0, 1fr) 5.5rem; gap: .125rem .75rem; align-items: baseline; }
    .sliders label { overflow-wrap: anywhere; } .sliders input { grid-column: 1 / -1; width: 100%; padding: 0; accent-color: var(--guest); } .sliders output { text-align: right; font-family: var(--mono); }
    .combinations { display: grid; gap: .1875rem; margin-top: .5rem; max-height: 20rem; overflow-y: auto; }
    .combinations button { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; text-align: left; }
    .combinations button > span:first-child { font-family: var(--mono); font-size: .8125rem; overflow-wrap: anywhere; }
    .combinations button[aria-pressed="true"] { background: var(--soft); color: var(--ink); border: 2px solid var(--ink); }
    .choices { display: grid; gap: .375rem; font-size: .875rem; }
    .choices > div { display: flex; flex-wrap: wrap; gap: .25rem; align-items: baseline; }
    .choices span, .choices label { min-width: 4.5rem; color: var(--muted); }
    .status { margin-top: .75rem; min-height: 1.5rem; font-size: .9375rem; }
    .misled { color: var(--bad); font-size: .9375rem; margin-top: .5rem; }
    .see h3 { margin-top: 1.5rem; } .see figcaption { font-weight: 600; margin-bottom: .25rem; }
    .see.stale #seen { border-left: 4px solid var(--edge); padding-left: .75rem; }
    .actions { margin-top: 1.25rem; }
    @media (max-width: 34rem) { .try { padding: 1rem .875rem 3rem; } .editor { height: 18rem; } }

    """
}
