import Foundation
import Wire

/// A handful of devices behind one UDP socket, as a test drives them: it seals, sends and opens
/// with the county's own keys, knowing nothing of the service but the wire.
final class FieldRadio {
  let keys: [DeviceID: DeviceKey]
  private let descriptor: Int32
  private var address: sockaddr_in
  private var sequences: [DeviceID: UInt32] = [:]
  let boot: UInt32

  /// A radio for every device of a keys.csv, talking to a port of this machine.
  init(keysFile: URL, port: UInt16, boot: UInt32) throws {
    var keys: [DeviceID: DeviceKey] = [:]
    for line in try String(contentsOf: keysFile, encoding: .utf8).split(separator: "\n").dropFirst()
    {
      let cells = line.split(separator: ",").map(String.init)
      guard let id = DeviceID(cells[0]), let number = UInt8(cells[1]) else { continue }
      let hex = Array(cells[2].trimmingCharacters(in: .whitespaces))
      let bytes = stride(from: 0, to: hex.count, by: 2).compactMap {
        UInt8(String(hex[$0..<$0 + 2]), radix: 16)
      }
      keys[id] = DeviceKey(id: number, bytes: bytes)
    }
    self.keys = keys
    self.boot = boot
    descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  }

  deinit { close(descriptor) }

  /// Points the radio at another port (the service was restarted).
  func retarget(port: UInt16) { address.sin_port = port.bigEndian }

  /// Seals a message under a fresh sequence; returns the bytes, to be sent as often as wanted.
  func seal(
    _ message: Message, from device: DeviceID, time: WallTime = .unknown
  ) -> (sequence: UInt32, bytes: [UInt8]) {
    let sequence = (sequences[device] ?? 0) + 1
    sequences[device] = sequence
    guard let key = keys[device] else { preconditionFailure("no key for \(device)") }
    let header = DatagramHeader(
      kind: message.kind, keyID: key.id, device: device, boot: boot, sequence: sequence, time: time)
    return (sequence, DatagramSeal.seal(header, payload: message.payload, key: key))
  }

  /// Sends raw bytes.
  func send(_ bytes: [UInt8]) {
    // The address outlives the call; the kernel copies both buffers.
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        sendto(
          descriptor, bytes, bytes.count, 0, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// The next datagram from the centre, opened; nil when none comes within `milliseconds`.
  func receive(within milliseconds: Int32) -> (header: DatagramHeader, message: Message)? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 2_048)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Self.open(Array(buffer[..<count]), keys: keys)
  }

  /// A datagram from the centre, opened.
  typealias Opened = (header: DatagramHeader, message: Message)

  /// The first datagram from the centre that is wanted; others are passed over. Nil when none comes
  /// in that many seconds.
  func message(within seconds: Double, _ isWanted: (Opened) -> Bool) async -> Opened? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if let opened = receive(within: 100), isWanted(opened) { return opened }
    }
    return nil
  }

  /// Opens a datagram of either direction.
  static func open(_ bytes: [UInt8], keys: [DeviceID: DeviceKey]) -> (
    header: DatagramHeader, message: Message
  )? {
    let span = bytes.span.bytes
    guard let header = try? DatagramHeader(parsing: span), let key = keys[header.device],
      let payload = try? DatagramSeal.open(span, header: header, key: key),
      let message = try? Message(kind: header.kind, payload: payload.span.bytes)
    else { return nil }
    return (header, message)
  }
}
