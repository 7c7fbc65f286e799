/// Why a datagram at the radar port was rejected.
public enum RadarRejectReason: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
  /// No head has a radar at that address.
  case unknownSource
  /// More than ``RadarReceiver/datagramsPerSecond`` of one source within a second.
  case tooMany
  /// Longer than a serial line could have filled.
  case tooLong

  var index: Int {
    switch self {
    case .unknownSource: 0
    case .tooMany: 1
    case .tooLong: 2
    }
  }
}
