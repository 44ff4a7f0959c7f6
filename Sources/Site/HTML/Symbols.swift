/// Patterns of pictures, drawn once for the whole page.
enum Symbols {
  static let html: Markup = """
    <svg class="symbols" aria-hidden="true"><defs>
    <pattern id="p:inactive" width="6" height="6" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h6v6H0z"/><path class="p-line" d="M0 3h6"/></pattern>
    <pattern id="p:error" width="8" height="8" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h8v8H0z"/><path class="p-bad" d="M0 0 8 8M8 0 0 8" stroke-width=".75"/></pattern>
    <pattern id="p:lost" width="5" height="5" patternUnits="userSpaceOnUse"><path class="p-bad" d="M-1 1 1-1M0 5 5 0M4 6 6 4" stroke-width=".75"/></pattern>
    <pattern id="p:shared" width="12" height="8" patternUnits="userSpaceOnUse"><path class="p-box" d="M0 0h12v8H0z"/><path class="p-host" d="M0 0h6v8H0z"/></pattern>
    </defs></svg>

    """
}
