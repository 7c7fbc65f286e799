@testable import Incidents
import Testing
import Wire

@Suite struct RecommendationTests {
  static let one = IncidentID(rawValue: 1)

  @Test func unitsAreRankedAsTheDeskWouldChoose() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB, .carC, .carD)
    evening.press(.post, at: 0)
    let fixes = [
      UnitFix(unit: .carB, place: .north(500), ageSeconds: 5),
      UnitFix(unit: .carC, place: .north(600), ageSeconds: 120),
      UnitFix(unit: .carD, place: .north(10), ageSeconds: 900),
      UnitFix(unit: .carA, place: .north(700), ageSeconds: 0),
    ]
    let before = evening.desk
    let list = evening.desk.recommendations(for: Self.one, fixes: fixes)
    #expect(list.map(\.unit.id) == [.carB, .carA, .carC, .carD])
    #expect(list.map(\.why) == [.nearest, .fresh, .staleFix, .station])
    #expect(list.map(\.fixAgeSeconds) == [5, 0, 120, 900])
    #expect(list.map(\.isEstimated) == [false, false, true, true])
    #expect(list.map(\.metres) == [1_000, 1_400, 2_400, 8_000])
    #expect(list.map(\.seconds) == [100, 140, 240, 800])
    #expect(list.allSatisfy { $0.canTake && !$0.isBound })
    #expect(evening.desk == before)
    for fix in fixes { evening.fixes[fix.unit] = (fix.place, fix.ageSeconds) }
    evening.command(.dispatch(Self.one, units: []))
    #expect(try evening.latest.offers.first?.unit == list.first?.unit.id)
  }

  @Test func thoseWhoCannotTakeItAreLastWithTheReason() throws {
    var evening = Evening()
    evening.onDuty(.carA, .carB)
    evening.unit(.carC, .offDuty)
    evening.press(.post, at: 0)
    evening.press(.postFar, at: 1)
    evening.command(.dispatch(.init(rawValue: 2), units: [.carA]))
    var list = evening.desk.recommendations(for: Self.one, fixes: [])
    #expect(list.map(\.unit.id) == [.carB, .carC, .carD, .carA])
    #expect(list.map(\.canTake) == [true, false, false, false])
    #expect(
      list.map(\.why) == [.station, .status(.offDuty), .silent, .bound(.init(rawValue: 2))])
    evening.command(.dispatch(Self.one, units: [.carB]))
    list = evening.desk.recommendations(for: Self.one, fixes: [])
    #expect(list.first { $0.unit.id == .carB }?.why == .here)
    evening.unit(.carB, .available, .declined, order: .init(rawValue: 2))
    list = evening.desk.recommendations(for: Self.one, fixes: [])
    #expect(list.first?.why == .tried && list.first?.canTake == true)
  }

  @Test func anS1MayTakeAUnitFromLess() throws {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.visit(.camera, from: 0, to: 1)
    evening.command(.dispatch(Self.one, units: [.carA]))
    evening.press(.school, at: 2)
    let list = evening.desk.recommendations(for: .init(rawValue: 2), fixes: [])
    #expect(list.first?.why == .bound(Self.one) && list.first?.canTake == true)
    #expect(list.first?.isBound == true)
  }

  @Test func anUnplacedOrUnknownIncident() {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.press(.unplaced)
    let list = evening.desk.recommendations(for: Self.one, fixes: [])
    #expect(list.first?.why == .placeUnknown && list.first?.metres == nil)
    #expect(evening.desk.recommendations(for: .init(rawValue: 7), fixes: []).isEmpty)
  }

  @Test func camerasAreTheSourcesNearestFirst() throws {
    var evening = Evening()
    evening.press(.school)
    #expect(
      try CameraLinks(.valley()).cameras(of: evening.latest)
        == [.cameraSchool, .cameraFar, .cameraOff, .camera])
    evening.visit(.cameraFar, from: 10)
    #expect(try CameraLinks(.valley()).cameras(of: evening.latest) == [.cameraFar])
  }
}
