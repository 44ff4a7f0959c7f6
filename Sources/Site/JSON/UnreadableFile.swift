import FoundationEssentials
import RunView

/// Why a file of ours cannot be read.
public struct UnreadableFile: Error, Hashable, Sendable {
  /// The reason in words, to be read behind the file's name.
  public let reason: String

  init(reason: String) { self.reason = VisibleText.text(reason) }

  /// Reads JSON; an error says what is wrong and where.
  static func decode<Value: Decodable>(
    _ type: Value.Type,
    _ bytes: [UInt8]
  ) throws(UnreadableFile) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw UnreadableFile(reason: reason(error, FileHead(bytes)))
    } catch {
      throw UnreadableFile(reason: "it cannot be read: \(error)")
    }
  }

  /// Reads JSON of a schema that is known.
  static func decode<Value: VersionedFile>(
    versioned type: Value.Type,
    _ bytes: [UInt8]
  ) throws(UnreadableFile) -> Value {
    let value: Value
    do throws(UnreadableFile) {
      value = try decode(type, bytes)
    } catch {
      // Of another schema nothing else need fit.
      if let head = FileHead(bytes), !Value.knownSchemas.contains(head.schema ?? 0) {
        throw otherSchema(head.schema, than: Value.knownSchemas)
      }
      throw error
    }
    guard Value.knownSchemas.contains(value.schema) else {
      throw otherSchema(value.schema, than: Value.knownSchemas)
    }
    return value
  }

  private static func otherSchema(_ schema: Int?, than known: ClosedRange<Int>) -> UnreadableFile {
    let found = schema.map { "schema \($0)" } ?? "no schema"
    let words = known.map(String.init).joined(separator: " and ")
    return UnreadableFile(reason: "it is of \(found), and this version reads schema \(words)")
  }

  private static func reason(_ error: DecodingError, _ head: FileHead?) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context, head)) has no '\(key.stringValue)'"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(place(context, head)) is no \(name(type))"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: return "it is no JSON"
    case .dataCorrupted(let context):
      return "\(place(context, head)): \(context.debugDescription)"
    @unknown default: return "it cannot be read"
    }
  }

  private static func name(_ type: any Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Int.Type, is Double.Type: "number"
    case is Bool.Type: "boolean"
    case is any Sequence.Type: "list"
    default: "object"
    }
  }

  /// A place such as `claims[3] (GAP-1) gaps[0].verdict`.
  private static func place(_ context: DecodingError.Context, _ head: FileHead?) -> String {
    var text = ""
    for key in context.codingPath {
      if let index = key.intValue {
        text += "[\(index)]"
        if text == "claims[\(index)]", let id = head?.id(ofClaim: index) { text += " (\(id)) " }
      } else {
        text += (text.isEmpty || text.hasSuffix(" ") ? "" : ".") + key.stringValue
      }
    }
    return text.isEmpty ? "it" : text.hasSuffix(" ") ? String(text.dropLast()) : text
  }
}

/// A file that says of which version its schema is.
protocol VersionedFile: Decodable {
  /// The versions that are known.
  static var knownSchemas: ClosedRange<Int> { get }
  /// The version that the file has.
  var schema: Int { get }
}

extension ResultsDocument: VersionedFile {}
extension Snapshot: VersionedFile {}

/// What every file of ours has, read where the rest cannot be.
struct FileHead: Decodable {
  /// The version of its schema.
  let schema: Int?
  /// What executed the catalog; in results only.
  let backends: [String]?
  private let claims: [Named]?

  private struct Named: Decodable { let id: String? }

  private enum CodingKeys: CodingKey { case schema, backends, claims }

  /// nil for what is no JSON object.
  init?(_ bytes: [UInt8]) {
    guard let head = try? JSONDecoder().decode(FileHead.self, from: Data(bytes)) else { return nil }
    self = head
  }

  /// Takes what can be read.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    schema = try? container.decode(Int.self, forKey: .schema)
    backends = try? container.decode([String].self, forKey: .backends)
    claims = try? container.decode([Named].self, forKey: .claims)
  }

  /// The id of a claim by its place.
  func id(ofClaim index: Int) -> String? {
    guard let claims, claims.indices.contains(index) else { return nil }
    return claims[index].id
  }
}
