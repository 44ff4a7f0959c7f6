/// The place of an element in a `Table`.
///
/// A type of its own for each kind of element: the place of an event is none of a context.
struct Index<Element>: Hashable, Comparable, Sendable {
  let rawValue: Int32

  init(_ place: Int) { rawValue = Int32(truncatingIfNeeded: place) }

  /// The place as a number, from 0.
  var number: Int { Int(rawValue) }

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Index: CustomStringConvertible {
  var description: String { "\(rawValue)" }
}

/// Elements that only come, so that a place stays that of its element.
struct Table<Element> {
  private var elements: [Element] = []

  var count: Int { elements.count }

  /// The places, in the order in which the elements came.
  var indices: LazyMapSequence<Range<Int>, Index<Element>> {
    elements.indices.lazy.map { Index($0) }
  }

  subscript(place: Index<Element>) -> Element {
    _read { yield elements[Int(place.rawValue)] }
    _modify { yield &elements[Int(place.rawValue)] }
  }

  @discardableResult
  mutating func append(_ element: Element) -> Index<Element> {
    elements.append(element)
    return Index(elements.count - 1)
  }
}

extension Table: Sequence {
  func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }
}

extension Table: Equatable where Element: Equatable {}
extension Table: Hashable where Element: Hashable {}
extension Table: Sendable where Element: Sendable {}

typealias EventIndex = Index<Event>
typealias ContextIndex = Index<EventContext>
typealias TaskIndex = Index<Thread>
