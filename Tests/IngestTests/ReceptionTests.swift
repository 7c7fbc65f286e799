import Testing
import Wire

@testable import Ingest

@Suite struct ReceptionTests {
  @Test func aNewPressIsHandedOnOnceAndItsCopyAsACopy() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let datagram = post.datagram(press)
    let first = bench.events(of: datagram)
    #expect(first.map(\.isCopy) == [false])
    #expect(first.first?.body == .alarm(Alarm(action: .press, pressCount: 1)))
    #expect(bench.events(of: datagram).map(\.isCopy) == [true])
    #expect(bench.ledger.datagrams.accepted == 1)
    #expect(bench.ledger.datagrams.duplicate == 1)
    #expect(bench.ledger.events.copies == 1)
    #expect(bench.ledger.isClosed)
  }

  @Test func aPressFromADeviceOfAnyClassIsHandedOn() throws {
    for deviceClass in DeviceClass.allCases {
      var device = FieldDevice(1, deviceClass)
      var bench = try ReceptionBench([device])
      #expect(bench.events(of: device.datagram(press)).count == 1, "\(deviceClass)")
    }
  }

  @Test(arguments: [
    (Message.bendReading(reading), DeviceClass.post),
    (.unitReport(UnitReport(status: .available)), .camera),
    (.signState(SignState(command: 1, text: .caution, lamp: .lit)), .unit),
  ]) func whatAClassHasNoBusinessToSendIsRejected(message: Message, deviceClass: DeviceClass) throws
  {
    var device = FieldDevice(1, deviceClass)
    var bench = try ReceptionBench([device])
    #expect(bench.events(of: device.datagram(message)).isEmpty)
    #expect(bench.ledger.datagrams.rejected == [.wrongKind: 1])
  }

  @Test func everyTruncationIsCountedAndNoneIsTaken() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let datagram = post.datagram(press)
    for length in 0..<datagram.count { bench.take(Array(datagram[..<length])) }
    let ledger = bench.ledger
    #expect(ledger.datagrams.received == UInt64(datagram.count))
    #expect(ledger.datagrams.accepted == 0)
    #expect(ledger.datagrams.rejected[.tooShort] == 48)
    #expect(ledger.datagrams.rejected[.forged] == UInt64(datagram.count - 48))
    #expect(ledger.isClosed)
    // None of them was noted as seen.
    #expect(bench.events(of: datagram).map(\.isCopy) == [false])
  }

  @Test func everySingleBitFlipIsRejected() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let datagram = post.datagram(press)
    for bit in 0..<(datagram.count * 8) {
      var flipped = datagram
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      bench.take(flipped)
    }
    #expect(bench.ledger.datagrams.accepted == 0)
    #expect(bench.ledger.isClosed)
  }

  @Test func unknownSendersGetNoState() throws {
    var bench = try ReceptionBench([FieldDevice(1, .post)])
    for serial in UInt64(2)..<500 {
      var stranger = FieldDevice(serial, .post)
      bench.take(stranger.datagram(press))
    }
    #expect(bench.core.devices.count == 1)
    #expect(bench.ledger.datagrams.rejected == [.unknownDevice: 498])
    #expect(bench.core.staged.answers.isEmpty)
  }

  @Test func aPressThatFindsTheQueueFullIsToldSoAndItsResendIsNew() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let datagram = post.datagram(press)
    bench.core.eventRoom = 0
    let answers = bench.answers(of: datagram)
    #expect(answers.map(\.acknowledgement.reason) == [.overloaded])
    #expect(bench.core.staged.events.isEmpty)
    #expect(bench.ledger.datagrams.shed == [.eventsFull: 1])
    bench.core.eventRoom = 1
    #expect(bench.events(of: datagram).map(\.isCopy) == [false])
    #expect(bench.ledger.isClosed)
  }

  @Test(arguments: [
    (room: 1, alarm: true, report: false, beat: false),
    (room: 13, alarm: true, report: true, beat: false),
    (room: 51, alarm: true, report: true, beat: true),
  ]) func theLastPlacesOfTheQueueAreForPresses(
    row: (room: Int, alarm: Bool, report: Bool, beat: Bool)
  ) throws {
    var post = FieldDevice(1, .post)
    var unit = FieldDevice(2, .unit)
    let report = Message.unitReport(UnitReport(status: .available))
    for (datagram, isTaken) in [
      (post.datagram(press), row.alarm), (unit.datagram(report), row.report),
      (post.datagram(beat), row.beat),
    ] {
      var bench = try ReceptionBench([post, unit], eventCapacity: 100)
      bench.core.eventRoom = row.room
      #expect(bench.events(of: datagram).count == (isTaken ? 1 : 0))
      #expect(bench.ledger.isClosed)
    }
  }

  @Test func aRecordedPressPlayedBackCannotFillTheQueue() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let datagram = post.datagram(press)
    for _ in 0..<10_000 { bench.take(datagram) }
    #expect(bench.core.staged.events.count == 1 + DeviceState.copiesPerSecond)
    #expect(bench.ledger.datagrams.duplicate == 9_999)
    bench.advance(seconds: 1)
    #expect(bench.events(of: datagram).count == 1)
  }

  @Test func aPressOfAnEarlierBootPassesFor247Seconds() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    post.boot = 6
    let old = post.datagram(press)
    let oldBeat = post.datagram(beat)
    post.boot = 7
    post.sequence = 0
    bench.take(post.datagram(beat))
    #expect(bench.events(of: old).map(\.isCopy) == [true])
    // Signs of life of an earlier boot say nothing.
    #expect(bench.answers(of: oldBeat).map(\.acknowledgement.reason) == [.replayed])
    bench.advance(seconds: 247)
    #expect(bench.events(of: old).count == 1)
    bench.advance(seconds: 1)
    #expect(bench.events(of: old).isEmpty)
    #expect(bench.core.staged.answers.map(\.acknowledgement.reason) == [.replayed])
    #expect(bench.ledger.datagrams.rejected == [.earlierBoot: 2])
    #expect(bench.ledger.isClosed)
  }

  @Test func aPressFurtherBackThanTheWindowIsStillHandedOn() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let old = post.datagram(press)
    bench.take(post.datagram(beat, sequence: 5_000))
    #expect(bench.events(of: old).map(\.isCopy) == [true])
    var unit = FieldDevice(2, .unit)
    bench = try ReceptionBench([unit])
    let report = unit.datagram(.unitReport(UnitReport(status: .available)))
    bench.take(unit.datagram(beat, sequence: 5_000))
    #expect(bench.events(of: report).isEmpty)
    #expect(bench.ledger.datagrams.rejected == [.staleSequence: 1])
  }

  @Test func afterARestartWhatWasSeenIsACopyAndTheRestIsNew() throws {
    var post = FieldDevice(1, .post)
    post.boot = 3
    var datagrams: [[UInt8]] = []
    for _ in 0..<4 { datagrams.append(post.datagram(press)) }
    var bench = try ReceptionBench([post], boots: [(device: post.id, boot: 3, sequence: 2)])
    let flags = datagrams.flatMap { bench.events(of: $0).map(\.isCopy) }
    #expect(flags == [true, true, false, false])
    #expect(bench.contact(post)?.missing == 0)
  }

  @Test func onlyWhatIsNewSaysWhereADeviceIs() throws {
    let elsewhere = try #require(PeerAddress(host: "198.51.100.7", port: 9))
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let first = post.datagram(press)
    bench.take(first)
    bench.take(first, from: elsewhere)
    #expect(bench.contact(post)?.address == bench.home)
    bench.take(post.datagram(beat), from: elsewhere)
    #expect(bench.contact(post)?.address == elsewhere)
  }

  @Test func afterARestartACopyGivesAnAddressUntilSomethingNewComes() throws {
    let attacker = try #require(PeerAddress(host: "198.51.100.7", port: 9))
    var post = FieldDevice(1, .post)
    let old = post.datagram(press)
    let boots: [(device: DeviceID, boot: UInt32, sequence: UInt32)] = [(post.id, 1, 1)]
    var bench = try ReceptionBench([post], boots: boots)
    bench.take(old, from: attacker)
    #expect(bench.contact(post)?.address == attacker)
    bench.take(post.datagram(beat))
    bench.take(old, from: attacker)
    #expect(bench.contact(post)?.address == bench.home)
  }

  @Test(arguments: [
    (Int64(0), Acknowledgement.Reason.accepted), (20_000, .accepted), (20_001, .acceptedClockOff),
    (-40_000, .accepted), (-40_001, .acceptedClockOff), (.max, .acceptedClockOff),
    (.min, .acceptedClockOff),
  ]) func aSignOfLifeIsAnsweredWithTheStateOfTheClock(
    offset: Int64, reason: Acknowledgement.Reason
  ) throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let (sum, overflow) = bench.wall.milliseconds.addingReportingOverflow(offset)
    let time = WallTime(milliseconds: overflow ? offset : sum)
    let answers = bench.answers(of: post.datagram(beat, time: time))
    #expect(answers.map(\.acknowledgement.reason) == [reason])
    #expect(answers.first?.acknowledgement.time == bench.wall)
    #expect(answers.first?.acknowledgement.sequence == 1)
    // A press is taken whatever the clock says.
    #expect(bench.events(of: post.datagram(press, time: time)).count == 1)
  }

  @Test func anAuthenticDefectIsAnsweredOnceASecondAndItsNumberIsNotMissing() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    bench.take(post.datagram(beat))
    let bad = post.seal(.alarm, [99, 0, 0, 0, 0, 0, 0, 0])
    let short = post.seal(.alarm, [1])
    #expect(bench.answers(of: bad).map(\.acknowledgement.reason) == [.malformed])
    #expect(bench.answers(of: short).isEmpty)
    bench.advance(seconds: 1)
    #expect(bench.answers(of: short).map(\.acknowledgement.reason) == [.malformed])
    bench.take(post.datagram(beat))
    #expect(bench.contact(post)?.missing == 0)
    #expect(bench.ledger.datagrams.rejected == [.badField: 1, .payloadLength: 2])
  }

  @Test func anUnknownVersionIsRefusedToItsSenderOnceASecondAndNeverWithMoreBytes() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let sender = try #require(PeerAddress(host: "198.51.100.7", port: 9))
    var long = post.datagram(beat)
    long[2] = 2
    var short = post.datagram(press)
    short[2] = 2
    #expect(short.count < Reception.answerByteCount)
    #expect(bench.answers(of: short, from: sender).isEmpty)
    let answers = bench.answers(of: long, from: sender)
    #expect(answers.map(\.acknowledgement.reason) == [.unknownVersion])
    #expect(answers.first?.address == sender)
    #expect(answers.first?.acknowledgement.kind == MessageKind.heartbeat.rawValue)
    #expect(bench.answers(of: long, from: sender).isEmpty)
    bench.advance(seconds: 1)
    long[2] = 1
    long[3] = 0x7F
    #expect(
      bench.answers(of: long, from: sender).map(\.acknowledgement.reason) == [.unknownKind])
    var stranger = FieldDevice(9, .post)
    var strange = stranger.datagram(beat)
    strange[2] = 2
    #expect(bench.answers(of: strange, from: sender).isEmpty)
    #expect(bench.ledger.datagrams.rejected == [.unknownVersion: 4, .unknownKind: 1])
    #expect(bench.ledger.isClosed)
  }

  @Test func whatOnlyTheCentreSendsIsRejectedFromADevice() throws {
    var post = FieldDevice(1, .sign)
    var bench = try ReceptionBench([post])
    let command = SignCommand(
      id: 1, text: .caution, priority: 0, minimumLitTenths: 1, validTenths: 10)
    bench.take(post.datagram(.signCommand(command)))
    // A centre's own datagram sent back to it.
    let header = DatagramHeader(
      kind: .acknowledgement, keyID: 1, isFromCentre: true, device: post.id, boot: 1, sequence: 1,
      time: .unknown)
    bench.take(DatagramSeal.seal(header, payload: [], key: post.keys[0]))
    #expect(bench.ledger.datagrams.rejected == [.wrongDirection: 2])
  }

  @Test func aKeyringSwapTakesKeysAwayButNotWhatWasSeen() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    let old = post.datagram(press)
    bench.take(old)
    bench.core.replace(Keyring([:]), at: bench.now)
    bench.take(post.datagram(press))
    #expect(bench.ledger.datagrams.rejected == [.unknownDevice: 1])
    #expect(bench.contact(post) == nil)
    bench.core.replace(Keyring(of: [post]), at: bench.now)
    #expect(bench.events(of: old).map(\.isCopy) == [true])
    var rotated = post
    rotated.keys = [DeviceKey.random(id: 2)]
    bench.core.replace(Keyring(of: [rotated]), at: bench.now)
    bench.take(post.datagram(press))
    #expect(bench.ledger.datagrams.rejected[.unknownKey] == 1)
  }

  @Test func signsOfLifeOfHeadsAndSignsReachTheBendTaskToo() throws {
    for (deviceClass, count) in [(DeviceClass.bendHead, 1), (.sign, 1), (.post, 0)] {
      var device = FieldDevice(1, deviceClass)
      var bench = try ReceptionBench([device])
      #expect(bench.events(of: device.datagram(beat)).count == 1)
      #expect(bench.core.staged.readings.count == count)
    }
  }

  @Test func readingsAreShedAndCountedWhenTheirQueueIsFull() throws {
    var head = FieldDevice(1, .bendHead)
    var bench = try ReceptionBench([head])
    bench.core.readingRoom = 2
    for _ in 0..<5 { bench.take(head.datagram(.bendReading(reading))) }
    #expect(bench.core.staged.readings.count == 2)
    #expect(bench.ledger.datagrams.shed == [.readingsFull: 3])
    #expect(bench.ledger.readings == .init(offered: 5, accepted: 2, copies: 0, shed: 3))
    #expect(bench.ledger.isClosed)
  }

  @Test func gapsOfTheSequenceAreCountedUntilTheLateOnesCome() throws {
    var post = FieldDevice(1, .post)
    var bench = try ReceptionBench([post])
    bench.take(post.datagram(beat, sequence: 100))
    #expect(bench.contact(post)?.missing == 0)
    bench.take(post.datagram(beat, sequence: 105))
    #expect(bench.contact(post)?.missing == 4)
    bench.take(post.datagram(beat, sequence: 103))
    #expect(bench.contact(post)?.missing == 3)
    post.boot = 2
    bench.take(post.datagram(beat, sequence: 3))
    #expect(bench.contact(post)?.missing == 5)
  }
}

private let reading = BendReading(
  head: 1, direction: .approaching, speed: Speed(kmh: 50), distanceDecimetres: 900, track: 1)
