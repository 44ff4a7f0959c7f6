import CStemmer

/// The stems of English words, as the Snowball project's Porter stemmer has them.
///
/// The safe face of libstemmer; what is unsafe about it stays in this file.
@safe public struct EnglishStems: ~Copyable {
  private let stemmer: OpaquePointer

  /// Creates a stemmer, which one thread uses at a time.
  public init() {
    guard let stemmer = unsafe sb_stemmer_new("porter", "UTF_8") else {
      // The library is built with this one always.
      preconditionFailure("libstemmer has no Porter stemmer")
    }
    unsafe self.stemmer = stemmer
  }

  deinit { unsafe sb_stemmer_delete(stemmer) }

  /// The stem of a word in small letters.
  public func stem(_ word: String) -> String {
    let bytes = Array(word.utf8)
    guard let stem = unsafe sb_stemmer_stem(stemmer, bytes, Int32(clamping: bytes.count)) else {
      return word
    }
    let length = unsafe Int(sb_stemmer_length(stemmer))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: stem, count: length),
      as: UTF8.self
    )
  }
}
