/// The page's style: one file, system fonts, no colour carries meaning alone.
enum Stylesheet {
  static let css = palette + type + marks + tables + claims + pictures + finding + media

  /// The style of the document's pages, which have prose and tables alone.
  static let document =
    palette + type + marks + tables + pictures + """
      body { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
      main > *, .claim > :not(figure, details) { max-width: 46rem; } main > .claim { max-width: none; }
      details { margin-top: .5rem; font-size: .9375rem; } summary { cursor: pointer; width: fit-content; }
      @media (min-width: 84rem) {
        body { max-width: 82rem; padding-left: 14rem; }
        nav.side { position: fixed; top: 1.5rem; margin-left: -13rem; width: 11.5rem; max-height: calc(100vh - 3rem); overflow-y: auto; }
        nav.side ul { display: block; } nav.side li { margin-bottom: .375rem; }
      }
      main > * + * { margin-top: .75rem; } main pre { background: var(--soft); padding: .5rem .75rem; overflow-x: auto; }
      nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; padding: 0; font-size: .875rem; margin: .5rem 0 1rem; }
      .claim { border-left: 3px solid var(--edge); padding-left: .75rem; margin-top: 1.25rem; }
      .claim > p { font-size: .875rem; } .claim > p:first-child { font-size: 1rem; }
      .claim blockquote { margin: .25rem 0; font-family: var(--serif); font-size: 1.0625rem; }
      @media print { nav { display: none; } }

      """

  /// The style of the page for operators: the document's, with facts beside their names.
  static let operators =
    document + """
      body { max-width: 60rem; } main.operators > * { max-width: none; } pre { white-space: pre-wrap; overflow-wrap: anywhere; } main.operators > section { margin-top: 2.5rem; }
      section h2 + h3 { margin-top: 0; } h3 { margin: 1rem 0 .25rem; } section > ul > li { margin-top: .5rem; }
      article { border-top: 1px solid var(--rule); padding: .75rem 0 .25rem; } article h4 { font-size: 1rem; }
      dl { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .125rem .75rem; font-size: .9375rem; }
      dt { color: var(--muted); }
      @media (max-width: 34rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: .375rem; } }

      """

  /// What pages of other kinds build on: type, verdicts, tables and claims.
  static let base = palette + type + marks + tables + claims

  private static let palette = """
    :root {
      color-scheme: light dark;
      --bg: #fdfdfb; --soft: #f3f4f2; --ink: #1b1f24; --muted: #555c64; --rule: #d4d7d9;
      --edge: #868d94; --guest: #1b5b9e; --onguest: #fff; --host: #cdd1d4; --onhost: #1b1f24;
      --bad: #a8201a; --ok: #1f6a3c; --warn: #7d4e00;
      --sans: -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif;
      --serif: "Iowan Old Style", Charter, Georgia, "Noto Serif", "Liberation Serif", serif;
      --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --bg: #14171a; --soft: #1c2024; --ink: #e4e6e7; --muted: #a4abb2; --rule: #343a40;
        --edge: #747c84; --guest: #7fb5ee; --onguest: #0c1a28; --host: #454c53; --onhost: #e4e6e7;
        --bad: #ff9c91; --ok: #82cf9b; --warn: #e2b566;
      }
    }
    @media (prefers-contrast: more) { :root { --muted: var(--ink); --rule: var(--edge); } }

    """

