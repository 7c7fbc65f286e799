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
    let head = header.bytes
    guard let nonce = try? ChaChaPoly.Nonce(data: header.nonce),
      let box = try? ChaChaPoly.seal(
        payload, using: key.secret, nonce: nonce, authenticating: head)
    else { preconditionFailure("a 12-byte nonce and a 32-byte key always seal") }
    return head + box.ciphertext + box.tag
  }

  /// Checks the tag and returns the payload in clear.
  ///
  /// Throws ``WireError/forged`` when key and bytes do not belong together. `header` must have been
  /// parsed from these very bytes.
  public static func open(
    _ datagram: RawSpan, header: DatagramHeader, key: DeviceKey
  ) throws(WireError) -> [UInt8] {
    let bodyEnd = datagram.byteCount - DatagramHeader.tagByteCount
    // The buffer lives for the whole closure; nothing keeps the pointer beyond it.
    let payload: [UInt8]? = unsafe datagram.withUnsafeBytes { bytes in
      guard let nonce = try? ChaChaPoly.Nonce(data: header.nonce),
        let box = try? ChaChaPoly.SealedBox(
          nonce: nonce,
          ciphertext: UnsafeRawBufferPointer(rebasing: bytes[DatagramHeader.byteCount..<bodyEnd]),
          tag: UnsafeRawBufferPointer(rebasing: bytes[bodyEnd...])),
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
