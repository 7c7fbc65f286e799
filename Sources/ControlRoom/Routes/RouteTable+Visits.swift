import Detection
import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import Store
import Wire

/// A camera's visits, what people say of them, and how many there were.
extension RouteTable {
  /// Most visits of one day in an answer: one every minute and a half [D].
  private static let visitLimit = 1_000
  /// Most days in one answer [D]: as long as they are kept by default, and one for the day that has
  /// begun.
  private static let dayLimit = 31

  func visits(_ request: Request, _ context: CallContext) async throws -> Response {
    let parameters = try Parameters(request, allowed: ["date"])
    let camera = try knownCamera(context)
    let day = try Self.day(parameters, "date") ?? LocalDay(holding: sources.now().wall)
    let found = try await calls.run { store throws(StoreError) in
      (
        visits: try store.visits(
          camera: camera, from: day.start, until: day.end, limit: Self.visitLimit),
        judgements: try store.judgements(camera: camera, from: day.start, until: day.end)
      )
    }
    return .json(
      VisitList(visits: found.visits.map { VisitView($0, found.judgements[$0.start]) }))
  }

  func visit(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try knownCamera(context)
    let start = try Self.start(context)
    let found = try await calls.run { store throws(StoreError) in
      try Self.view(of: camera, start, in: store)
    }
    guard let found else { throw Self.noVisit(camera, start) }
    return .json(found)
  }

  /// Takes a caller's word on whether a visit was false: kept with who said it and when, on record,
  /// and in force at the camera when the answer is there.
  func judge(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try knownCamera(context)
    let start = try Self.start(context)
    let body = try JudgementBody(try await jsonBody(request))
    let now = sources.now().wall
    let who = context.caller?.auditName ?? ""
    let changed = sources.county.falseVisitsChanged
    let outcome = try await calls.run { store throws(StoreError) in
      let hasChanged: Bool
      if body.isFalse {
        let judgement = VisitJudgement(camera: camera, start: start, who: who, at: now)
        hasChanged = try store.judgeFalse(judgement) == judgement
      } else {
        hasChanged = try store.withdrawFalse(camera: camera, start: start)
      }
      changed(camera)
      return (hasChanged: hasChanged, visit: try Self.view(of: camera, start, in: store))
    }
    let isKnown = outcome.hasChanged || outcome.visit != nil
    let already = isKnown && !outcome.hasChanged ? "already " : ""
    note(
      context, act: "judgeVisit", object: "camera:\(camera)",
      detail: "visit \(start): \(already)\(body.isFalse ? "false" : "not false")",
      outcome: isKnown ? "done" : "notFound")
    if let visit = outcome.visit { return .json(visit) }
    guard outcome.hasChanged else { throw Self.noVisit(camera, start) }
    // Taken back, and the visit itself is not kept any more.
    return Response(status: .noContent)
  }

  func visitDays(_ request: Request, _ context: CallContext) async throws -> Response {
    let parameters = try Parameters(request, allowed: ["from", "until", "camera"])
    let until = try Self.day(parameters, "until") ?? LocalDay(holding: sources.now().wall)
    let week = LocalDay(holding: until.start.adding(milliseconds: -6 * 86_400_000))
    let from = try Self.day(parameters, "from") ?? week
    guard from.start <= until.start, until.end - from.start <= Int64(Self.dayLimit) * 86_400_000
    else {
      throw APIError.bad("from", "Must be until or up to \(Self.dayLimit - 1) days before it.")
    }
    var camera: DeviceID?
    if let text = parameters["camera"] {
      guard let id = DeviceID(text) else {
        throw APIError.bad("camera", "Must be a device id of 20 decimal digits.")
      }
      camera = id
    }
    let days = try await calls.run { [camera] store throws(StoreError) in
      try store.visitDays(from: from.start, until: until.end, camera: camera)
    }
    return .json(VisitDayList(days, from: from, until: until, cameras: sources.county.cameras()))
  }

  private static func view(
    of camera: DeviceID, _ start: WallTime, in store: any Records
  ) throws(StoreError) -> VisitView? {
    guard let visit = try store.visit(camera: camera, start: start) else { return nil }
    let judgement = try store.judgements(
      camera: camera, from: start, until: start.adding(milliseconds: 1))[start]
    return VisitView(visit, judgement, withTrail: true)
  }

  private func knownCamera(_ context: CallContext) throws(APIError) -> DeviceID {
    let camera = try context.device("id")
    guard sources.county.zones(camera) != nil else { throw .notFound("camera \(camera)") }
    return camera
  }

  private static func start(_ context: CallContext) throws(APIError) -> WallTime {
    WallTime(milliseconds: Int64(try context.number("visit")))
  }

  private static func noVisit(_ camera: DeviceID, _ start: WallTime) -> APIError {
    .notFound("visit of camera \(camera) that began at \(start) and has ended")
  }

  private static func day(
    _ parameters: Parameters, _ name: String
  ) throws(APIError) -> LocalDay? {
    guard let text = parameters[name] else { return nil }
    guard let day = LocalDay(text) else {
      throw .bad(name, "Must be a day as YYYY-MM-DD, in UTC+8.")
    }
    return day
  }
}