  private static let type = """
    * { box-sizing: border-box; }
    /* The script keeps the place where a filter takes claims away. */
    html { overflow-anchor: none; scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--bg); color: var(--ink); font: 1rem/1.5 var(--sans); font-variant-numeric: tabular-nums; }
    h1, h2, h3, h4, h5, p, ul, ol, dl, dd, figure, pre, table { margin: 0; }
    a { color: inherit; text-decoration-color: var(--edge); text-underline-offset: .18em; }
    :focus-visible { outline: 2px solid var(--guest); outline-offset: 2px; }
    code, pre, .id { font-family: var(--mono); font-size: .875em; }
    /* On one line wherever it fits; a table scrolls, so it always does there. */
    .id { display: inline-block; max-width: 100%; text-decoration: none; }
    td .id { white-space: nowrap; }
    .id:hover { text-decoration: underline; }
    h1, h2, h3, h4, h5, dt, dd, li, p, summary, figcaption { overflow-wrap: anywhere; }
    .muted { color: var(--muted); }
    .page { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem 2rem; max-width: 88rem; margin: 0 auto; padding: 1.5rem 2rem 4rem; }
    nav.toc { font-size: .875rem; line-height: 1.45; }
    nav.toc ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; }
    nav.toc a { text-decoration: none; } nav.toc a:hover { text-decoration: underline; }
    main > section { margin-top: 3.5rem; } main > section:first-of-type { margin-top: 0; }
    h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
    h2 { font-size: 1.25rem; line-height: 1.3; padding-bottom: .3125rem; border-bottom: 1px solid var(--ink); margin-bottom: 1rem; }
    h3 { font-size: 1.125rem; line-height: 1.35; margin-top: 2.5rem; }
    h4 { font-size: .9375rem; line-height: 1.4; }
    h5 { font-size: .875rem; line-height: 1.4; margin-top: 1rem; }
    h1, h2, h3, h4, h5 { font-weight: 600; }
    .lede { margin-top: .25rem; max-width: 62rem; }
    .prose { max-width: 46rem; }
    .prose > * + * { margin-top: .75rem; }
    .prose pre { overflow-x: auto; background: var(--soft); padding: .5rem .75rem; line-height: 1.4; }
    .small { font-size: .8125rem; line-height: 1.45; color: var(--muted); margin-top: .5rem; }
    .says { font-family: var(--serif); font-size: 1.0625rem; line-height: 1.5; }

    """

  /// Verdicts as shapes; their colours only repeat them.
  private static let marks = """
    :is(.disc, .steps td > b:not([class]), .cross, .half, .ring, .dotted, .dash, .wave, .triangle, .hollow, .square) { display: inline-block; max-width: 100%; font-weight: 600; }
    :is(td, th) > :is(.disc, b:not([class]), .cross, .half, .ring, .dotted, .dash, .wave, .triangle, .hollow, .square) { white-space: nowrap; }
    :is(.disc, .steps td > b:not([class]), .cross, .half, .ring, .dotted, .dash, .wave, .triangle, .hollow, .square)::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .375em; vertical-align: -.02em; background: currentColor; -webkit-mask: var(--shape) center / contain no-repeat; mask: var(--shape) center / contain no-repeat; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    @media (forced-colors: active) { :is(.disc, .steps td > b:not([class]), .cross, .half, .ring, .dotted, .dash, .wave, .triangle, .hollow, .square)::before { background: CanvasText; } }
    :is(.disc, .steps td > b:not([class]))::before { --glyph: "\u{25cf}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Ccircle cx='6' cy='6' r='5'/%3E%3C/svg%3E"); }
    .cross::before { --glyph: "\u{2715}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Cpath d='M2 2 10 10M10 2 2 10' stroke-width='2.5' fill='none'/%3E%3C/svg%3E"); }
    .half::before { --glyph: "\u{25d0}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Ccircle cx='6' cy='6' r='4.5' fill='none' stroke-width='1.25'/%3E%3Cpath d='M6 1.5a4.5 4.5 0 0 1 0 9z'/%3E%3C/svg%3E"); }
    .ring::before { --glyph: "\u{25cb}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Ccircle cx='6' cy='6' r='4.5' fill='none' stroke-width='1.25'/%3E%3C/svg%3E"); }
    .dotted::before { --glyph: "\u{25cc}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Ccircle cx='6' cy='6' r='4.5' fill='none' stroke-width='1.25' stroke-dasharray='1.5 1.5'/%3E%3C/svg%3E"); }
    .dash::before { --glyph: "\u{2013}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Cpath d='M2 6h8' stroke-width='1.5'/%3E%3C/svg%3E"); }
    .wave::before { --glyph: "\u{223c}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Cpath d='M1 7c2-4 3-4 5-1s3 3 5-1' fill='none' stroke-width='1.25'/%3E%3C/svg%3E"); }
    .triangle::before { --glyph: "\u{25b2}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Cpath d='M6 1 11.5 11H.5z'/%3E%3C/svg%3E"); }
    .hollow::before { --glyph: "\u{25b3}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Cpath d='M6 1.5 11 10.5H1z' fill='none' stroke-width='1.25'/%3E%3C/svg%3E"); }
    .square::before { --glyph: "\u{25a0}"; --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12' stroke='%23000' stroke-width='0'%3E%3Cpath d='M1.5 1.5h9v9h-9z'/%3E%3C/svg%3E"); }
    .cross, .triangle { color: var(--bad); } .disc, .square, .steps td > b:not([class]) { color: var(--ok); } .half, .warn { color: var(--warn); }
    .weak, .ring, .dotted, .dash, .wave, .hollow { color: var(--muted); font-weight: 400; }

    """

