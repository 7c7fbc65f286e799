import Foundation
import Testing
import Wire

/// The whole line through the real program: a press becomes an order, a unit goes, and the operator
/// closes what happened.
@Suite(.serialized) struct LineTests {
  @Test("a press becomes an order, the unit arrives, and the incident is closed in order")
  func wholeLine() async throws {
    let installation = try Installation()
    try installation.start()
    let token = try installation.token(scope: "operate")
    let radio = try installation.radio(boot: 1)
    let post = try installation.devices("post")[2]
    let units = try installation.units()
    for unit in units { say(.available, unit, radio) }
    _ = radio.receive(within: 200)

    let press = radio.seal(.alarm(Alarm(action: .press)), from: post)
    radio.send(press.bytes)
    try #require(
      await radio.message(within: 5) { isAcknowledgement($0, of: press.sequence) } != nil)
    // The same bytes again: a copy is acknowledged again and counted once.
    radio.send(press.bytes)
    try #require(
      await radio.message(within: 5) { isAcknowledgement($0, of: press.sequence) } != nil)
    let incident = try #require(try await installation.openIncidents(token: token).first)
    let id = try #require(incident["id"] as? Int)
    #expect(incident["presses"] as? Int == 1 && incident["state"] as? String == "TRIAGED")

    let refused = try await installation.command(
      id, ["command": "resolve", "outcome": "handled", "note": ""], token: token)
    #expect(refused == 409, "a latched press was resolved without a reset")
    #expect(try await installation.command(id, ["command": "acknowledge"], token: token) == 200)
    #expect(
      try await installation.command(id, ["command": "dispatch", "units": []], token: token) == 200)

    let (first, declined) = try #require(await offer(radio))
    #expect(declined.incident == UInt64(id) && !declined.text.isEmpty && declined.place != nil)
    say(.available, first, radio, .declined, declined.id)
    let (unit, order) = try #require(await offer(radio, besides: declined.id))
    #expect(unit != first)
    say(.assigned, unit, radio, .accepted, order.id)
    // The first crew thinks better of it, too late.
    say(.available, first, radio, .accepted, declined.id)
    #expect(
      await radio.message(within: 5) {
        if case .order(let late) = $0.message { late.act == .alreadyTaken } else { false }
      } != nil)
    for (status, state) in [
      (UnitStatus.enRoute, "enRoute"), (.onScene, "onScene"), (.available, "cleared"),
    ] {
      say(status, unit, radio)
      try await installation.until(token, id) { incident in
        let offers = incident["offers"] as? [[String: Any]] ?? []
        return offers.contains { $0["state"] as? String == state }
      }
    }

    for step: [String: Any] in [
      ["command": "verify", "verification": "real"], ["command": "reset", "reason": "been there"],
      ["command": "resolve", "outcome": "handled", "note": "all well"],
      ["command": "followUp", "satisfied": true, "note": ""], ["command": "archive"],
    ] {
      #expect(try await installation.command(id, step, token: token) == 200, "\(step)")
    }
    // On a busy machine a silent device may have opened another one meanwhile.
    let open = try await installation.openIncidents(token: token)
    #expect(!open.contains { "\($0["id"] ?? "")" == "\(id)" })
    #expect(installation.stopService() == 0)
  }

  @Test("a device that is added and SIGHUP make its press count; a faulty folder changes nothing")
  func reload() async throws {
    let installation = try Installation()
    try installation.start()
    let post = "33900100001349999999"
    let devices = installation.county.appendingPathComponent("devices.csv")
    let before = try String(contentsOf: devices, encoding: .utf8)
    try Data((before + "\(post),post,新报警柱,27.55,119.71,no-such-area,,no,yes,\n").utf8)
      .write(to: devices)
    let key = try Program.run(
      Program.url("watchpost"), ["key", post, "--county", installation.county.path])
    try #require(key.code == 0, "\(key.output)")
    installation.hangUp()
    try #require(try installation.logs(containing: "no-such-area"))
    let area = try #require(before.split(separator: "\n")[1].split(separator: ",")[5...].first)
    try Data((before + "\(post),post,新报警柱,27.55,119.71,\(area),,no,yes,\n").utf8)
      .write(to: devices)
    installation.hangUp()
    try #require(try installation.logs(containing: "county reloaded"))

    let radio = try installation.radio(boot: 1)
    let device = try #require(DeviceID(post))
    let press = radio.seal(.alarm(Alarm(action: .press)), from: device)
    radio.send(press.bytes)
    #expect(await radio.message(within: 5) { isAcknowledgement($0, of: press.sequence) } != nil)
    let token = try installation.token(scope: "read")
    let place = try await installation.openIncidents(token: token).first?["place"]
    #expect((place as? [String: Any])?["words"] as? String == "新报警柱")
    #expect(installation.stopService() == 0)
  }

  @Test("an address in use ends with 69")
  func addressInUse() throws {
    let installation = try Installation()
    try installation.start()
    let second = try Program.run(
      Program.url("watchpost"),
      [
        "serve", "--county", installation.county.path, "--data",
        installation.folder.appendingPathComponent("other").path, "--udp",
        "127.0.0.1:\(installation.udpPort)", "--http", "127.0.0.1:0",
      ])
    #expect(second.code == 69)
    #expect(installation.stopService() == 0)
  }

  private func say(
    _ status: UnitStatus, _ unit: DeviceID, _ radio: FieldRadio,
    _ receipt: UnitReport.Receipt = .none, _ order: UInt64 = 0
  ) {
    let report = UnitReport(status: status, receipt: receipt, order: order)
    radio.send(radio.seal(.unitReport(report), from: unit).bytes)
  }

  private func offer(
    _ radio: FieldRadio, besides known: UInt64 = 0
  ) async -> (DeviceID, Order)? {
    let found = await radio.message(within: 5) {
      if case .order(let order) = $0.message {
        order.act == .offer && order.id != known
      } else {
        false
      }
    }
    guard let found, case .order(let order) = found.message else { return nil }
    return (found.header.device, order)
  }

  private func isAcknowledgement(_ datagram: FieldRadio.Opened, of sequence: UInt32) -> Bool {
    guard case .acknowledgement(let answer) = datagram.message else { return false }
    return answer.kind == MessageKind.alarm.rawValue && answer.sequence == sequence
  }
}
