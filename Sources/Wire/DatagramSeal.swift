private import Crypto
private import Foundation

/// Seals and opens datagrams: ChaCha20-Poly1305 with the header as associated data.
///
/// ChaCha20-Poly1305 and not AES-GCM because small devices without AES hardware run it in constant
/// time in a few lines of C.
public enum DatagramSeal {
  /// A whole datagram: header, sealed payload, tag.
  ///
  /// The payload must fit ``DatagramHeader/payloadLimit``; a longer one is a defect of the caller.
  public static func seal(
    _ header: DatagramHeader, payload: [UInt8], key: DeviceKey
  ) -> [UInt8] {
    precondition(payload.count <= DatagramHeader.payloadLimit, "payload over the datagram limit")
    var datagram = header.bytes
    let nonceBytes = header.nonce
    // The pointer does not leave the closure: the nonce copies its bytes.
    let nonce = unsafe nonceBytes.span.withUnsafeBytes { try? ChaChaPoly.Nonce(data: $0) }
    guard let nonce,
      let box = try? ChaChaPoly.seal(
        payload, using: key.secret, nonce: nonce, authenticating: datagram)
    else { preconditionFailure("a 12-byte nonce and a 32-byte key always seal") }
    datagram.reserveCapacity(datagram.count + payload.count + DatagramHeader.tagByteCount)
    datagram.append(contentsOf: box.combined.dropFirst(nonceBytes.count))
    return datagram
  }

  /// Checks the tag and returns the payload in clear.
  ///
  /// Throws ``WireError/forged`` when key and bytes do not belong together. `header` must have been
  /// parsed from these very bytes.
  public static func open(
    _ datagram: RawSpan, header: DatagramHeader, key: DeviceKey
  ) throws(WireError) -> [UInt8] {
    let nonce = header.nonce
    // One buffer of nonce, sealed payload and tag: joined from parts it costs more allocations.
    var combined = Data(
      capacity: nonce.count + datagram.byteCount - DatagramHeader.byteCount)
    unsafe nonce.span.withUnsafeBytes { unsafe combined.append(contentsOf: $0) }
    // The pointers live for their closures; nothing keeps them beyond.
    let payload: [UInt8]? = unsafe datagram.withUnsafeBytes { bytes in
      unsafe combined.append(contentsOf: bytes[DatagramHeader.byteCount...])
      guard let box = try? ChaChaPoly.SealedBox(combined: combined),
        let clear = try? ChaChaPoly.open(
          box, using: key.secret,
          authenticating: UnsafeRawBufferPointer(rebasing: bytes[..<DatagramHeader.byteCount]))
      else { return nil }
      return [UInt8](clear)
    }
    guard let payload else { throw .forged }
    return payload
  }
}
