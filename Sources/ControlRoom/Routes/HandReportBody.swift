import Foundation
import Incidents

/// The body of a report by hand, checked field by field.
struct HandReportBody {
  var id: String
  var report: HandReport

  init(_ data: Data) throws(APIError) {
    let fields = try BodyFields(
      data,
      example: "{\"id\":\"…\",\"severity\":2,\"place\":{\"words\":\"…\"},\"note\":\"…\"}")
    id = try fields.id()
    try fields.only(["id", "severity", "place", "caller", "note"], what: "a report")
    let severity = try fields.severity()
    let place = try fields.object("place")
    try place.only(["words", "lat", "lon", "area"], what: "a place")
    report = HandReport(
      severity: severity,
      place: Incident.Place(
        coordinate: try place.coordinate(), words: try place.text("words"),
        area: try place.text("area", or: "")),
      caller: try fields.text("caller", or: ""), note: try fields.text("note"))
  }
}
