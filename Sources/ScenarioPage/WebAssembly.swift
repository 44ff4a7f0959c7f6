#if arch(wasm32)
// What the page's script calls. A request and its answer are bytes of UTF-8 in the module's memory.

/// Room for a request of `count` bytes; what was asked before is forgotten.
@_expose(wasm, "request")
@_cdecl("page_request")
public func pageRequest(_ count: Int) -> UnsafeMutableRawPointer? {
  unsafe Exchange.request?.deallocate()
  unsafe Exchange.request = .allocate(byteCount: count, alignment: 1)
  unsafe Exchange.count = count
  return unsafe Exchange.request
}

/// Answers the request; gives the answer's length.
@_expose(wasm, "answer")
@_cdecl("page_answer")
public func pageAnswer() -> Int {
  guard let request = unsafe Exchange.request else { return 0 }
  let bytes = unsafe UnsafeRawBufferPointer(start: request, count: Exchange.count)
  let text = unsafe String(decoding: bytes, as: UTF8.self)
  let answer = Array(ScenarioPage(PageRequest(reading: text)).json.utf8)
  unsafe Exchange.answer?.deallocate()
  let room = UnsafeMutableRawBufferPointer.allocate(byteCount: answer.count, alignment: 1)
  unsafe room.copyBytes(from: answer)
  unsafe Exchange.answer = room.baseAddress
  return answer.count
}

/// Where the answer stands.
@_expose(wasm, "place")
@_cdecl("page_place")
public func pagePlace() -> UnsafeMutableRawPointer? { unsafe Exchange.answer }

/// The page has one thread.
private enum Exchange {
  nonisolated(unsafe) static var request: UnsafeMutableRawPointer?
  nonisolated(unsafe) static var count = 0
  nonisolated(unsafe) static var answer: UnsafeMutableRawPointer?
}
#endif
