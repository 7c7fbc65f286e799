import Detection
import Foundation
import Incidents
import Store
import Synchronization
import Testing
import Wire

@testable import ControlRoom

@Suite struct SpeedRouteTests {
  static let corridor: Corridor = {
    let place = Coordinate(latitude: 27.5, longitude: 119.7)!
    func bend(_ id: String, _ pc: Double) -> Corridor.Bend {
      Corridor.Bend(
        id: id, name: id, place: place, pc: pc, pt: pc + 60, radiusMetres: 35,
        limit: Speed(kmh: 40), advisory: Speed(kmh: 30))
    }
    return Corridor(
      id: "C 1", name: "S228", bends: [bend("K9", 100), bend("K3", 600)], heads: [], signs: [])
  }()
  private static let path = "/api/v1/corridors/C%201/speeds"

  /// The present five minutes began 200 s ago: 1,790,000,000 is 2026-09-21T22:13:20 in UTC+8.
  private static let present = BendBin.start(of: FakeDesk.now.wall)

  /// So many five minutes ago.
  private static func bin(
    _ ago: Int64, _ bend: String = "K9", _ approach: Approach = .up, speeds: [Double],
    warned: Int = 0, lit: Double = 0
  ) -> BendBin {
    var bin = BendBin(
      corridor: "C 1", bend: bend, approach: approach,
      start: present.adding(milliseconds: -ago * BendBin.lengthMs))
    bin.counts = [.car: speeds.count]
    for speed in speeds { bin.speeds.add(Speed(kmh: speed)) }
    bin.warned = warned
    bin.litSeconds = lit
    return bin
  }

  /// What is kept: an hour ago much traffic with nearly all warned, and what is of other days.
  private static var kept: [BendBin] {
    var busy = bin(12, speeds: Array(repeating: 40, count: 30), warned: 20, lit: 150)
    busy.counts = [.car: 26, .truck: 4, .pedestrian: 2]
    busy.warnings = [.overlap: 3, .speed: 1]
    busy.reminders = 1
    busy.meetings = 2
    busy.nearMisses = 1
    busy.smallestGapSeconds = 0.44
    return [
      busy, bin(0, speeds: [50], lit: 20), bin(288, speeds: [90]),
      bin(0, "K0", .down, speeds: [30]),
    ]
  }

  /// What the bends' thread still has: part of the present five minutes, of this road and another.
  private static var current: [BendBin] {
    var other = bin(0, speeds: [99])
    other.corridor = "C2"
    return [bin(0, speeds: [60, 60, 60], lit: 30), bin(0, "K3", .down, speeds: []), other]
  }

  /// A day with everything in it, for the document's schema.
  static var view: SpeedsView {
    SpeedsView(
      CorridorView(corridor) { _ in nil }, kept + current, on: LocalDay(holding: FakeDesk.now.wall),
      at: FakeDesk.now.wall)
  }

  private static func run(
    _ body: @escaping @Sendable (LiveServer) async throws -> Void
  ) async throws {
    try await LiveServer.run { server in
      server.desk.state.withLock { state in
        state.county.corridors = { [CorridorView(corridor) { _ in nil }] }
        state.county.currentBendBins = { current }
      }
      server.records.state.withLock { $0.bendBins = kept }
      try await body(server)
    }
  }