  private static let tables = """
    table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
    caption { text-align: left; padding-bottom: .375rem; color: var(--muted); font-size: .8125rem; }
    th, td { text-align: left; vertical-align: baseline; padding: .25rem 1rem .25rem 0; font-weight: 400; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { font-size: .8125rem; color: var(--muted); border-bottom: 1px solid var(--ink); vertical-align: bottom; line-height: 1.3; }
    tbody tr + tr > * { border-top: 1px solid var(--rule); }
    td.n, th.n { text-align: right; white-space: nowrap; }
    .gap table .disc, .gap table .cross, .gap .steps td > b:not([class]) { color: var(--ink); }
    tr.differs > :first-child { box-shadow: inset 3px 0 var(--bad); padding-left: .625rem; }
    .gap tr.differs > :first-child { box-shadow: inset 3px 0 var(--edge); }
    .steps { min-width: min(46rem, 100%); }
    .steps td:first-child { background: var(--soft); font-family: var(--serif); font-size: .9375rem; padding-left: .5rem; }
    tr.step > td:first-child { padding: .5rem 0 .25rem; background: none; font: .8125rem/1.45 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
    tr.step i { font: .8125rem var(--sans); color: var(--muted); } tr.step i:empty { display: none; }
    tr.group > * { padding-top: .5rem; font-size: .8125rem; color: var(--muted); }
    .wide { overflow-x: auto; margin-top: .5rem; }
    /* Columns would not fit side by side: a letter stands for each. */
    @media screen and (max-width: 46rem) {
      .wide table, .wide :is(caption, thead, tbody, tr, th, td) { display: block; text-align: left; } .wide tr { counter-reset: column; }
      .wide tr > * { border: 0; padding: .125rem 0; } .wide tbody tr + tr > * { border: 0; } .wide tr + tr { border-top: 1px solid var(--rule); }
      .wide tr > td:not(:first-child) { display: inline-block; margin-right: 1rem; overflow-wrap: anywhere; }
      .wide tr:has(> :nth-child(3)) > :not(:first-child) { counter-increment: column; }
      .wide:not(.plain) tr:has(> :nth-child(3)) > :not(:first-child)::before { content: counter(column, upper-alpha) " "; color: var(--muted); } .wide td:empty { margin: 0; } .wide td:empty::before { visibility: hidden; font-size: 0; } .wide.plain thead { display: none; }
      .wide table thead tr { border-bottom: 1px solid var(--ink); } .wide :is(td, th) > b, .wide :is(td, th) > span { white-space: normal; }
    }
    .loss { display: inline-flex; align-items: center; gap: .5rem; white-space: nowrap; }
    .loss b { font-weight: 600; min-width: 4.25em; text-align: right; }
    .loss svg { width: 56px; height: 10px; flex: none; }
    .loss .box { fill: none; stroke: var(--edge); }
    .loss .amount { fill: url(#p:lost); stroke: var(--bad); }
    .counts { margin: .75rem 0 0; padding: .5rem 0; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); font-size: .9375rem; }
    .counts p { display: flex; flex-wrap: wrap; gap: 0 1.125rem; }
    .counts b { font-weight: 600; } .counts .news { flex: 1 1 16rem; }
    .front { display: grid; gap: 1.25rem 2.5rem; margin-top: 1rem; }
    @media (min-width: 60rem) { .front { grid-template-columns: minmax(0, 1.62fr) minmax(0, 1fr); } }
    .targets { margin-top: 1rem; } .targets h2 { font-size: .9375rem; margin-bottom: 0; padding-bottom: .25rem; } .targets ul { padding-left: 1.25rem; font-size: .9375rem; }
    .front h2 { font-size: .9375rem; margin-bottom: 0; padding-bottom: .25rem; }
    .front table { width: 100%; line-height: 1.35; }
    .front section + section { margin-top: 1.25rem; }
    .front td, .front th { padding-top: .1875rem; padding-bottom: .1875rem; }
    .list { list-style: none; padding: 0; font-size: .875rem; line-height: 1.4; }
    .list li { display: grid; grid-template-columns: 7rem 1fr; gap: .5rem; align-items: baseline; padding: .1875rem 0; border-top: 1px solid var(--rule); }
    .list li:first-child { border-top: 0; }
    .list .says { font-size: .9375rem; line-height: 1.35; display: block; }

    """

