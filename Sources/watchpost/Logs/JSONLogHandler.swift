import Ingest
import Logging
import Wire

/// Log events as JSON, one object a line: `time` (RFC 3339, UTC), `level`, `label`, `message`, then
/// the metadata's fields by name. A field that has the name of one of the four gets `metadata.`
/// before it.
struct JSONLogHandler: LogHandler {
  /// Most bytes of one text: a county folder with thousands of faults must not make a line that no
  /// collector takes [D].
  static let textLimit = 16_384
  private static let taken: Set = ["time", "level", "label", "message"]

  let label: String
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  private let write: @Sendable (String) -> Void
  private let now: @Sendable () -> WallTime

  /// A handler that gives each line to `write`.
  init(
    label: String, logLevel: Logger.Level,
    now: @escaping @Sendable () -> WallTime = { ReceiveStamp.now().wall },
    write: @escaping @Sendable (String) -> Void
  ) {
    self.label = label
    self.logLevel = logLevel
    self.write = write
    self.now = now
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata
    if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
    if let own = event.metadata { fields.merge(own) { $1 } }
    if let error = event.error { fields["error"] = "\(error)" }
    var line = "{\"time\":\(Self.quoted(now().description))"
    line += ",\"level\":\(Self.quoted(event.level.rawValue)),\"label\":\(Self.quoted(label))"
    line += ",\"message\":\(Self.quoted(event.message.description))"
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
      let name = Self.taken.contains(key) ? "metadata." + key : key
      line += ",\(Self.quoted(name)):\(Self.text(value))"
    }
    write(line + "}")
  }

  private static func text(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .stringConvertible(let convertible): quoted(convertible.description)
    case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
    case .dictionary(let fields):
      "{"
        + fields.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + text($0.value) }
        .joined(separator: ",") + "}"
    }
  }

  /// A JSON string (RFC 8259 section 7).
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      guard quoted.utf8.count < textLimit else {
        quoted += "…"
        break
      }
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
