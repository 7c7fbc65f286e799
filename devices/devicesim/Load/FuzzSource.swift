internal import Wire

/// Datagrams that a centre must survive: random bytes, forgeries, cuts, flips, foreign versions.
///
/// None of them is authentic, unless a spare device is given: then some carry its true tag over a
/// payload that breaks its layout. A device in use must not be given, because its numbers would be
/// used twice.
struct FuzzSource {
  /// What is wrong with a datagram.
  enum Fault: String, CaseIterable, Codable {
    case randomBytes, empty, truncated, flippedBits, forgedTag, foreignVersion, unknownKind
    case reservedFlags, badDeviceID, tooLong, copy, malformedPayload
  }

  private var random: SeededRandom
  private let devices: [DeviceID]
  private var spare: DeviceEndpoint?
  private let stranger = DeviceKey.random(id: 1)
  private var last: [UInt8] = []

  init(devices: [DeviceID], spare: DeviceEndpoint?, seed: UInt64) {
    random = SeededRandom(seed: seed, part: 4)
    self.devices = devices
    self.spare = spare
  }

  /// The next datagram, and what is wrong with it.
  mutating func next(wall: WallTime) -> (bytes: [UInt8], fault: Fault) {
    let fault = Fault.allCases.randomElement(using: &random) ?? .randomBytes
    let bytes = datagram(with: fault, wall: wall)
    if fault != .copy { last = bytes }
    return (bytes, fault)
  }

  private mutating func datagram(with fault: Fault, wall: WallTime) -> [UInt8] {
    switch fault {
    case .randomBytes: return randomBytes(upTo: 1_472)
    case .empty: return []
    case .copy: return last
    case .tooLong: return forged(wall: wall) + randomBytes(count: 1_401)
    case .forgedTag: return forged(wall: wall)
    case .truncated:
      let whole = forged(wall: wall)
      return Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random)))
    case .flippedBits:
      var bytes = forged(wall: wall)
      for _ in 0..<Int.random(in: 1...16, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] ^=
          1
          << UInt8.random(
            in: 0...7, using: &random)
      }
      return bytes
    case .foreignVersion:
      return forged(wall: wall, setting: 2, to: .random(in: 2...255, using: &random))
    case .unknownKind:
      return forged(wall: wall, setting: 3, to: .random(in: 0x71...0xFF, using: &random))
    case .reservedFlags:
      return forged(wall: wall, setting: 5, to: .random(in: 2...255, using: &random))
    case .badDeviceID: return forged(wall: wall, setting: 6 + Int(random.next() % 10), to: 0xFA)
    case .malformedPayload:
      guard spare != nil else { return forged(wall: wall) }
      let kind = MessageKind.allCases.randomElement(using: &random) ?? .alarm
      let payload = randomBytes(upTo: 64)
      return spare?.seal(kind, payload: payload, time: wall).bytes ?? []
    }
  }

  /// A datagram that looks right and bears a tag of a key that nobody has.
  private mutating func forged(wall: WallTime) -> [UInt8] {
    let kind = MessageKind.allCases.randomElement(using: &random) ?? .alarm
    let device =
      random.chance(0.5) ? devices.randomElement(using: &random) : nil
    let anyone = DeviceID(
      region: random.next() % 10_000_000_000, serial: random.next() % 10_000_000_000)
    guard let id = device ?? anyone else { return [] }
    let header = DatagramHeader(
      kind: kind, keyID: UInt8.random(in: 0...3, using: &random), device: id,
      boot: UInt32.random(in: 0...UInt32.max, using: &random),
      sequence: UInt32.random(in: 0...UInt32.max, using: &random), time: wall)
    return DatagramSeal.seal(header, payload: randomBytes(upTo: 300), key: stranger)
  }

  private mutating func forged(wall: WallTime, setting offset: Int, to value: UInt8) -> [UInt8] {
    var bytes = forged(wall: wall)
    bytes[offset] = value
    return bytes
  }

  private mutating func randomBytes(upTo limit: Int) -> [UInt8] {
    randomBytes(count: Int.random(in: 0...limit, using: &random))
  }

  private mutating func randomBytes(count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: random.next() >> 24) }
    return bytes
  }
}
