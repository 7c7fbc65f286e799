import Testing
import TestGround

@testable import Wire

@Suite("A datagram's header")
struct DatagramHeaderTests {
  @Test("has these bytes")
  func golden() throws {
    let bytes = hex("5750 01 10 03 00 33900100001340000007 00000007 0000002A 000001A1FFECFA70")
    let header = try #require(Golden.of(.alarm)).header
    #expect(header.bytes == bytes)
    #expect(
      try parsedHeader(of: bytes + [UInt8](repeating: 0, count: 16)) == header)
    #expect(header.bytes.count == DatagramHeader.byteCount)
  }

  @Test(
    "with a bad field is refused",
    arguments: [
      (0, "56", WireError.notWatchpost), (1, "51", .notWatchpost), (2, "00", .unknownVersion(0)),
      (2, "02", .unknownVersion(2)), (3, "00", .unknownKind(0)), (3, "FF", .unknownKind(255)),
      (5, "02", .reservedFlags(2)), (5, "81", .reservedFlags(0x81)),
      (6, "A0", .badDeviceID(offset: 6)), (10, "0F", .badDeviceID(offset: 10)),
      (15, "9A", .badDeviceID(offset: 15)),
    ])
  func badField(_ offset: Int, _ byte: String, _ error: WireError) throws {
    var bytes = try #require(Golden.of(.alarm)).datagram()
    bytes.replaceSubrange(offset..<offset + 1, with: hex(byte))
    #expect(throws: error) { try parsedHeader(of: bytes) }
  }

  @Test("is read of 48 to 1,400 bytes")
  func lengths() throws {
    let head = try #require(Golden.of(.alarm)).header.bytes
    for (length, error) in [
      (47, WireError.tooShort(length: 47)), (48, nil), (1_400, nil),
      (1_401, .tooLong(length: 1_401)), (65_507, .tooLong(length: 65_507)),
    ] {
      let bytes = Array((head + [UInt8](repeating: 0, count: 65_507)).prefix(length))
      if let error {
        #expect(throws: error) { try parsedHeader(of: bytes) }
      } else {
        #expect(throws: Never.self) { try parsedHeader(of: bytes) }
      }
    }
    #expect(throws: WireError.tooShort(length: 0)) {
      try parsedHeader(of: [UInt8]())
    }
  }

  @Test("of random values survives the wire")
  func roundTrip() throws {
    for seed in seeds("DatagramHeaderTests.roundTrip") {
      var random = SeededGenerator(seed: seed)
      for _ in 0..<2_000 {
        let header = DatagramHeader(
          kind: MessageKind.allCases[Int(random.next() % UInt64(MessageKind.allCases.count))],
          keyID: UInt8(truncatingIfNeeded: random.next()), isFromCentre: random.next() % 2 == 0,
          device: try #require(
            DeviceID(
              region: random.next() % 10_000_000_000, serial: random.next() % 10_000_000_000)),
          boot: UInt32(truncatingIfNeeded: random.next()),
          sequence: UInt32(truncatingIfNeeded: random.next()),
          time: WallTime(milliseconds: Int64(bitPattern: random.next())))
        let bytes = header.bytes + [UInt8](repeating: 0, count: 16)
        #expect(try parsedHeader(of: bytes) == header)
      }
    }
  }

  @Test("of a foreign version still names its device, key and kind")
  func foreignVersion() throws {
    var bytes = try #require(Golden.of(.alarm)).datagram()
    bytes[2] = 9
    bytes[3] = 0xEE
    #expect(throws: WireError.unknownVersion(9)) { try parsedHeader(of: bytes) }
    let origin = try #require(foreignOrigin(of: bytes))
    #expect(origin == (Golden.device, 3, 0xEE, 9))
    for (place, byte) in [(0, 0x58), (1, 0), (5, 1), (6, 0xFA), (15, 0x0B)] as [(Int, UInt8)] {
      var broken = bytes
      broken[place] = byte
      #expect(foreignOrigin(of: broken) == nil)
    }
    #expect(foreignOrigin(of: Array(bytes.prefix(47))) == nil)
    #expect(
      foreignOrigin(of: (bytes + [UInt8](repeating: 0, count: 1_400))) == nil)
  }

  @Test("gives each direction, boot and sequence a nonce of its own")
  func nonces() {
    var header = Golden.all[2].header
    var seen: Set<[UInt8]> = []
    for isFromCentre in [false, true] {
      for boot in [0, 1, 0x0100_0000, UInt32.max] {
        for sequence in [1, 2, 0x0100_0000, UInt32.max] as [UInt32] {
          header.isFromCentre = isFromCentre
          header.boot = boot
          header.sequence = sequence
          let datagram = DatagramSeal.seal(
            header, payload: [0, 0, 0, 0, 0, 0, 0, 0], key: Golden.key)
          #expect(seen.insert(Array(datagram[32..<40])).inserted)
        }
      }
    }
  }
}
