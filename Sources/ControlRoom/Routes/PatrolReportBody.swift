import Foundation
import Incidents
import Wire

/// The body of a unit's report, checked field by field.
struct PatrolReportBody {
  var report: PatrolReport

  private enum Status: String, CaseIterable {
    case offDuty, available, enRoute, onScene, busy, outOfService

    var status: UnitStatus {
      switch self {
      case .offDuty: .offDuty
      case .available: .available
      case .enRoute: .enRoute
      case .onScene: .onScene
      case .busy: .busy
      case .outOfService: .outOfService
      }
    }
  }

  private enum Receipt: String, CaseIterable {
    case received, accepted, declined

    var receipt: UnitReport.Receipt {
      switch self {
      case .received: .received
      case .accepted: .accepted
      case .declined: .declined
      }
    }
  }

  init(_ data: Data, of unit: DeviceID) throws(APIError) {
    let fields = try BodyFields(data, example: "{\"id\":\"…\",\"status\":\"available\"}")
    report = PatrolReport(id: try fields.id(), unit: unit)
    try fields.only(
      ["id", "page", "status", "order", "receipt", "words", "fix", "sequence"], what: "a report")
    if fields.has("page") { report.page = try fields.token("page", limit: 64) }
    if fields.has("status") {
      let status: Status = try fields.choice("status")
      report.status = status.status
    }
    if fields.has("order") {
      let number = try fields.number("order", in: 1...BodyFields.largestNumber)
      report.order = OrderID(rawValue: UInt64(number))
    }
    if fields.has("receipt") {
      let receipt: Receipt = try fields.choice("receipt")
      guard report.order != nil else {
        throw .bad("order", "Must be the number of the order that receipt is about.")
      }
      report.receipt = receipt.receipt
    }
    report.words = try fields.text("words", or: "")
    guard report.words.utf8.count <= UnitReport.wordsLimit else {
      throw .bad("words", "Must have at most \(UnitReport.wordsLimit) bytes of UTF-8.")
    }
    if fields.has("fix") { report.fix = try Self.fix(try fields.object("fix")) }
    if fields.has("sequence") {
      report.sequence = try fields.number("sequence", in: 0...BodyFields.largestNumber)
    }
  }

  private static func fix(_ fields: BodyFields) throws(APIError) -> UnitReport.Fix {
    try fields.only(["lat", "lon", "ageSeconds"], what: "a fix")
    guard let place = try fields.coordinate() else {
      throw .bad("fix.lat", "Must be degrees north, -90...90, beside lon.")
    }
    let age = try fields.number("ageSeconds", in: 0...65_534)
    return UnitReport.Fix(place: place, ageSeconds: UInt16(age))
  }
}
