extension Stylesheet {
  /// The style of a mail with its margin.
  static let review =
    base + """
      body { max-width: 88rem; margin: 0 auto; padding: 1.5rem 2rem 4rem; }
      h2 { margin-top: 2.5rem; } article + article { margin-top: 4rem; }
      .worst { margin-top: .75rem; font-size: .9375rem; max-width: 62rem; }
      .worst h2 { font-size: .9375rem; border: 0; margin: 0; padding: 0; } .worst ul { padding-left: 1.25rem; }
      .mail { margin-top: 1.5rem; }
      .part { display: grid; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 0 2rem; }
      @media (min-width: 76rem) { .part { grid-template-columns: 45rem minmax(0, 1fr); } }
      .part:has(.notes > section) { border-top: 1px solid var(--rule); padding-top: .375rem; }
      .part.bad > pre { box-shadow: inset 3px 0 var(--bad); }
      .part > pre { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; padding-left: .625rem; font-size: .8125rem; }
      .l { display: block; padding-left: 3rem; text-indent: -3rem; } .l.q { color: var(--muted); }
      .s { text-decoration: underline var(--edge) 1px; text-underline-offset: .2em; } .s.unknown { text-decoration: none; }
      .s.holds { text-decoration-color: var(--ok); } .s.gap { text-decoration-color: var(--bad); } .s.fails { text-decoration: underline wavy var(--bad) 1px; }
      .s.offered { text-decoration: none; } .s.depends { text-decoration: underline dotted var(--warn) 2px; }
      .n { display: inline-block; width: 3rem; text-indent: 0; color: var(--muted); font-style: normal; font-size: .8125em; user-select: none; }
      .notes { font-size: .875rem; line-height: 1.45; padding-bottom: .75rem; }
      .notes section + section { margin-top: .75rem; } .notes details { margin-top: 0; font-size: inherit; }
      .notes summary { font-family: var(--serif); font-size: .9375rem; width: auto; } .notes details p { margin-top: .25rem; }
      .notes ul, article > details ul { padding-left: 1.25rem; } .which { font-style: italic; color: var(--muted); }
      article > details { margin-top: .5rem; }
      .options { display: flex; flex-wrap: wrap; gap: 0 1rem; } .options label { display: inline-flex; gap: .375rem; align-items: baseline; min-height: 1.5rem; }
      .offers li + li { margin-top: .375rem; } .offers.chosen > summary::after { content: " \u{2713}"; }
      .choices { position: sticky; bottom: 0; display: flex; gap: 1rem; align-items: center; padding: .5rem 0; margin-top: 2rem; background: var(--bg); border-top: 1px solid var(--rule); }
      @media screen and (max-width: 46rem) { body { padding: 1rem 1rem 3rem; } .part { grid-template-columns: minmax(0, 1fr); } .notes { padding-left: 3.625rem; } }
      @media print { .choices { display: none; } .part { break-inside: avoid; } }

      """
}
