import HTTPTypes
import Hummingbird
import Incidents
import NIOCore
import Wire

extension RouteTable {
  func units(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    var fixes: [DeviceID: UnitFix] = [:]
    for fix in sources.fixes() { fixes[fix.unit] = fix }
    let units = sources.snapshot().units.sorted { $0.id < $1.id }
    return .json(UnitList(units: units.map { UnitView($0, fix: fixes[$0.id]) }))
  }

  func latestFrame(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    let camera = try context.device("id")
    guard let frame = sources.latestFrame(camera) else {
      throw APIError.notFound("picture of camera \(camera)")
    }
    note(context, act: "viewCamera", object: "camera:\(camera)")
    var response = Response.bytes(ByteBuffer(bytes: frame.jpeg), type: "image/jpeg")
    response.headers[.watchpostReceived] = frame.received.description
    return response
  }
}

extension HTTPField.Name {
  /// When a live picture was received, RFC 3339.
  static let watchpostReceived = HTTPField.Name("Watchpost-Received")!
}
