internal import Wire

/// Why a datagram was rejected: what ``WireError/Reason`` counts, and what only the receiver knows.
public enum RejectReason: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
  case tooShort, tooLong, notWatchpost, unknownVersion, unknownKind, reservedFlags, badDeviceID
  case forged, payloadLength, badField
  /// The device is not in the keyring.
  case unknownDevice
  /// The device has no key of that id.
  case unknownKey
  /// Sent by a device but of a kind, or with a flag, that only the centre sends.
  case wrongDirection
  /// A kind that a device of its class has no business to send. Never an alarm, a hello or a
  /// heartbeat: a typo in the registry must not lose a press.
  case wrongKind
  /// Further back than the replay window reaches.
  case staleSequence
  /// From an earlier boot of the device.
  case earlierBoot
  /// A fragment that overlaps another of its frame.
  case fragmentOverlap
  /// A fragment whose total is not that of its frame, or one too many for a frame.
  case fragmentTotal

  init(_ reason: WireError.Reason) {
    self =
      switch reason {
      case .tooShort: .tooShort
      case .tooLong: .tooLong
      case .notWatchpost: .notWatchpost
      case .unknownVersion: .unknownVersion
      case .unknownKind: .unknownKind
      case .reservedFlags: .reservedFlags
      case .badDeviceID: .badDeviceID
      case .forged: .forged
      case .payloadLength: .payloadLength
      case .badField: .badField
      }
  }

  /// Position in ``allCases``, for arrays of counters.
  var index: Int {
    switch self {
    case .tooShort: 0
    case .tooLong: 1
    case .notWatchpost: 2
    case .unknownVersion: 3
    case .unknownKind: 4
    case .reservedFlags: 5
    case .badDeviceID: 6
    case .forged: 7
    case .payloadLength: 8
    case .badField: 9
    case .unknownDevice: 10
    case .unknownKey: 11
    case .wrongDirection: 12
    case .wrongKind: 13
    case .staleSequence: 14
    case .earlierBoot: 15
    case .fragmentOverlap: 16
    case .fragmentTotal: 17
    }
  }
}
