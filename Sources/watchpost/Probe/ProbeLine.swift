import Incidents
import Ingest
import Wire

/// One datagram as the probe tells it.
struct ProbeLine: Encodable, Equatable {
  /// The header's fields in clear.
  struct Header: Encodable, Equatable {
    var version: UInt8
    var kind: String
    var keyID: UInt8
    var device: String
    var boot: UInt32
    var sequence: UInt32
    /// The sender's clock, RFC 3339; nil without one.
    var time: String?
  }

  /// When it came, RFC 3339.
  var received: String
  /// Who sent it.
  var from: String
  /// Its length; what is longer than 2,048 counts as 2,048.
  var bytes: Int
  /// `accepted`, `duplicate`, `rejected` or `shed`: what the service would count.
  var result: String
  /// The reason of a rejection, as the service counts it.
  var reason: String?
  /// What the reason means and how to mend it.
  var mend: String?
  /// The header of a datagram of Wire v1.
  var header: Header?
  /// Whether the device is in the county; nil without a county or a header.
  var isInCounty: Bool?
  /// What it says, once opened.
  var message: String?
  /// The first bytes of what is not Wire v1, hexadecimal.
  var head: String?
  /// What it looks like.
  var looksLike: String?

  init(
    _ bytes: [UInt8], from source: PeerAddress, at stamp: ReceiveStamp,
    finding: DatagramProbe.Finding, county: CountyFolder?
  ) {
    received = stamp.wall.description
    from = source.description
    self.bytes = bytes.count
    switch finding.verdict {
    case .accepted: result = "accepted"
    case .duplicate: result = "duplicate"
    case .rejected(let why):
      result = "rejected"
      reason = why.rawValue
      mend = why.mend
    case .shed(let why):
      result = "shed"
      reason = why.rawValue
    }
    message = finding.message.map { MessageWords.text($0) }
    if let header = finding.header {
      self.header = Header(
        version: DatagramHeader.version, kind: "\(header.kind)", keyID: header.keyID,
        device: header.device.description, boot: header.boot, sequence: header.sequence,
        time: header.time == .unknown ? nil : header.time.description)
      if let county { tell(header, county.county, hasKey: county.keys[header.device] != nil) }
    } else {
      head = ForeignDatagram.head(bytes)
      looksLike = ForeignDatagram.guess(bytes)
    }
  }

  private mutating func tell(_ header: DatagramHeader, _ county: County, hasKey: Bool) {
    let isInCounty =
      county.devices.contains { $0.id == header.device }
      || county.units.contains { $0.id == header.device }
    self.isInCounty = isInCounty
    guard reason == RejectReason.unknownDevice.rawValue else { return }
    mend =
      isInCounty
      ? "in the county, without a key: watchpost key \(header.device), then SIGHUP"
      : "not in the county: add its row to devices.csv or units.csv"
  }

  /// The line for people.
  var text: String {
    var line = "\(received.dropFirst(11)) \(from) \(bytes) B "
    if let header {
      line += "v\(header.version) \(header.kind) device \(header.device) key \(header.keyID) "
      line += "boot \(header.boot) seq \(header.sequence) time \(header.time ?? "none"): "
    } else {
      line += "not Wire v1 (\(head ?? "")\(looksLike.map { ", looks like " + $0 } ?? "")): "
    }
    line += result + (reason.map { " " + $0 } ?? "")
    if isInCounty == nil, header != nil, result == "rejected" {
      return line + "; nothing is known without --county"
    }
    if let message { line += ", " + message }
    return line + (mend.map { "; " + $0 } ?? "")
  }
}
