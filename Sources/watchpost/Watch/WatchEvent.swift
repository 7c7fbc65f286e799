/// One event of `/api/v1/stream`.
struct WatchEvent: Equatable, Sendable {
  /// Id to resume after; nil when the event had none.
  var id: String?
  /// `snapshot`, `incident`, `unit`, `condition`; empty for a comment, which only says "alive".
  var name: String
  /// JSON, one line.
  var data: String
}

/// Reads events out of a byte stream (WHATWG HTML, section 9.2.6), however it is cut into chunks.
///
/// Bound: an event of at most `limit` bytes; a longer one is an error, and the stream is opened
/// anew.
struct WatchEventParser {
  enum Failure: Error, Equatable {
    case tooLong(limit: Int)
  }

  /// A snapshot of some thousand incidents has a few MiB.
  static let standardLimit = 64 << 20

  private let limit: Int
  private var line: [UInt8] = []
  private var event = WatchEvent(id: nil, name: "", data: "")
  private var held = 0
  private var sawReturn = false
  /// Milliseconds that the server asks to wait before a reconnect.
  private(set) var retryMs: Int?

  init(limit: Int = standardLimit) { self.limit = limit }

  mutating func events(in bytes: some Sequence<UInt8>) throws(Failure) -> [WatchEvent] {
    var events: [WatchEvent] = []
    for byte in bytes {
      switch byte {
      case 0x0A where sawReturn: sawReturn = false
      case 0x0A, 0x0D:
        sawReturn = byte == 0x0D
        if let event = endLine() { events.append(event) }
      default:
        sawReturn = false
        line.append(byte)
        held += 1
        guard held <= limit else { throw .tooLong(limit: limit) }
      }
    }
    return events
  }

  private mutating func endLine() -> WatchEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty {
      defer {
        event = WatchEvent(id: nil, name: "", data: "")
        held = 0
      }
      return event.data.isEmpty ? nil : event
    }
    guard line.first != 0x3A else {
      held -= line.count
      return WatchEvent(id: nil, name: "", data: "")
    }
    let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
    let field = String(decoding: line[..<colon], as: UTF8.self)
    var value = line[colon...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    let text = String(decoding: value, as: UTF8.self)
    switch field {
    case "id": if !text.contains("\0") { event.id = text }
    case "event": event.name = text
    case "data": event.data += (event.data.isEmpty ? "" : "\n") + text
    case "retry": retryMs = Int(text) ?? retryMs
    default: break
    }
    return nil
  }
}
