import Foundation
import Incidents
import Wire

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
    let words = try place.text("words")
    guard words.utf8.count <= Order.placeLimit else {
      throw .bad(
        "place.words",
        "Must have at most \(Order.placeLimit) bytes of UTF-8 (some 66 Chinese characters): more "
          + "does not fit the crew's order. The rest belongs into note.")
    }
    report = HandReport(
      severity: severity,
      place: Incident.Place(
        coordinate: try place.coordinate(), words: words,
        area: try place.text("area", or: "")),
      caller: try fields.text("caller", or: ""), note: try fields.text("note"))
  }
}
