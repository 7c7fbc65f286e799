import ArgumentParser
import Foundation
import Store
import Wire

/// `watchpost visits`: which camera cries wolf?
struct VisitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "visits",
    abstract: "List each camera's visits by day, and how many of them were called false.",
    discussion: """
      Reads only, also while watchpost serve uses the folder. A line for each camera and day \
      (UTC+8) with a visit, oldest day first: camera, day, visits, false ones, separated by tabs. \
      Visits are kept as long as the county's retention_days says.
      """)

  @Option(help: "The data folder of watchpost serve.")
  var data: String

  @Option(help: "How many days, today included: 1...3650.")
  var days = 7

  @Flag(help: "One JSON object a line, without the heading.")
  var json = false

  func validate() throws {
    guard (1...3_650).contains(days) else { throw ValidationError("--days takes 1...3650.") }
  }

  mutating func run() async throws {
    try requireFolder(data)
    let found: [VisitDay]
    do throws(StoreError) {
      found = try VisitRegister(directory: data).visitDays(last: days, now: WallTime(Date()))
    } catch {
      throw CommandError(error)
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      for day in found {
        print(String(decoding: try encoder.encode(Line(day)), as: UTF8.self))
      }
      return
    }
    print("camera\tday\tvisits\tfalse")
    for day in found {
      print("\(day.camera)\t\(day.date)\t\(day.visits)\t\(day.falseVisits)")
    }
  }

  /// A day as `--json` tells it.
  private struct Line: Encodable {
    var camera: String
    var day: String
    var visits: Int
    var falseVisits: Int

    init(_ day: VisitDay) {
      camera = day.camera.description
      self.day = day.date
      visits = day.visits
      falseVisits = day.falseVisits
    }
  }
}
