import Ingest
import Wire

/// The far end of the wire: seals what a device would send.
struct FieldDevice {
  let id: DeviceID
  let deviceClass: DeviceClass
  var keys: [DeviceKey]
  var boot: UInt32 = 1
  var sequence: UInt32 = 0

  init(_ serial: UInt64, _ deviceClass: DeviceClass, keyID: UInt8 = 1) {
    id = DeviceID(region: 3_204_810_001, serial: serial)!
    self.deviceClass = deviceClass
    keys = [DeviceKey.random(id: keyID)]
  }

  var entry: Keyring.Entry { Keyring.Entry(deviceClass: deviceClass, keys: keys) }

  mutating func datagram(
    _ message: Message, time: WallTime = .unknown, sequence fixed: UInt32? = nil
  ) -> [UInt8] {
    seal(message.kind, message.payload, time: time, sequence: fixed)
  }

  mutating func fragment(
    _ fragment: FrameFragment, piece: some Collection<UInt8>, sequence fixed: UInt32? = nil
  ) -> [UInt8] {
    seal(.frameFragment, fragment.payload(piece: piece), sequence: fixed)
  }

  mutating func seal(
    _ kind: MessageKind, _ payload: [UInt8], time: WallTime = .unknown,
    sequence fixed: UInt32? = nil
  ) -> [UInt8] {
    if fixed == nil { sequence += 1 }
    let header = DatagramHeader(
      kind: kind, keyID: keys.last!.id, device: id, boot: boot, sequence: fixed ?? sequence,
      time: time)
    return DatagramSeal.seal(header, payload: payload, key: keys.last!)
  }

  /// The fragments of one frame, in order.
  mutating func frame(_ number: UInt32, bytes: [UInt8], pieceSize: Int = 1_000) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: pieceSize).map { offset in
      fragment(
        FrameFragment(
          frame: number, captured: WallTime(milliseconds: 1_000), offset: UInt32(offset),
          total: UInt32(bytes.count)),
        piece: bytes[offset..<min(offset + pieceSize, bytes.count)])
    }
  }

  /// Opens what the centre sent; nil when it is not for this device or forged.
  func open(_ datagram: [UInt8]) -> (header: DatagramHeader, message: Message)? {
    let span = datagram.span.bytes
    guard let header = try? DatagramHeader(parsing: span), header.isFromCentre,
      header.device == id, let key = keys.first(where: { $0.id == header.keyID }),
      let payload = try? DatagramSeal.open(span, header: header, key: key),
      let message = try? Message(kind: header.kind, payload: payload.span.bytes)
    else { return nil }
    return (header, message)
  }
}

extension Keyring {
  init(of devices: [FieldDevice]) {
    self.init(Dictionary(uniqueKeysWithValues: devices.map { ($0.id, $0.entry) }))
  }
}

let press = Message.alarm(Alarm(action: .press, pressCount: 1))
let beat = Message.heartbeat(Health(deviceClass: .post))
