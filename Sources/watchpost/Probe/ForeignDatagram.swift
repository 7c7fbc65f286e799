/// What bytes that are not Wire v1 look like: a guess for the one who set the sender up.
enum ForeignDatagram {
  /// Most bytes shown of a datagram.
  static let headLimit = 32

  /// The first bytes in hexadecimal.
  static func head(_ bytes: [UInt8]) -> String {
    let digits = bytes.prefix(headLimit).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return digits.joined() + (bytes.count > headLimit ? "…" : "")
  }

  /// What they look like; nil when they look like nothing known.
  static func guess(_ bytes: [UInt8]) -> String? {
    if bytes.isEmpty { return "empty datagram" }
    if isDC09(bytes) { return "SIA DC-09 (alarm panel)" }
    if let text = text(bytes) { return text }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "JPEG without a frame around it" }
    if bytes.starts(with: [0x57, 0x50]) { return "Wire, but cut short or of another version" }
    // Magic cookie of RFC 8489 section 5.
    if bytes.count >= 20, bytes[4..<8].elementsEqual([0x21, 0x12, 0xA4, 0x42]) { return "STUN" }
    // Content type handshake and version 254 (RFC 9147 section 4).
    if bytes.count >= 13, bytes[0] == 0x16, bytes[1] == 0xFE { return "DTLS" }
    return isRTP(bytes)
  }

  /// Line feed, CRC in 4 hexadecimal digits, `0LLL` or a binary CRC, then the quoted id (SIA DC-09,
  /// domain.md C1).
  private static func isDC09(_ bytes: [UInt8]) -> Bool {
    guard bytes.first == 0x0A, bytes.count >= 10 else { return false }
    let quote = bytes.prefix(12).firstIndex(of: UInt8(ascii: "\""))
    return quote == 9 || quote == 7
  }

  private static let methods = [
    "REGISTER", "INVITE", "MESSAGE", "OPTIONS", "NOTIFY", "SUBSCRIBE", "ACK", "BYE", "CANCEL",
  ]

  private static func text(_ bytes: [UInt8]) -> String? {
    let head = bytes.prefix(16)
    guard head.allSatisfy({ (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) }) else {
      return nil
    }
    let start = String(decoding: head, as: UTF8.self)
    if start.hasPrefix("SIP/2.0") || methods.contains(where: { start.hasPrefix($0 + " ") }) {
      return "SIP (GB/T 28181 speaks it)"
    }
    if start.hasPrefix("GET ") || start.hasPrefix("POST ") || start.hasPrefix("HTTP/") {
      return "HTTP, which is not spoken over UDP"
    }
    if start.hasPrefix("<") && !isSyslog(start) { return "XML" }
    if isSyslog(start) { return "syslog" }
    return start.hasPrefix("{") ? "JSON" : "plain text"
  }

  /// `<PRI>` (RFC 5424 section 6.2.1).
  private static func isSyslog(_ start: String) -> Bool {
    guard start.hasPrefix("<"), let end = start.firstIndex(of: ">") else { return false }
    return UInt8(start[start.index(after: start.startIndex)..<end]) != nil
  }

  /// Version 2 in the top bits; payload types of RFC 3551, RTCP's of RFC 3550 section 12.1.
  private static func isRTP(_ bytes: [UInt8]) -> String? {
    guard bytes.count >= 8, bytes[0] >> 6 == 2 else { return nil }
    if (200...204).contains(bytes[1]) { return "RTCP" }
    guard bytes.count > 12 else { return nil }
    switch bytes[1] & 0x7F {
    case 26: return "RTP with JPEG"
    case 96: return "RTP, dynamic type 96 (GB/T 28181 sends video so)"
    case 0...34, 97...127: return "RTP, payload type \(bytes[1] & 0x7F)"
    default: return nil
    }
  }
}