  private static let claims = """
    article.claim { margin: 2rem 0 1.25rem; border-top: 1px solid var(--rule); padding-top: .75rem; }
    article.claim > header h4 { font-size: 1.0625rem; }
    article.claim > header .id { font-size: .875rem; font-weight: 400; margin-right: .375rem; color: var(--muted); }
    article.claim > header p { font-size: .9375rem; margin-top: .125rem; }
    .facts { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .3125rem 1.25rem; margin-top: .75rem; font-size: .9375rem; max-width: 62rem; }
    .lanes { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .125rem 1.25rem; margin-top: .375rem; font-size: .875rem; max-width: 62rem; }
    .facts dt { color: var(--muted); font-size: .875rem; }
    details { margin-top: .75rem; font-size: .9375rem; }
    summary { cursor: pointer; width: fit-content; }
    details pre { background: var(--soft); padding: .5rem .75rem; overflow-x: auto; line-height: 1.4; margin-top: .375rem; font-size: .8125rem; }
    .why { padding-left: 1.25rem; font-size: .875rem; line-height: 1.45; margin-top: .375rem; }
    .why a { font-family: var(--mono); text-decoration: none; }
    .why li + li { margin-top: .25rem; }
    .rules li + li { margin-top: .5rem; }
    :target { outline: 2px solid var(--guest); outline-offset: 4px; }

    """

  static let pictures = """
    figure { margin-top: 1.25rem; container-type: inline-size; overflow-x: clip; }
    figcaption { font-size: .8125rem; color: var(--muted); max-width: 62rem; }
    .t { display: block; width: 100%; max-width: 1044px; padding: 0 140px 0 184px; overflow: visible; font: 12.5px var(--sans); fill: var(--ink); }
    .t svg { overflow: visible; } .t .title, .t .sub { transform: translateX(-184px); }
    .t .sub, .t .note, .t .axis { fill: var(--muted); font-size: 11.5px; }
    .t .title, .t .who { font-weight: 600; }
    .t .guide { stroke: var(--rule); }
    .t .lossline { stroke: var(--bad); stroke-width: 1.5; }
    .t .hair { stroke: var(--rule); } .t path { vector-effect: non-scaling-stroke; }
    .t circle.num { cy: -4px; r: 9px; fill: var(--bg); stroke: var(--ink); } .t circle.loss { fill: var(--bad); stroke: var(--bad); }
    .t text.num { font-size: 11px; } .t text.num.loss { fill: var(--bg); }
    .t .losstext { fill: var(--bad); font-weight: 600; }
    .t rect { y: -16px; height: 24px; } .t .band rect { y: 0; height: 100%; fill: var(--soft); }
    .t .r { y: -4px; height: 1px; fill: var(--rule); } .t .f { fill: none; stroke: var(--edge); stroke-dasharray: 1 3; }
    .t .g { fill: var(--guest); } .t .h { fill: var(--host); stroke: var(--edge); }
    .t .gl { fill: var(--onguest); } .t .hl { fill: var(--onhost); }
    .t .i { fill: url(#p:inactive); stroke: var(--edge); }
    .t .e { fill: url(#p:error); stroke: var(--bad); stroke-width: 1.5; }
    .t .o { fill: none; stroke: var(--edge); stroke-dasharray: 5 3; }
    .t .shared { fill: url(#p:shared); stroke: var(--edge); }
    .t .halo, .t .mid, .t .who, .t .losstext { paint-order: stroke; stroke: var(--bg); stroke-width: 4px; stroke-linejoin: round; }
    .t .mid, .t .hl, .t .gl, .t text.num, .t .axis { text-anchor: middle; } .t svg > text:not([class]) { text-anchor: end; transform: translateX(-10px); }
    .t .end { transform: translateX(8px); }
    .t .lost { fill: url(#p:lost); }
    .t .bare { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; fill: none; }
    .t .reads { stroke: var(--guest); stroke-width: 3; fill: none; } .t .dot { r: 3.5px; fill: var(--guest); }
    .t .guestword { fill: var(--guest); font-weight: 600; }
    /* Little room: titles above their lanes, labels in the plot, and only words that fit. */
    @container (max-width: 59.5rem) {
      .t { font-size: 11.5px; padding: 0 6px 0 96px; }
      .t .w, .t .sub { display: none; } .t .title { transform: translate(-96px, -22px); }
      .t .end { text-anchor: end; transform: none; paint-order: stroke; stroke: var(--bg); stroke-width: 4px; stroke-linejoin: round; }
      .t .axis text:last-child { text-anchor: end; } .t .lost { fill: url(#p:lost-narrow); }
    }
    .p-line { stroke: var(--edge); } .p-bad { stroke: var(--bad); } .p-box { fill: var(--bg); } .p-host { fill: var(--host); }
    .symbols { position: absolute; width: 0; height: 0; overflow: hidden; }

    """

