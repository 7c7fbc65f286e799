/// Why a datagram was not taken. Equal by value, free of allocation, one counter a ``Reason``.
public enum WireError: Error, Equatable, Sendable {
  /// Fewer bytes than a header and a tag need.
  case tooShort(length: Int)
  /// More bytes than a datagram of ours may have.
  case tooLong(length: Int)
  /// The first two bytes are not ours.
  case notWatchpost
  /// A version that this build does not speak.
  case unknownVersion(UInt8)
  /// A kind that this version does not have.
  case unknownKind(UInt8)
  /// A flag bit is set that this version does not define.
  case reservedFlags(UInt8)
  /// A nibble of the device id is not a decimal digit; offset from the datagram's start.
  case badDeviceID(offset: Int)
  /// The tag does not fit the bytes and the key.
  case forged
  /// The payload of a kind has a wrong length.
  case payloadLength(kind: MessageKind, length: Int)
  /// A field holds a value that its kind does not allow; offset from the payload's start.
  case badField(kind: MessageKind, offset: Int)

  /// What the ledger counts: the error without its payload.
  public enum Reason: String, CaseIterable, Sendable, Codable {
    case tooShort, tooLong, notWatchpost, unknownVersion, unknownKind, reservedFlags, badDeviceID
    case forged, payloadLength, badField
  }

  /// The counter that this error belongs to.
  public var reason: Reason {
    switch self {
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
}
