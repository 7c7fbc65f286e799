import Testing
import TestGround

@testable import Wire

@Suite("A datagram")
struct DatagramTests {
  @Test("has these bytes, as Python's cryptography computes them (RFC 8439)")
  func interoperability() throws {
    let alarm = hex(
      """
      57500110030033900100001340000007000000070000002a000001a1ffecfa70d4d5847c3b68cf3b771f05e10fc4
      e438d5961cecc1fd0178
      """)
    let press = Alarm(
      action: .press, button: 1, heldMilliseconds: 1_200, batteryMillivolts: 3_700, pressCount: 5)
    let golden = Golden(message: .alarm(press), payload: Message.alarm(press).payload)
    #expect(golden.datagram() == alarm)
    #expect(try open(alarm) == .alarm(press))

    let order = hex(
      """
      575001500301339001000013800000016500000000000001ffffffffffffffff6866a78fd7eba777a3f96db5cb8b
      225a3fa25873e8b2b98378e0584d9f1e641e41777e514ed8c9b523559559a236c967c0a64ac0395a72d0
      """)
    let header = DatagramHeader(
      kind: .order, keyID: 3, isFromCentre: true,
      device: try #require(DeviceID("33900100001380000001")), boot: 0x6500_0000, sequence: 1,
      time: WallTime(milliseconds: -1))
    let payload = try #require(Golden.of(.order)).payload
    #expect(DatagramSeal.seal(header, payload: payload, key: Golden.key) == order)
    #expect(try open(order) == Golden.of(.order)?.message)
    #expect(try parsedHeader(of: order) == header)
  }

  @Test("of each kind is opened by its key and by no other", arguments: Golden.all)
  func roundTrip(_ golden: Golden) throws {
    #expect(try open(golden.datagram()) == golden.message)
    let other = DeviceKey.random(id: 3)
    #expect(throws: WireError.forged) { try open(golden.datagram(), key: other) }
  }

  @Test("cut anywhere is refused", arguments: Golden.all)
  func truncated(_ golden: Golden) {
    let datagram = golden.datagram()
    for count in 0..<datagram.count {
      let expected: WireError = count < 48 ? .tooShort(length: count) : .forged
      #expect(throws: expected) { try open(Array(datagram.prefix(count))) }
    }
    #expect(throws: WireError.forged) { try open(datagram + [0]) }
  }

  @Test("with any one bit turned is refused", arguments: Golden.all)
  func bitFlips(_ golden: Golden) throws {
    let datagram = golden.datagram()
    for bit in 0..<datagram.count * 8 {
      var changed = datagram
      changed[bit / 8] ^= 1 << (bit % 8)
      let error = try #require(throws: WireError.self) { try open(changed) }
      let isHeaderError =
        switch error {
        case .notWatchpost: bit / 8 < 2
        case .unknownVersion: bit / 8 == 2
        case .unknownKind: bit / 8 == 3
        case .reservedFlags: bit / 8 == 5
        case .badDeviceID(let offset): bit / 8 == offset && (6..<16).contains(offset)
        default: false
        }
      #expect(error == .forged || isHeaderError, "bit \(bit): \(error)")
    }
  }

  @Test("of random or changed bytes is always a typed error, and never ends the program")
  func random() throws {
    let datagrams = Golden.all.map { $0.datagram() }
    for seed in seeds("DatagramTests.random") {
      var random = SeededGenerator(seed: seed)
      var taken = 0
      for round in 0..<50_000 {
        var bytes: [UInt8]
        if round % 4 == 0 {
          let count = Int.random(in: 0...120, using: &random)
          bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
          // Else nearly all would end at the first byte.
          if round % 8 == 0 {
            bytes.replaceSubrange(0..<min(3, count), with: hex("575001").prefix(count))
          }
        } else {
          bytes = datagrams[round % datagrams.count]
          mutate(&bytes, using: &random)
        }
        if datagrams.contains(bytes) { continue }
        do throws(WireError) {
          _ = try open(bytes)
          taken += 1
        } catch {
          #expect(WireError.Reason.allCases.contains(error.reason))
        }
        _ = foreignOrigin(of: bytes)
      }
      #expect(taken == 0, "seed \(seed)")
    }
  }

  @Test(
    "of an authentic device with a wild payload is typed, and what is taken reads the same again")
  func wildPayloads() throws {
    for seed in seeds("DatagramTests.wildPayloads") {
      var random = SeededGenerator(seed: seed)
      for round in 0..<25_000 {
        let golden = Golden.all[round % Golden.all.count]
        let kind = golden.message.kind
        var payload = golden.payload
        mutate(&payload, using: &random)
        do throws(WireError) {
          let message = try read(kind, payload)
          guard kind != .frameFragment else { continue }
          let again = try read(kind, message.payload)
          #expect(again == message, "seed \(seed)")
        } catch {
          switch error {
          case .payloadLength(kind, payload.count): break
          case .badField(kind, let offset): #expect((0..<64).contains(offset))
          default: Issue.record("\(error) of a payload, seed \(seed)")
          }
        }
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
    for _ in 0...Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch random.next() % 6 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes[place] ^= 1 << UInt8(random.next() % 8)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      case 4: bytes.removeLast(place)
      default: bytes[place] = [0, 0x7F, 0x80, 0xFF][Int(random.next() % 4)]
      }
    }
  }
}