  private static let finding = """
    .find { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .375rem .5rem; align-items: center; margin: 0 0 1rem; padding: .5rem 0; background: var(--bg); border-bottom: 1px solid var(--rule); font-size: .875rem; }
    .find input { flex: 1 1 14rem; min-width: 8rem; } .find select { max-width: 9rem; }
    input, select, button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--edge); border-radius: 3px; padding: .1875rem .4375rem; }
    button { cursor: pointer; } .find output:empty { display: none; }
    .copy { font-size: .75rem; padding: 0 .375rem; color: var(--muted); border-color: transparent; background: none; }
    .copy:hover, .copy:focus-visible { border-color: var(--edge); }
    .filtered main > section:not(:has(> article.claim)), .filtered main > .none, .filtered section > :not(article, h2, h3) { display: none; }
    .filtered .claim { margin-top: 1.25rem; } .filtered main > section { margin-top: 1.5rem; } .filtered h3 { display: none; }
    [hidden] { display: none; }
    dialog { background: var(--bg); color: var(--ink); border: 1px solid var(--edge); max-width: 34rem; }
    dialog::backdrop { background: #0008; }
    dialog dl { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1rem; margin-bottom: 1rem; font-size: .9375rem; }
    kbd { font-family: var(--mono); font-size: .875em; }

    """

  private static let media = """
    @media (min-width: 80rem) {
      .page { grid-template-columns: 11rem minmax(0, 1fr); }
      nav.toc { position: sticky; top: 1rem; align-self: start; }
      nav.toc ul { display: block; } nav.toc li { margin: 0 0 .375rem; }
    }
    @media screen and (max-width: 46rem) {
      .page { padding: 1rem 1rem 3rem; }
      nav.toc ul, .find { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; } .find { position: static; } .find input { flex: 0 0 12rem; }
      .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-bottom: .5rem; }
      .list li { grid-template-columns: minmax(0, 1fr); gap: 0; }
      .front thead { display: none; }
      .front tr { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .75rem; padding: .375rem 0; }
      .front td { padding: 0; } .front tbody tr + tr > * { border-top: 0; } .front tbody tr + tr { border-top: 1px solid var(--rule); }
      .front td:nth-child(2) { flex: 1 1 100%; order: -1; font-weight: 600; }
    }
    @media print {
      @page { size: A4; margin: 14mm; }
      :root { --bg: #fff; --soft: #f3f4f2; --ink: #000; --muted: #444; --rule: #ccc; --edge: #777; --guest: #1b5b9e; --onguest: #fff; --host: #cdd1d4; --onhost: #000; --bad: #a8201a; --ok: #1f6a3c; --warn: #7d4e00; }
      body { font-size: 9.25pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      nav.toc, .find, .copy { display: none; } .page { display: block; padding: 0; }
      /* A mask becomes a picture for each mark. */
      :is(.disc, .steps td > b:not([class]), .cross, .half, .ring, .dotted, .dash, .wave, .triangle, .hollow, .square)::before { content: var(--glyph) / ""; width: auto; height: auto; background: none; -webkit-mask: none; mask: none; }
      figure, tr, pre, article > header { break-inside: avoid; }
    }
    """
}