  @Test func `Today is what is kept and what is under way, by chainage and approach`() async throws
  {
    try await Self.run { server in
      let answer = try await server.get(Self.path)
      #expect(answer.status == 200 && answer.json["day"] as? String == "2026-09-21")
      let rows = try #require(answer.json["bends"] as? [[String: Any]])
      let order = rows.map { "\($0["bend"] ?? "") \($0["approach"] ?? "")" }
      #expect(order == ["K9 up", "K9 down", "K3 up", "K3 down", "K0 up", "K0 down"])
      let row = rows[0]
      #expect(row["vehicles"] as? Int == 34 && row["cars"] as? Int == 30)
      #expect(row["trucks"] as? Int == 4 && row["pedestrians"] as? Int == 2)
      #expect(row["v50"] as? Double == 40 && row["v85"] as? Double == 40)
      #expect(row["max"] as? Double == 60)
      #expect(row["warnings"] as? [String: Int] == ["overlap": 3, "speed": 1])
      #expect(row["reminders"] as? Int == 1 && row["meetings"] as? Int == 2)
      #expect(row["nearMisses"] as? Int == 1 && row["smallestGap"] as? Double == 0.4)
      // 200 s of the 80,000 since midnight; 20 of 34 drivers in the day, 20 of 30 in the hour.
      #expect(row["litShare"] as? Double == 0.003 && row["warnedShare"] as? Double == 0.588)
      #expect(row["isOverLit"] as? Bool == false)
      #expect(row["overLitHours"] as? [String] == ["2026-09-21T13:00:00.000Z"])
      let bins = try #require(row["bins"] as? [[String: Any]])
      #expect(bins.map { $0["vehicles"] as? Int } == [30, 4])
      #expect(bins[0]["litShare"] as? Double == 0.5)
      // 50 s of the 200 that are over of the present five minutes.
      #expect(bins[1]["litShare"] as? Double == 0.25 && bins[1]["v85"] as? Double == 60)
      #expect(bins[1]["from"] as? String == Self.present.description)
      #expect(rows[1]["v85"] == nil && rows[1]["max"] == nil && rows[1]["smallestGap"] == nil)
      #expect(rows[1]["vehicles"] as? Int == 0 && rows[1]["warnedShare"] == nil)
    }
  }

  @Test func `Another day is asked for by its date, as a table too`() async throws {
    try await Self.run { server in
      let before = try await server.get(Self.path + "?day=2026-09-20")
      let rows = try #require(before.json["bends"] as? [[String: Any]])
      #expect(rows.map { $0["vehicles"] as? Int } == [1, 0, 0, 0])
      #expect(rows[0]["max"] as? Double == 90)
      let table = try await server.get(Self.path + "?format=csv")
      #expect(table.headers["content-type"] == "text/csv; charset=utf-8")
      let lines = String(decoding: table.body, as: UTF8.self).split(separator: "\r\n")
      #expect(lines.count == 5 && lines.allSatisfy { $0.split(separator: ",").count >= 11 })
      #expect(
        lines[1]
          == "2026-09-21T13:10:00.000Z,\"C 1\",\"K9\",up,30,26,4,2,40.0,40.0,40.0,20,150.0,1,2,1,"
          + "0.44,3,0,0,0,0,0,0,0,0,1,0")
      #expect(
        lines[0].hasSuffix(
          ",warnings_overlap,warnings_unsafeGap,warnings_occupied,"
            + "warnings_presence,warnings_longVehicles,warnings_obstacle,warnings_pedestrian,"
            + "warnings_wrongWay,warnings_runaway,warnings_speed,warnings_fault"))
      let columns = lines[0].split(separator: ",").count
      #expect(
        lines.allSatisfy {
          $0.split(separator: ",", omittingEmptySubsequences: false).count == columns
        })
    }
  }

  @Test func `What is not there or not asked rightly is said`() async throws {
    try await Self.run { server in
      for (path, status) in [
        ("/api/v1/corridors/C2/speeds", 404), ("/api/v1/corridors/%20/speeds", 404),
        (Self.path + "?day=yesterday", 400), (Self.path + "?day=2026-02-30", 400),
        (Self.path + "?format=xml", 400), (Self.path + "?when=now", 400),
      ] {
        #expect(try await server.get(path).status == status, "\(path)")
      }
      let unknown = try await server.get("/api/v1/corridors/C2/speeds")
      #expect(String(decoding: unknown.body, as: UTF8.self).contains("GET /api/v1/corridors lists"))
      let scraper = try await server.send("GET", Self.path, token: "metrics-secret")
      #expect(scraper.status == 403)
      let unit = try await server.signIn("unit")
      #expect(try await unit.get(Self.path).status == 403)
    }
  }
}
