/// Verdict shapes and patterns, drawn once for the whole page.
enum Symbols {
  static let html: Markup = """
    <svg class="symbols" aria-hidden="true"><defs>
    <symbol id="m:disc" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5"/></symbol>
    <symbol id="m:cross" viewBox="0 0 12 12"><path d="M2 2 10 10M10 2 2 10" stroke-width="2.5" fill="none"/></symbol>
    <symbol id="m:half" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.5" fill="none" stroke-width="1.25"/><path d="M6 1.5a4.5 4.5 0 0 1 0 9z"/></symbol>
    <symbol id="m:ring" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.5" fill="none" stroke-width="1.25"/></symbol>
    <symbol id="m:dotted" viewBox="0 0 12 12"><circle cx="6" cy="6" r="4.5" fill="none" stroke-width="1.25" stroke-dasharray="1.5 1.5"/></symbol>
    <symbol id="m:dash" viewBox="0 0 12 12"><path d="M2 6h8" stroke-width="1.5"/></symbol>
    <symbol id="m:wave" viewBox="0 0 12 12"><path d="M1 7c2-4 3-4 5-1s3 3 5-1" fill="none" stroke-width="1.25"/></symbol>
    <symbol id="m:triangle" viewBox="0 0 12 12"><path d="M6 1 11.5 11H.5z"/></symbol>
    <symbol id="m:hollow" viewBox="0 0 12 12"><path d="M6 1.5 11 10.5H1z" fill="none" stroke-width="1.25"/></symbol>
    <symbol id="m:square" viewBox="0 0 12 12"><path d="M1.5 1.5h9v9h-9z"/></symbol>
    <pattern id="p:inactive" width="6" height="6" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h6v6H0z"/><path class="p-line" d="M0 3h6"/></pattern>
    <pattern id="p:error" width="8" height="8" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h8v8H0z"/><path class="p-bad" d="M0 0 8 8M8 0 0 8" stroke-width=".75"/></pattern>
    <pattern id="p:lost" width="5" height="5" patternUnits="userSpaceOnUse"><path class="p-bad" d="M-1 1 1-1M0 5 5 0M4 6 6 4" stroke-width=".75"/></pattern>
    <pattern id="p:shared" width="12" height="8" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h12v8H0z"/><path class="p-host" d="M0 0h6v8H0z"/></pattern>
    </defs></svg>

    """
}
