import Foundation
import Wire

/// What taking one frame fragment of 1,400 bytes costs: header, AEAD, payload.
enum WireBench {
  static func run() {
    guard let device = DeviceID("33900100001320000001") else { return }
    let key = DeviceKey.random(id: 1)
    let piece = [UInt8](repeating: 0x5A, count: FrameFragment.pieceLimit)
    let datagrams = (1...1_000).map { sequence in
      let fragment = FrameFragment(
        frame: UInt32(sequence), captured: .unknown, offset: 0, total: UInt32(piece.count))
      return DatagramSeal.seal(
        DatagramHeader(
          kind: .frameFragment, keyID: 1, device: device, boot: 1, sequence: UInt32(sequence),
          time: .unknown),
        payload: fragment.payload(piece: piece), key: key)
    }
    var parsed = 0
    let rounds = 500
    let begun = cpuSeconds()
    for _ in 0..<rounds {
      for datagram in datagrams {
        let span = datagram.span.bytes
        guard let header = try? DatagramHeader(parsing: span),
          let payload = try? DatagramSeal.open(span, header: header, key: key),
          (try? Message(kind: header.kind, payload: payload.span.bytes)) != nil
        else { continue }
        parsed += 1
      }
    }
    let taken = cpuSeconds() - begun
    print("wire: \(parsed) fragments of 1,400 B, \(Int(taken / Double(parsed) * 1e9)) ns each")
  }
}
