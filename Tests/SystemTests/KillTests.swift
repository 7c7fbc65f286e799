import Foundation
import Incidents
import Store
import Testing
import Wire
import TestGround

@testable import watchpost

/// Kill -9 at any instant loses no acknowledged press and repeats no order under another id.
@Suite(.serialized) struct KillTests {
  private struct Press {
    let post: DeviceID
    let sequence: UInt32
    let bytes: [UInt8]
    var isAcknowledged = false
  }

  private struct OnAir: Hashable {
    let order: UInt64
    let unit: DeviceID
    let incident: UInt64
  }

  /// Kills in one run. The issue asks for at least 30.
  private static let kills = 32

  @Test("every acknowledged press survives 32 kills in a storm, once, and orders keep their ids")
  func storm() async throws {
    let seed = UInt64.random(in: 1...UInt64(UInt32.max))
    var chance = SeededGenerator(seed: seed)
    let installation = try Installation()
    try installation.start()
    let token = try installation.token(scope: "operate")
    let radio = try installation.radio(boot: UInt32(Date().timeIntervalSince1970))
    let posts = try installation.devices("post")
    let units = try installation.units()

    var presses: [Press] = []
    var onAir: Set<OnAir> = []
    for round in 0...Self.kills {
      for unit in units {
        radio.send(radio.seal(.unitReport(UnitReport(status: .available)), from: unit).bytes)
      }
      try await dispatchAll(installation, token)
      // How much happens before the knife falls differs from round to round.
      for step in 0..<Int.random(in: 60...260, using: &chance) {
        if step % 2 == 0, let post = posts.randomElement(using: &chance) {
          let alarm = Alarm(action: .press, pressCount: UInt16(truncatingIfNeeded: presses.count))
          let (sequence, bytes) = radio.seal(.alarm(alarm), from: post)
          presses.append(Press(post: post, sequence: sequence, bytes: bytes))
          radio.send(bytes)
        }
        drain(radio, into: &presses, onAir: &onAir, waitMs: 1, &chance)
      }
      guard round < Self.kills else { break }
      installation.killService()
      try installation.start(udp: installation.udpPort)
      for press in presses where !press.isAcknowledged { radio.send(press.bytes) }
    }
    try deliverRest(radio, &presses, &onAir, &chance)
    #expect(installation.stopService() == 0)
    print("seed \(seed): \(Self.kills) kills, \(presses.count) presses, \(onAir.count) orders")
    #expect(presses.count > 500 && onAir.count > 20, "the storm was too weak to prove anything")

    let faults = try RecordStore.verify(directory: installation.data.path)
    #expect(faults.isEmpty, "\(faults)")
    try check(presses, onAir, installation)
  }

  /// An operator sends someone to everything that nobody was sent to yet.
  private func dispatchAll(_ installation: Installation, _ token: String) async throws {
    for incident in try await installation.openIncidents(token: token) {
      guard let id = incident["id"] as? Int else { continue }
      try await installation.command(id, ["command": "dispatch", "units": []], token: token)
    }
  }

  private func drain(
    _ radio: FieldRadio, into presses: inout [Press], onAir: inout Set<OnAir>, waitMs: Int32,
    _ chance: inout SeededGenerator
  ) {
    while let (header, message) = radio.receive(within: waitMs) {
      switch message {
      case .acknowledgement(let answer) where answer.kind == MessageKind.alarm.rawValue:
        guard answer.reason.rawValue < 0x03 else { continue }
        let index = presses.firstIndex {
          $0.post == header.device && $0.sequence == answer.sequence
        }
        if let index { presses[index].isAcknowledged = true }
      case .order(let order):
        let isNew = onAir.insert(
          OnAir(order: order.id, unit: header.device, incident: order.incident)
        ).inserted
        if isNew || Bool.random(using: &chance) { reply(to: order, header.device, radio, &chance) }
      default: break
      }
    }
  }

  /// Crews that mostly say no keep orders flowing.
  private func reply(
    to order: Order, _ unit: DeviceID, _ radio: FieldRadio, _ chance: inout SeededGenerator
  ) {
    let receipt: UnitReport.Receipt =
      switch Int.random(in: 0..<10, using: &chance) {
      case 0: .accepted
      case 1: .none
      default: .declined
      }
    guard receipt != .none else { return }
    let report = UnitReport(
      status: receipt == .accepted ? .assigned : .available, receipt: receipt, order: order.id)
    radio.send(radio.seal(.unitReport(report), from: unit).bytes)
  }

  /// A post never gives up: it repeats until acknowledged.
  private func deliverRest(
    _ radio: FieldRadio, _ presses: inout [Press], _ onAir: inout Set<OnAir>,
    _ chance: inout SeededGenerator
  ) throws {
    for _ in 0..<200 where presses.contains(where: { !$0.isAcknowledged }) {
      for press in presses where !press.isAcknowledged { radio.send(press.bytes) }
      drain(radio, into: &presses, onAir: &onAir, waitMs: 100, &chance)
    }
    #expect(presses.count { !$0.isAcknowledged } == 0)
  }

  private func check(
    _ presses: [Press], _ onAir: Set<OnAir>, _ installation: Installation
  ) throws {
    let store = try RecordStore(StoreConfiguration(directory: installation.data.path))
    let recovered = try store.recover()
    for press in presses {
      #expect(
        recovered.desk.hasTaken(device: press.post, boot: boot(of: press), sequence: press.sequence)
      )
    }
    // Exactly once: the journal's count of presses is the number of keys.
    #expect(recovered.desk.acceptedPresses == UInt64(presses.count))
    let incidents = try store.incidents(IncidentQuery(limit: 1_000))
    #expect(incidents.reduce(0) { $0 + $1.presses } == presses.count)

    let stored = try storedOrders(installation)
    let offers = Dictionary(
      incidents.flatMap { incident in incident.offers.map { ($0.order.rawValue, (incident, $0)) } },
      uniquingKeysWith: { first, _ in first })
    var seen: [DeviceID: [UInt64: Set<UInt64>]] = [:]
    for sent in onAir {
      #expect(stored.contains(sent), "order \(sent.order) on the air, not stored")
      seen[sent.unit, default: [:]][sent.incident, default: []].insert(sent.order)
    }
    // A second id to the same unit for the same incident is only right after the first was ended.
    for (unit, byIncident) in seen {
      for (incident, orders) in byIncident where orders.count > 1 {
        let live = orders.filter { offers[$0]?.1.state.isLive == true }
        #expect(live.count <= 1, "unit \(unit) holds \(live) for incident \(incident)")
      }
    }
    try store.close()
  }

  /// Every order that the store was told of. An incident itself keeps its newest 64 only.
  private func storedOrders(_ installation: Installation) throws -> Set<OnAir> {
    let script = """
      import sqlite3, sys
      for row in sqlite3.connect(sys.argv[1]).execute("SELECT id, unit, incident FROM orders"):
          print(*row)
      """
    let (code, output) = try Program.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["python3", "-c", script, installation.data.appendingPathComponent("watchpost.sqlite").path])
    #expect(code == 0)
    return Set(
      output.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ")
        guard parts.count == 3, let order = UInt64(parts[0]), let unit = DeviceID(parts[1]),
          let incident = UInt64(parts[2])
        else { return nil }
        return OnAir(order: order, unit: unit, incident: incident)
      })
  }

  private func boot(of press: Press) -> UInt32 {
    let header = try? DatagramHeader(parsing: press.bytes.span.bytes)
    return header?.boot ?? 0
  }
}
