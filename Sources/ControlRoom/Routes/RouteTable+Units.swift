import Hummingbird
import Incidents
import Wire

extension RouteTable {
  func units(_ request: Request, _ context: CallContext) async throws -> Response {
    _ = try Parameters(request, allowed: [])
    var fixes: [DeviceID: UnitFix] = [:]
    for fix in sources.fixes() { fixes[fix.unit] = fix }
    let units = sources.snapshot().units.sorted { $0.id < $1.id }
    return .json(UnitList(units: units.map { UnitView($0, fix: fixes[$0.id]) }))
  }
}
