import Foundation
import TestGround
import Testing
import Wire

/// What a full disk stops and what it does not (design.md, rule 2), on a real small file system.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "needs root, to mount a tmpfs"))
struct FullDiskTests {
  @Test(
    "a full disk stops evidence, not alarms, and says so; a lost journal withholds answers only")
  func fullDisk() async throws {
    let disk = try SmallDisk(mebibytes: 64)
    let installation = try Installation(data: disk.folder.appendingPathComponent("data"))
    try installation.limit(reserveMiB: 16, floorMiB: 16)
    try installation.start()
    let token = try installation.token(scope: "operate")
    let tokenFile = installation.folder.appendingPathComponent("token")
    try Data(token.utf8).write(to: tokenFile)
    let watch = try Program(
      Program.url("watchpost"),
      [
        "watch", "--json", "--url", "http://127.0.0.1:\(installation.httpPort)", "--token-file",
        tokenFile.path,
      ])
    defer { watch.stop() }
    let cameras = try Program(
      Program.url("devicesim"),
      [
        "county", "--county", installation.county.path, "--to",
        "127.0.0.1:\(installation.udpPort)", "--script", "quiet", "--duration", "120",
      ], errors: .nullDevice)
    defer { cameras.killHard() }
    let radio = try installation.radio(boot: UInt32.max)
    let posts = try installation.devices("post")

    // Evidence stops, alarms go on.
    try disk.fill(leaving: 8 << 20)
    var isTold = false
    for round in 0..<60 where !isTold {
      #expect(press(posts[round % posts.count], radio, within: 5_000))
      isTold = watch.line(containing: "evidenceStopped", within: 1) != nil
    }
    #expect(isTold, "evidence never stopped: \(watch.printed.suffix(3))")

    // The journal cannot be written: presses are shown and dispatched, not acknowledged.
    var isLost = false
    for round in 0..<400 where !isLost {
      try disk.fill(leaving: 0)
      _ = press(posts[round % posts.count], radio, within: 150)
      isLost = watch.line(containing: "journalNotOnDisk", within: 0.05) != nil
    }
    #expect(isLost, "the journal was never lost")
    let unit = try #require(try installation.units().first)
    radio.send(radio.seal(.unitReport(UnitReport(status: .available)), from: unit).bytes)
    let (sequence, bytes) = radio.seal(.alarm(Alarm(action: .press)), from: posts[0])
    radio.send(bytes)
    #expect(!isAcknowledged(posts[0], sequence, radio, within: 500), "answered without a journal")
    let shown = try await installation.streamSnapshot(token: token)
    #expect(!shown.isEmpty, "presses are not shown")
    let pressed = try #require(
      try await installation.openIncidents(token: token).first {
        $0["nature"] as? String == "press"
      })
    let id = try #require(pressed["id"] as? Int)
    let noted = try await installation.command(
      id, ["command": "note", "note": "disk full"], token: token)
    #expect(noted == 202, "done from memory, and said so")
    let answer = try await installation.command(
      id, ["command": "dispatch", "units": [unit.description]], token: token)
    // On a slow machine the press is 30 s old by now, and the desk has offered it by itself.
    #expect(answer == 202 || answer == 409)
    let order = await radio.message(within: 5) {
      if case .order(let order) = $0.message { order.act == .offer } else { false }
    }
    #expect(order?.header.device == unit, "no order left from memory")

    // Room again: what was taken is journalled, the resent press is answered.
    try disk.empty()
    #expect(watch.line(containing: "\"evidenceStopped\"", within: 1) != nil)
    var isAnswered = false
    for _ in 0..<100 where !isAnswered {
      radio.send(bytes)
      isAnswered = isAcknowledged(posts[0], sequence, radio, within: 200)
    }
    #expect(isAnswered, "never answered after the disk had room")
    cameras.killHard()
    #expect(installation.stopService() == 0)
    let verify = try Program.run(
      Program.url("watchpost"), ["verify", "--data", installation.data.path])
    #expect(verify.code == 0, "\(verify.output)")
  }

  private func press(_ post: DeviceID, _ radio: FieldRadio, within milliseconds: Int32) -> Bool {
    let (sequence, bytes) = radio.seal(.alarm(Alarm(action: .press)), from: post)
    radio.send(bytes)
    return isAcknowledged(post, sequence, radio, within: milliseconds)
  }

  private func isAcknowledged(
    _ post: DeviceID, _ sequence: UInt32, _ radio: FieldRadio, within milliseconds: Int32
  ) -> Bool {
    while let (header, message) = radio.receive(within: milliseconds) {
      guard case .acknowledgement(let answer) = message, header.device == post,
        answer.sequence == sequence
      else { continue }
      return answer.reason.rawValue < Acknowledgement.Reason.unknownVersion.rawValue
    }
    return false
  }
}
