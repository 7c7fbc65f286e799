internal import Crypto

/// One secret of one device: 32 bytes for ChaCha20-Poly1305 (RFC 8439), with the id that datagrams
/// name it by.
public struct DeviceKey: Sendable {
  /// 0...255, unique within the device.
  public let id: UInt8
  let secret: SymmetricKey

  /// Makes a key from its 32 bytes; nil for any other length.
  public init?(id: UInt8, bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.id = id
    secret = SymmetricKey(data: bytes)
  }

  /// Makes a fresh random key.
  public static func random(id: UInt8) -> DeviceKey {
    DeviceKey(id: id, secret: SymmetricKey(size: .bits256))
  }

  private init(id: UInt8, secret: SymmetricKey) {
    self.id = id
    self.secret = secret
  }

  /// The 32 bytes, for writing a key file.
  public var bytes: [UInt8] { secret.withUnsafeBytes { Array($0) } }
}
