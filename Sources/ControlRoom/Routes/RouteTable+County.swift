import Detection
import Foundation
import HTTPTypes
import Hummingbird
import Incidents
import Logging
import NIOCore
import Store
import Wire

extension RouteTable {
  /// The map, cameras with their zones and visits, signs.
  var countyRoutes: [Route] {
    [
      Route(.get, "/api/v1/map", .read, map),
      Route(.get, "/api/v1/signs", .read) { request, _ in
        _ = try Parameters(request, allowed: [])
        return .json(SignList(signs: sources.county.signs()))
      },
      Route(.get, "/api/v1/cameras", .read, cameras),
      Route(.post, "/api/v1/cameras/{id}/original", .needs(.unmask), originalFrame),
      Route(.get, "/api/v1/cameras/{id}/zones", .read, zones),
      Route(.get, "/api/v1/cameras/{id}/detection", .read, detection),
      Route(.put, "/api/v1/cameras/{id}/zones", .needs(.maintain), saveZones),
      Route(.get, "/api/v1/cameras/{id}/visits", .read, visits),
      Route(.get, "/api/v1/cameras/{id}/visits/{visit}", .read, visit),
      Route(.put, "/api/v1/cameras/{id}/visits/{visit}/judgement", .operate, judge),
      Route(.get, "/api/v1/visits", .read, visitDays),
      Route(.post, "/api/v1/evidence/{id}/original", .needs(.unmask), originalPicture),
    ] + speedRoutes
  }

  private func map(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let page = sources.county.map()
    return EntityTag(page.tag).answer(to: request) {
      .bytes(ByteBuffer(bytes: page.json), type: "application/json")
    }
  }

  private func cameras(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let day = LocalDay(holding: sources.now().wall)
    let counts = try await calls.run { store throws(StoreError) in
      (
        visits: try store.visitCounts(from: day.start, until: day.end),
        suppressed: try store.suppressionCounts(from: day.start, until: day.end)
      )
    }
    var cameras = sources.county.cameras()
    for place in cameras.indices {
      guard let id = DeviceID(cameras[place].id) else { continue }
      cameras[place].visitsToday = counts.visits[id] ?? 0
      cameras[place].suppressedToday = counts.suppressed[id] ?? 0
    }
    return .json(CameraList(cameras: cameras))
  }

  private func zones(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try context.device("id")
    guard let zones = sources.county.zones(camera) else {
      throw APIError.notFound("camera \(camera)")
    }
    return .json(zones)
  }

  private func detection(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try context.device("id")
    guard let detection = sources.county.detection(camera) else {
      throw APIError.notFound("camera \(camera)")
    }
    return .json(detection)
  }

  private func saveZones(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try context.device("id")
    let body = try ZonesBody(try await jsonBody(request))
    let change = ZoneChange(camera: camera, zones: body.zones, version: body.version)
    let outcome = await sources.county.saveZones(change)
    note(
      context, act: "zonesChanged", object: "camera:\(camera)",
      detail: Self.words(change, outcome), outcome: Self.code(outcome))
    switch outcome {
    case .saved(let zones):
      return .json(zones)
    case .stale:
      throw APIError(
        .conflict, "stale",
        "The zones of this camera were changed meanwhile. Load them again; if that does not help, "
          + "devices.csv was edited by hand and the service has not reloaded it (SIGHUP).",
        zh: "该摄像机的区域已被他人修改，请重新载入。", field: "version")
    case .unknownCamera: throw APIError.notFound("camera \(camera)")
    case .badZones(let text): throw APIError.bad("zones", text)
    case .countyFaulty(let text):
      throw APIError(
        .conflict, "countyFaulty", "The county folder has faults; nothing was saved:\n\(text)",
        zh: "县级配置有错误，未保存。")
    case .countyChanged(let files):
      let files = files.joined(separator: ", ")
      throw APIError(
        .conflict, "countyChanged",
        "Changed since the county folder was put in force: \(files). Nothing was saved; reload the "
          + "folder (SIGHUP) or undo the changes first.",
        zh: "县级配置自生效后已被修改（\(files)），未保存。请先重新加载（SIGHUP）。")
    case .cannotSave(let reason):
      logger.error("zones not saved", metadata: ["camera": "\(camera)", "reason": "\(reason)"])
      throw APIError(
        .serviceUnavailable, "cannotSave", "devices.csv cannot be written: \(reason)",
        zh: "无法写入 devices.csv。")
    case .busy: throw APIError.busy
    }
  }

  /// What was to change, for the audit log: from which version to which, and the zones with their
  /// kinds. At most 2,000 characters: ids are the client's words.
  private static func words(_ change: ZoneChange, _ outcome: ZoneOutcome) -> String {
    let new = if case .saved(let zones) = outcome { zones.version } else { "none" }
    let zones = change.zones.map { "\($0.kind.rawValue) \($0.id)" }.joined(separator: ", ")
    return String("version \(change.version) to \(new); zones: \(zones)".prefix(2_000))
  }

  /// An outcome as the audit log names it.
  private static func code(_ outcome: ZoneOutcome) -> String {
    switch outcome {
    case .saved: "done"
    case .stale: "stale"
    case .unknownCamera: "notFound"
    case .badZones: "badField"
    case .countyFaulty: "countyFaulty"
    case .countyChanged: "countyChanged"
    case .cannotSave: "cannotSave"
    case .busy: "busy"
    }
  }
}
